"""Programs in, training samples out."""
