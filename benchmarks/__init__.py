"""What was measured: `python -m benchmarks.NAME` prints figures and ratios, taken in the same run."""
