"""From findings to scorecard, diagnoses and verdict: pure, gates first, never an average."""
