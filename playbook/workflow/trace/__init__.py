"""Traceability beyond counting: the trail of an item in the words of other tools, and which items to review."""
