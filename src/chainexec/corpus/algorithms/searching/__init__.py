"""Finding things in lists."""
