"""Settings of the test run as a whole."""

from datetime import date

import pytest
from hypothesis import settings

collect_ignore = ["playbook/run/engine.py"]
"""papermill loads the engine through its entry point; imported first by itself it would be half-loaded."""

settings.register_profile("suite", deadline=None)  # how long an example takes is a benchmark's business
settings.load_profile("suite")


@pytest.fixture(scope="session", autouse=True)
def new_pilots_begin_in_january():
    """`playbook new` is given on 2 January 2026, so that a new pilot begins on 5 January whenever the tests run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("playbook.cli.workspace.today", lambda: date(2026, 1, 2))
        yield
