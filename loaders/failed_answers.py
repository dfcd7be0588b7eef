"""Failed answers of a platform's export are findings of their own: its list of actions speaks of them one by one."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from loaders.rows import TypedRows


def raise_failed(typed: TypedRows) -> None:
    """Tell each failed answer as a finding by the wording of its question, with its section where one audit asks the
    same in several: two of them are two findings.

    Only where the table has no words of its own for what was found. A list of findings of the same audit and clause
    goes before it and is not counted twice.
    """
    if typed.table.lines is None or typed.filled("finding_text").any() or typed.filled("severity").any():
        return
    failed = pc.and_(pa.array(typed.row_class == ""), pc.equal(typed.values["answer"], "nonconform").fill_null(False))
    wording, section = typed.text["question_text"], typed.text["section"]
    asked = pa.table({"visit": typed.text["audit_no"], "wording": wording, "section": section}).filter(failed)
    sections = asked.group_by(["visit", "wording"]).aggregate([("section", "count_distinct")])
    repeated = sections.filter(pc.greater(sections.column("section_count_distinct"), 1)).column("wording").drop_null()
    several = pc.and_(pc.is_in(wording, repeated.combine_chunks()), pc.is_valid(section))
    text = pc.if_else(several, pc.binary_join_element_wise(wording, section, " – "), wording)
    typed.text["finding_text"] = pc.if_else(failed, text, pa.scalar(None, pa.string()))
