"""Measurements with ratios, never timed tests: `python -m benchmarks.NAME` prints a table; results stand in README.md."""
