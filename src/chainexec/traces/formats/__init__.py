"""Traces in the formats of other tools: Chrome trace, Python Tutor, Mermaid, Graphviz, matplotlib. One a file."""
