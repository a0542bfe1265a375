"""Use over time, honest for small teams: pooling, habit, segments, first use, retention, growth, plateau."""
