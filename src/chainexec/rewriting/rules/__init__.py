"""The rules, one a file. `chainexec.rewriting.catalogue` collects them."""
