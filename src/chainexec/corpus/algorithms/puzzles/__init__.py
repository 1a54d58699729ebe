"""Puzzles, games and enumerations."""
