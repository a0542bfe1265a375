"""Declared maps: what a team says its workflow is, from YAML, two tables or BPMN, and back."""
