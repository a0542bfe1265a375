"""A kernel manager that prefers warm kernels, for our own engine: nothing has to be set in the environment.

Its client knows that a kernel is ready as soon as that is so. The stock client waits until nothing was heard for a fifth
of a second, which is longer than a warm kernel takes to start.
"""

from __future__ import annotations

import contextlib
import time
from copy import copy
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager

NAME = "playbook-warm"
ASK_AGAIN_S = 0.2


class ReadyClient(AsyncKernelClient):
    """Ready once the kernel's `idle` for our own question was heard: everything said before it was heard as well."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait for the kernel's first answer; raises RuntimeError if it dies or takes longer than `timeout` seconds."""
        until = time.monotonic() + (float("inf") if timeout is None else timeout)
        while time.monotonic() < until:
            question = self.kernel_info()
            with contextlib.suppress(Empty):
                await self._idle_after(question)
                self._handle_kernel_info_reply(await self._reply_to(question))
                return
            if not await self._async_is_alive():
                raise RuntimeError("Kernel died before it was ready")
        raise RuntimeError(f"Kernel was not ready in {timeout:g} seconds")

    async def _idle_after(self, question: str) -> None:
        """Hear what was said up to the end of a question; raises Empty if nothing is said for a while."""
        while True:
            said = await self.get_iopub_msg(timeout=ASK_AGAIN_S)
            idle = said["msg_type"] == "status" and said["content"]["execution_state"] == "idle"
            if idle and said["parent_header"].get("msg_id") == question:
                return

    async def _reply_to(self, question: str) -> Any:
        """The answer to a question; answers to earlier ones are dropped. Raises Empty if there is none."""
        while True:
            reply = await self.get_shell_msg(timeout=ASK_AGAIN_S)
            if reply["parent_header"].get("msg_id") == question:
                return reply


class WarmKernelManager(AsyncKernelManager):
    """Names our provisioner in the kernel spec it hands out; the spec on the disk stays as it is."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.client_class = f"{ReadyClient.__module__}.{ReadyClient.__name__}"

    @property
    def kernel_spec(self) -> Any:
        """The kernel spec, with our provisioner unless it already names one."""
        spec = super().kernel_spec
        if spec is None or "kernel_provisioner" in spec.metadata:
            return spec
        warm = copy(spec)
        warm.metadata = {**spec.metadata, "kernel_provisioner": {"provisioner_name": NAME}}
        return warm
