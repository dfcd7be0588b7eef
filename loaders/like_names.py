"""Whether two company names are so alike that they may be one, misspelled. A likeness proves nothing by itself."""

import re

from rapidfuzz import fuzz

from loaders.legal_forms import forms_agree, name_key

AT_LEAST = 92.0
UMLAUT = re.compile(r"([aou])e")
WRITTEN_OUT = 99.0
NUMBER = re.compile(r"\d+|\b[ivx]+\b")  # in figures, or Roman
LETTER = re.compile(r"\b[a-z]\b")
# What is told apart by a letter; of a person's or family's name a letter is an initial, which files leave out.
LETTERED = re.compile(
    r"\b(?:building|bldg|block|plant|unit|hall|halle|werk|factory|workshop|edificio|nave|planta|fabrica|batiment|usine|"
    r"stabilimento|capannone|bina|fabrika)\b"
)


def names_alike(left: str, right: str) -> bool:
    """Alike without legal form and with sorted words, the same numbers in both: "Nordmetal" and "Nordmetall AG"."""
    one, other = name_key(left), name_key(right)
    if not forms_agree(one.family, other.family) or numbers_in(one.words) != numbers_in(other.words):
        return False
    same = without_umlauts(one.words) == without_umlauts(other.words)
    return same or fuzz.ratio(one.words, other.words) >= AT_LEAST


def without_umlauts(words: str) -> str:
    """Böhm, Boehm and Bohm alike: normal words have lost the dots of ä, ö and ü, and may have the e for them."""
    return UMLAUT.sub(r"\1", words)


def numbers_in(words: str) -> tuple[str, ...]:
    """The numbers in a name, and the letters of buildings: "Plant 1" and "Plant 2", "Unit I" and "Unit II", "Block G"
    and "Block H" are never one, however alike."""
    letters = LETTER.findall(words) if LETTERED.search(words) else []
    return tuple(sorted(NUMBER.findall(words) + letters))
