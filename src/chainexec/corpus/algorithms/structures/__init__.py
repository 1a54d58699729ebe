"""Data structures: trees, lists, stacks, tables."""
