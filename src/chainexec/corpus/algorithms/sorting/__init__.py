"""Putting things in order."""
