"""The words of the load wizard: one for every field, shape and meaning, and how sure it is."""

from __future__ import annotations

from loaders.fields import FIELDS, LABELLED
from loaders.vocabulary import known_labels
from pages.parts import wizard_wording
from pages.parts.wording import SHAPES


def test_every_field_and_every_shape_has_its_words() -> None:
    assert set(wizard_wording.FIELD_WORDS) == set(FIELDS)
    for kind in LABELLED:
        assert set(wizard_wording.MEANINGS[kind]) >= set(known_labels(kind)), kind
    assert {
        "audits",
        "sections",
        "answers",
        "findings",
        "actions",
        "wide",
        "form",
        "matrix",
        "suppliers",
        "skipped",
    } == set(SHAPES)


def test_confidence_is_a_word_and_a_number() -> None:
    assert [wizard_wording.confidence_words(share) for share in (0.97, 0.8, 0.5, 0.1, None)] == [
        "sure, 97%", "fairly sure, 80%", "a guess, 50%", "unsure, 10%", "not said",
    ]  # fmt: skip
