"""Independent judges of the library: they run a program in their own way and share no code with chainexec."""
