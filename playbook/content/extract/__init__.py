"""Readers, one module per format: bytes or text in, `Found` out. They run in a worker and may fail; others judge that."""
