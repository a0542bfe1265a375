"""What was measured: `python -m benchmarks.NAME` prints ratios against named peers, measured in the same run."""
