"""Graphs and trees."""
