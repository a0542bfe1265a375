"""Statistics of use, time, impact, effort, review and support, as facts over a team's tables."""
