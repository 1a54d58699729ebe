"""Static facts of a program, found without running it: what its statements are, where they begin, what they may change."""
