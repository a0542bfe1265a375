"""Simulation of a workflow: drawn once per project, stage and visit, repeated until the interval is narrow."""
