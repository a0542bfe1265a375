"""The three sample pilots, judged once per test session, as the command line judges them."""

from functools import cache
from pathlib import Path

import pytest

from playbook.bundled import bundled
from playbook.run.assemble import Pilot
from playbook.run.demo import SAMPLES
from playbook.run.session import open_pilot

NAMES = tuple(SAMPLES)


@cache
def sample(name: str) -> Pilot:
    return open_pilot(Path(bundled("data", name)), SAMPLES[name])


@pytest.fixture(params=NAMES)
def name(request):
    return request.param


@pytest.fixture
def pilot(name):
    return sample(name)
