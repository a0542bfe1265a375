"""Was it the system, or a few people? Concentration against equal shares, effects without the busiest, a verdict."""
