"""Effects with honest errors: time ratios, differences in differences, standardised mixes, permutation."""
