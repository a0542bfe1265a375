"""What an event log shows: moves, repeats, handoffs, and what the waiting was for."""
