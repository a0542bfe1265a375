"""Exports people have, turned into our tables by named column maps."""
