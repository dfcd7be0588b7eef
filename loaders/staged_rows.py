"""Typed rows as the table that publishing.sql reads."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from loaders.clause_cells import RAISED_TYPE
from loaders.columns import joined
from loaders.rows import TypedRows


def staged(typed: TypedRows) -> pa.Table:
    """The rows as one Arrow table with the columns of the staging area, for publishing."""
    text, values = typed.text, typed.values
    length = len(typed.rows)
    judged = bool(typed.table.graded) and bool(typed.table.columns.keys() & {"overall_result", "overall_score"})
    listed = typed.table.shape in ("audits", "sections") or typed.table.layout == "form" or judged
    columns: dict[str, Any] = {
        "sheet": pa.repeat(pa.scalar(typed.table.sheet, pa.string()), length),
        "row": pa.array(typed.rows, pa.int32()),
        "part": pa.array(typed.parts, pa.int32()),
        "header_row": pa.repeat(pa.scalar(typed.table.header_row, pa.int32()), length),
        "shape": pa.repeat(pa.scalar(typed.table.shape), length) if typed.shapes is None else typed.shapes,
        "class": pa.array([name or None for name in typed.row_class], pa.string()),
        "cells": typed.cells,
        "supplier": values["supplier"], "supplier_norm": values["supplier_norm"],
        "supplier_code": text["supplier_code"], "site": text["site"], "site_norm": values["site_norm"],
        "site_code": text["site_code"], "city": text["city"], "country": values["country"], "region": values["region"],
        "category": text["category"], "criticality": values["criticality"], "active": values["active"],
        "audit_no": text["audit_no"], "scheme": values["scheme"], "version": values["version"],
        "kind": values["audit_type"], "kind_raw": text["audit_type"], "notice": values["notice"],
        "auditor": text["auditor"], "firm": text["audit_firm"],
        "date": pc.coalesce(
            *(days for days in (values["audit_end_date"], typed.visit_ends, values["audit_date"]) if days is not None)
        ),
        "start": pc.coalesce(values["audit_date"], values["audit_end_date"]),
        "man_days": values["man_days"], "result_raw": text["overall_result"], "result": values["result"],
        "score_raw": text["overall_score"], "score": values["score"], "next_due": values["next_due"],
        "section": text["section"], "dimension": values["dimension"], "topic": values["topic"],
        "dimension_stated": values["dimension_stated"], "topic_stated": values["topic_stated"],
        "clauses": values["clauses"], "title": text["question_text"], "answer_raw": text["answer"],
        "outcome": values["answer"], "points_raw": text["score"], "points": values["points"],
        "max_points": values["max_score"], "weight": values["weight"],
        "finding_no": text["finding_no"], "finding_text": text["finding_text"], "severity_raw": text["severity"],
        "severity": values["severity"], "root_cause": text["root_cause"], "action_no": text["action_no"],
        "action_text": joined([text["corrective_action"], text["correction"]]), "owner": text["responsible"],
        "original_due": values["original_due_date"], "due": values["due_date"], "closed": values["closed_date"],
        "verified": values["verified_date"], "state_raw": text["status"], "state": values["status"],
        "raised": values.get("raised", pa.nulls(length, pa.list_(RAISED_TYPE))),
        "items": values["items"], "parts": values["parts"],
        "listed": pa.repeat(pa.scalar(listed), length),
    }  # fmt: skip
    return pa.table(columns)
