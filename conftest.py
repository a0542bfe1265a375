"""Settings of the test run as a whole."""

from hypothesis import settings

collect_ignore = ["playbook/run/engine.py"]
"""papermill loads the engine through its entry point; imported first by itself it would be half-loaded."""

settings.register_profile("suite", deadline=None)  # how long an example takes is a benchmark's business
settings.load_profile("suite")
