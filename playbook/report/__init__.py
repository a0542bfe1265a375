"""Renderings of a result: the page people send, the views notebooks show, the figures both draw."""
