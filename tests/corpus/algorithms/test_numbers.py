import math
import re
import statistics
from fractions import Fraction

import numpy
import pytest

from corpus.algorithms.answers import judge, names


def divisors(number):
    return [divisor for divisor in range(1, number + 1) if number % divisor == 0]


def is_prime(number):
    return number > 1 and all(number % divisor for divisor in range(2, number))


def bezout(answer, pairs):
    for (g, x, y), (a, b) in zip(answer, pairs, strict=True):
        assert g == math.gcd(a, b) == a * x + b * y


def prime_factors(answer, number):
    assert math.prod(prime**power for prime, power in answer.items()) == number
    assert all(map(is_prime, answer)) and all(power > 0 for power in answer.values()) and list(answer) == sorted(answer)


def kind(number):
    return {0: "perfect", 1: "abundant", -1: "deficient"}[numpy.sign(sum(divisors(number)) - 2 * number)]


def collatz(answer, number):
    assert answer[0] == number and answer[-1] == 1 and 1 not in answer[:-1]
    assert all(after == (3 * before + 1 if before & 1 else before >> 1) for before, after in zip(answer, answer[1:]))


def digital_roots(answer, numbers):
    for (root, rounds), number in zip(answer, numbers, strict=True):
        assert root == (1 + (number - 1) % 9 if number else 0)
        text, count = str(number), 0
        while len(text) > 1:
            text, count = str(sum(map(int, text))), count + 1
        assert rounds == count


def newton_estimates(answer, numbers, rounds):
    """The n-th estimate in closed form: with r = ((s - x) / (s + x)) ** (2 ** n) it is s (1 + r) / (1 - r), where s * s is the number."""
    for (numerator, denominator), number in zip(answer, numbers, strict=True):
        root, start = math.sqrt(number), math.isqrt(number)
        ratio = ((start - root) / (start + root)) ** (2**rounds)
        assert Fraction(numerator, denominator).denominator == denominator
        assert numerator / denominator == pytest.approx(root * (1 + ratio) / (1 - ratio), rel=1e-12)


def powers_of(matrix, exponent):
    return numpy.linalg.matrix_power(numpy.array(matrix, dtype=object), exponent).tolist()


def solve(answer, rows):
    matrix = numpy.array([row[:-1] for row in rows], dtype=float)
    if answer is None:
        assert round(numpy.linalg.det(matrix)) == 0
    else:
        assert round(numpy.linalg.det(matrix)) != 0
        values = list(map(Fraction, answer))
        assert [str(value) for value in values] == answer
        assert all(sum(a * x for a, x in zip(row, values)) == row[-1] for row in rows)


def base_texts(numbers, base):
    return [numpy.base_repr(number, base).lower() for number in numbers]


ROMAN = re.compile("(M{0,3})(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")


def roman_value(numeral):
    kinds = {"": 0, "a": 1, "aa": 2, "aaa": 3, "ab": 4, "b": 5, "ba": 6, "baa": 7, "baaa": 8, "ac": 9}
    value = 0
    for part, letters in zip(ROMAN.fullmatch(numeral).groups(), ["M", "CDM", "XLC", "IVX"]):
        plain = part.translate(str.maketrans(letters, "abc"[:len(letters)]))
        value = 10 * value + kinds[plain]
    return value


def roman_numerals(answer, numbers):
    assert [roman_value(numeral) for numeral in answer] == numbers


def gray_words(answer, lengths):
    for words, digits in zip(answer, lengths, strict=True):
        assert words == [f"{number ^ (number >> 1):0{digits}b}" if digits else "" for number in range(2**digits)]


def least_number(answer, conditions):
    assert all(answer % modulus == remainder for modulus, remainder in conditions)
    assert 0 <= answer < math.prod(modulus for modulus, _ in conditions)


def product_at(p, q, x):
    product = [int(c) for c in numpy.convolve(p, q)]
    return product, sum(c * x**i for i, c in enumerate(product))


def is_happy(number):
    for _ in range(100):
        number = sum(int(digit) ** 2 for digit in str(number))
    return number == 1


def find_cycle(x, c, m):
    seen = []
    while x not in seen:
        seen.append(x)
        x = (x * x + c) % m
    return seen.index(x), len(seen) - seen.index(x)


def inverses(numbers, m):
    return [pow(number, -1, m) if math.gcd(number, m) == 1 else None for number in numbers]


def summary(answer, numbers):
    exact = [Fraction(number) for number in numbers]
    expected = {"mean": statistics.mean(exact), "median": statistics.median(exact), "variance": statistics.pvariance(exact)}
    assert answer == {name: value.as_integer_ratio() for name, value in expected.items()}


JUDGES = {
    "base_conversion": base_texts,
    "bit_counts": lambda numbers: [f"{number:b}".count("1") for number in numbers],
    "chinese_remainder": least_number,
    "collatz": collatz,
    "cycle_length": find_cycle,
    "determinant": lambda matrix: round(numpy.linalg.det(matrix)),
    "digit_sums": digital_roots,
    "extended_gcd": bezout,
    "from_base": lambda texts, base: {text: int(text, base) for text in texts},
    "gaussian_elimination": solve,
    "gcd": lambda numbers: math.gcd(*numbers),
    "gray_code": gray_words,
    "happy_numbers": lambda numbers: [number for number in numbers if is_happy(number)],
    "integer_square_root": lambda numbers: list(map(math.isqrt, numbers)),
    "karatsuba": lambda x, y: x * y,
    "long_addition": lambda numbers: str(sum(map(int, numbers))),
    "matrix_multiplication": lambda a, b: (numpy.array(a) @ numpy.array(b)).tolist(),
    "matrix_power": powers_of,
    "mean_and_variance": summary,
    "miller_rabin": lambda numbers: {number: is_prime(number) for number in numbers},
    "modular_inverse": inverses,
    "modular_power": lambda questions: [pow(*question) for question in questions],
    "newton_root": newton_estimates,
    "pascal_triangle": lambda rows: [[math.comb(n, k) for k in range(n + 1)] for n in range(rows)],
    "perfect_numbers": lambda numbers: list(map(kind, numbers)),
    "polynomial_product": product_at,
    "primality": lambda numbers: [number for number in numbers if is_prime(number)],
    "prime_factors": prime_factors,
    "roman_numerals": roman_numerals,
    "roman_values": lambda numerals: list(map(roman_value, numerals)),
    "russian_multiplication": lambda pairs: [a * b for a, b in pairs],
    "sieve_of_eratosthenes": lambda limit: list(filter(is_prime, range(limit + 1))),
    "square_root_bisection": lambda numbers: list(map(math.isqrt, numbers)),
}


@pytest.mark.parametrize("name", names("numbers"))
def test_numbers(name):
    judge("numbers", name, JUDGES)
