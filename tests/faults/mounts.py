"""File systems of their own for a test: a mount that can be taken away, filled up, or made read-only. Needs root."""

import os
import subprocess

import pytest


def mount(place, how, *more):
    """Call mount or umount; True if it did it."""
    return subprocess.run([how, *more, str(place)], capture_output=True, check=False).returncode == 0


@pytest.fixture
def mounted(tmp_path):
    """A small file system in memory."""
    place = tmp_path / "share"
    place.mkdir()
    if os.geteuid() != 0 or not mount(place, "mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs"):
        pytest.skip("only root may mount")
    yield place
    mount(place, "umount", "-l")
