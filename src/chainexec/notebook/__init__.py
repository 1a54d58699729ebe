"""How traces show themselves: the stepper page, for notebooks and as a file. docs/notebook.md describes it."""
