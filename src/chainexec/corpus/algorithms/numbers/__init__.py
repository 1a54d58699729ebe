"""Numbers, their digits and divisors; matrices."""
