"""Run a program and log what it does: two recorders, and the session that puts one of them to work."""
