"""Generators of the sample pilots: invented figures, exact counts, seeded order."""
