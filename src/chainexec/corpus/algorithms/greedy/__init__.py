"""Greedy choices."""
