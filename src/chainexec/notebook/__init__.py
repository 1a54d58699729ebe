"""Shows traces and what is made of them in notebooks: displays, the stepper, IPython's magics."""
