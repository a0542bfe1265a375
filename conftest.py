"""Settings of the test run as a whole."""

collect_ignore = ["playbook/run/engine.py"]
"""papermill loads the engine through its entry point; imported first by itself it would be half-loaded."""
