"""Dynamic programming: small answers kept to build larger ones."""
