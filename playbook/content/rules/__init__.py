"""The rules of the content audit, one function each; found by scanning."""
