"""Schemes that a file does not name but whose own scale stands in it: ratings 0 to 5, survey letters A to L."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from loaders import vocabulary
from loaders.columns import readings
from loaders.label_scales import scale_parts, scale_scheme
from loaders.normal_form import normal_heading
from loaders.rows import TypedRows

# A heading that names both is that of one survey's letters, which say the scope and the severity at once.
SCOPE_AND_SEVERITY = frozenset({"scope", "severity"})


def scale_schemes(typed: TypedRows) -> pa.Array | None:
    """The scheme of each row by the scale of its result or severity; None where the file names one or none is proved.

    Two schemes in one column are told apart by the labels only one of them has ("5", "Improvement Required"); a label
    of both leaves the scheme of its row open. Letters of severity are taken for a survey's only under its heading.
    """
    if typed.text["scheme"].null_count < len(typed.rows):
        return None
    live = pa.array(typed.row_class == "")
    results = _distinct(typed.text["overall_result"], live)
    # Words that everybody uses (pass, fail, conditional pass) are no proof of a scheme, whoever else uses them.
    own_words = any(vocabulary.label_meaning("result", text) is None for text in results)
    parts = scale_parts(results, kind="result") if own_words else {}
    if len(parts) == 2:
        own = {text: [scheme for scheme, texts in parts.items() if text in texts] for text in results}
        sure = {text: schemes[0] for text, schemes in own.items() if len(schemes) == 1}
        _tell(typed, "overall_result", " and ".join(sorted(parts)))
        return readings(typed.text["overall_result"], sure.get, type=pa.string()).values
    letters = _distinct(typed.text["severity"], live)
    words = set(normal_heading(typed.table.heading("severity")).split())
    scheme = scale_scheme(letters, kind="severity") if letters and words >= SCOPE_AND_SEVERITY else None
    if scheme is None:
        return None
    _tell(typed, "severity", scheme)
    return pa.repeat(pa.scalar(scheme, pa.string()), len(typed.rows))


def _distinct(texts: pa.Array, live: pa.Array) -> list[str]:
    return [text for text in pc.unique(texts.filter(live)).to_pylist() if text]


def _tell(typed: TypedRows, name: str, schemes: str) -> None:
    typed.note(
        "note", None, name, None, f"the labels are the scale of {schemes}: read so, and kept apart by scheme",
        "Say the scheme in a column or in the load wizard where it is another one.",
    )  # fmt: skip
