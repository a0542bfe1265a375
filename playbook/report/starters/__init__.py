"""Starter documents: a team's own answers in the pack's texts, to be edited by people."""
