"""Texts: matching, codes, ciphers."""
