"""Workbooks whose truth is known, as auditors, platforms, ERP systems and regulators export them.

Shapes: a audit list, b answers (long), c findings with or without actions, d actions alone, e wide checklist, f audit
form, g matrix, h several codes in a cell, i master data, m several of these in one workbook. Every module enters its
functions into ``WORKBOOKS``; each returns the file's bytes, its name and its Truth.
"""

from __future__ import annotations

from tests.corpus import (
    actions,
    answers,
    audit_lists,
    audit_lists_messy,
    field_exports,
    field_forms,
    field_forms_asia,
    field_forms_europe,
    field_registers,
    findings,
    forms,
    forms_scored,
    master_data,
    matrices,
    mixed,
    nested,
    odd_forms,
    odd_layouts,
    supplier_exports,
    wide,
    wide_scored,
)
from tests.corpus.truth import WORKBOOKS, Entry, Made, Question, Truth, Visit

MODULES = (
    audit_lists, audit_lists_messy, answers, findings, actions, wide, wide_scored, forms, forms_scored, matrices, nested,
    master_data, mixed, field_exports, field_registers, field_forms, field_forms_asia, field_forms_europe,
    supplier_exports, odd_layouts, odd_forms,
)  # fmt: skip
__all__ = ["MODULES", "WORKBOOKS", "Entry", "Made", "Question", "Truth", "Visit"]
