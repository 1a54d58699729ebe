import re
from collections import Counter
from itertools import groupby
from os.path import commonprefix

import pytest

from corpus.algorithms.answers import judge, names


def places(text, pattern):
    return [match.start() for match in re.finditer(f"(?={re.escape(pattern)})", text)]


def longest_palindrome(text):
    parts = [text[i:j] for i in range(len(text)) for j in range(i + 1, len(text) + 1)]
    return max((part for part in parts if part == part[::-1]), key=len, default="")


def shifted(letter, shift):
    for first in "aA":
        alphabet = [chr(ord(first) + place) for place in range(26)]
        if letter in alphabet:
            return alphabet[(alphabet.index(letter) + shift) % 26]
    return letter


def longest_unique_part(text):
    parts = [text[i:j] for i in range(len(text)) for j in range(i + 1, len(text) + 1)]
    return max((part for part in parts if len(set(part)) == len(part)), key=len, default="")


def decompress(codes, alphabet):
    table = dict(enumerate(alphabet))
    before = text = table[codes[0]]
    for code in codes[1:]:
        part = table.get(code, before + before[0])
        text += part
        table[len(table)] = before + part[0]
        before = part
    return text


def pattern_compression(answer, text, alphabet):
    assert decompress(answer, alphabet) == text and len(answer) <= len(text)


def anagram_groups(answer, words):
    assert Counter(word for group in answer for word in group) == Counter(words)
    assert all(len({frozenset(Counter(word).items()) for word in group}) == 1 for group in answer)
    assert len({frozenset(Counter(group[0]).items()) for group in answer}) == len(answer)
    assert [words.index(group[0]) for group in answer] == sorted(words.index(group[0]) for group in answer)
    for group in answer:
        assert group == [word for word in words if word in group]


def word_frequencies(text):
    counts = Counter(re.findall("[a-z]+", text.lower()))
    return [(word, counts[word]) for word in sorted(counts, key=lambda word: (-counts[word], word))]


def burrows_wheeler(text):
    return "".join(text[i - 1] for i in sorted(range(len(text)), key=lambda i: text[i:] + text[:i]))


def inverse_transform(answer, code):
    assert burrows_wheeler(answer) == code


JUDGES = {
    "anagram_groups": anagram_groups,
    "boyer_moore_horspool": lambda text, pattern: text.find(pattern),
    "burrows_wheeler": burrows_wheeler,
    "burrows_wheeler_inverse": inverse_transform,
    "caesar_cipher": lambda text, shift: "".join(shifted(letter, shift) for letter in text),
    "is_palindrome": lambda text: (kept := re.sub("[^a-z0-9]", "", text.lower())) == kept[::-1],
    "knuth_morris_pratt": places,
    "longest_common_prefix": commonprefix,
    "manacher": longest_palindrome,
    "naive_string_matching": places,
    "palindrome_expand": longest_palindrome,
    "pattern_compression": pattern_compression,
    "rabin_karp": places,
    "run_length_decoding": lambda code: re.sub("([a-z])([0-9]+)", lambda run: run[1] * int(run[2]), code),
    "run_length_encoding": lambda text: "".join(f"{letter}{len(list(run))}" for letter, run in groupby(text)),
    "subsequence_check": lambda words, text: [re.search(".*".join(word), text) is not None for word in words],
    "unique_window": longest_unique_part,
    "vigenere_cipher": lambda text, key: "".join(shifted(letter, ord(key[i % len(key)]) - 97) for i, letter in enumerate(text)),
    "word_frequencies": word_frequencies,
    "z_function": lambda text: [0, *(len(commonprefix([text, text[i:]])) for i in range(1, len(text)))],
}


@pytest.mark.parametrize("name", names("strings"))
def test_strings(name):
    judge("strings", name, JUDGES)
