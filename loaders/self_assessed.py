"""Checklists with two answers to each question, the supplier's own and the auditor's: the auditor's is the answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders.column_fields import recognised
from loaders.headers import Header
from loaders.table import ColumnMatch

SELF = re.compile(
    r"\bself\b|self.?(?:assess|evaluat|audit|check)|supplier'?s? (?:answer|response|assessment|rating)|selbst|"
    r"eigenbewertung|auto.?(?:évaluation|evaluaci|avalia|valutazione)|öz.?değerlendirme|tự đánh giá|自评|自查|自检|"
    r"自己評価|samoocena|zelf(?:beoordeling|evaluatie)",
    re.IGNORECASE,
)
MAY_ANSWER = frozenset({"answer", "auditor", "overall_result"})
ANSWER = "the auditor's answer beside the supplier's own"


def audited_answers(
    matches: Sequence[tuple[ColumnMatch, ...]], header: Header, samples: Sequence[list[str]]
) -> list[tuple[ColumnMatch, ...]]:
    """The matches without the supplier's own answers, where one other column answers the questions too; it may be
    headed no more than "Auditor", whose cells are answers then and no names."""
    answering = [
        at for at, found in enumerate(matches)
        if samples[at] and {match.field for match in found} & MAY_ANSWER and recognised("answer", samples[at]) == 1
    ]  # fmt: skip
    own = [at for at in answering if SELF.search(f"{header.groups[at] or ''} {header.headings[at] or ''}")]
    others = [at for at in answering if at not in own]
    if not own or len(others) != 1 or not any(match.field == "question_text" for found in matches for match in found):
        return list(matches)
    answer = (ColumnMatch("answer", 0.75, "values", ANSWER),)
    return [() if at in own else answer if at == others[0] else found for at, found in enumerate(matches)]
