"""A kernel manager that prefers warm kernels, for our own engine: nothing has to be set in the environment."""

from __future__ import annotations

from copy import copy
from typing import Any

from jupyter_client.manager import AsyncKernelManager

NAME = "playbook-warm"


class WarmKernelManager(AsyncKernelManager):
    """Names our provisioner in the kernel spec it hands out; the spec on the disk stays as it is."""

    @property
    def kernel_spec(self) -> Any:
        """The kernel spec, with our provisioner unless it already names one."""
        spec = super().kernel_spec
        if spec is None or "kernel_provisioner" in spec.metadata:
            return spec
        warm = copy(spec)
        warm.metadata = {**spec.metadata, "kernel_provisioner": {"provisioner_name": NAME}}
        return warm
