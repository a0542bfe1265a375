"""Exact results before anything is simulated: visits, load, capacity, closed forms of queueing."""
