"""Declared maps and recorded steps of the workflow, as facts over a team's tables."""
