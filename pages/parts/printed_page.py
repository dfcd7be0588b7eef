"""A page for paper: one file of HTML that needs nothing else. Everything that comes from data is escaped here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

import pandas as pd

from pages.parts.cell_texts import cell_text
from pages.parts.columns import heading, kind

# Words up to this length stay whole in a table; longer ones may be parted, so that no table is wider than its page.
LONGEST = 13
MARK = re.compile(r"\\(.)|(\*\*)", re.DOTALL)
# Nothing may be fetched or run, whatever stands in the data.
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
STYLE = """
@page { size: A4; margin: 14mm 13mm; }
* { box-sizing: border-box; }
body { font: 10pt/1.4 system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; color: #1d2733; background: #fff;
       max-width: 184mm; margin: 0 auto; padding: 0; overflow-wrap: anywhere; }
h1 { font-size: 18pt; margin: 0 0 2mm; }
h2 { font-size: 13pt; margin: 7mm 0 2mm; break-after: avoid; border-bottom: 1px solid #c9d1d9; padding-bottom: 1mm; }
h3 { font-size: 10.5pt; margin: 4mm 0 1mm; break-after: avoid; }
p, ul { margin: 0 0 2mm; }
ul { padding-left: 5mm; }
li { break-inside: avoid; margin-bottom: 1mm; }
.quiet { color: #55616d; font-size: 9pt; }
.figures { display: grid; grid-template-columns: repeat(3, 1fr); gap: 3mm; margin: 3mm 0; }
.figure { border: 1px solid #c9d1d9; border-radius: 2mm; padding: 2.5mm; break-inside: avoid; min-width: 0; }
.figure .value { font-size: 17pt; font-weight: 600; }
svg { width: 100%; height: auto; display: block; }
figure { margin: 0 0 3mm; break-inside: avoid; }
figcaption { font-weight: 600; margin-bottom: 1mm; }
table { width: 100%; border-collapse: collapse; font-size: 8.5pt; margin-bottom: 3mm; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { overflow-wrap: normal; }
.long { overflow-wrap: anywhere; }
th, td { text-align: left; vertical-align: top; padding: 0.8mm 1.5mm; border-bottom: 1px solid #e2e6ea; }
th { border-bottom-color: #8793a0; }
td.number, th.number { text-align: right; white-space: nowrap; }
code { font: 8pt/1.4 ui-monospace, Consolas, monospace; overflow-wrap: anywhere; }
@media screen { body { padding: 8mm 4mm; } }
"""


def page(title: str, body: Sequence[str]) -> bytes:
    """The whole file."""
    head = (
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style>"
    )
    text = f'<!doctype html>\n<html lang="en"><head>{head}</head>\n<body>\n' + "\n".join(body) + "\n</body></html>\n"
    return text.encode("utf-8")


def said(sentence: str) -> str:
    """A sentence written for Markdown as HTML: bold stays bold, all else is text."""
    parts, bold, at = [], False, 0
    for found in MARK.finditer(sentence):
        parts.append(escape(sentence[at : found.start()]))
        if found[1] is not None:
            parts.append(escape(found[1]))
        else:
            parts.append("</strong>" if bold else "<strong>")
            bold = not bold
        at = found.end()
    parts.append(escape(sentence[at:]))
    return "".join(parts) + ("</strong>" if bold else "")


def paragraph(sentence: str, *, quiet: bool = False) -> str:
    """A sentence as a paragraph; nothing for nothing."""
    return f"<p{' class=quiet' if quiet else ''}>{said(sentence)}</p>" if sentence else ""


def code_line(before: str, code: str) -> str:
    """A sentence and what to type, as it is."""
    return f"<p class=quiet>{said(before)} <code>{escape(code)}</code></p>"


def bullets(sentences: Sequence[str]) -> str:
    """Sentences as a list."""
    return f"<ul>{''.join(f'<li>{said(sentence)}</li>' for sentence in sentences)}</ul>" if sentences else ""


def section(title: str, *parts: str) -> str:
    """A heading with what belongs to it; nothing where nothing does."""
    inside = [part for part in parts if part]
    return f"<section><h2>{escape(title)}</h2>{''.join(inside)}</section>" if inside else ""


def picture(svg: str, title: str) -> str:
    """A drawing with its title; nothing for nothing."""
    return f"<figure><figcaption>{escape(title)}</figcaption>{svg}</figure>" if svg else ""


def card(label: str, value: str, behind: str, change: str) -> str:
    """One headline figure."""
    return (
        f'<div class="figure"><div>{escape(label)}</div><div class="value">{escape(value)}</div>'
        f"{paragraph(behind, quiet=True)}{paragraph(change)}</div>"
    )


def rows(frame: pd.DataFrame, columns: Sequence[str]) -> str:
    """A table with the headings and formats of the pages; nothing for nothing."""
    if frame.empty:
        return ""
    heads = "".join(_box("th", column, heading(column)) for column in columns)
    lines = "".join(
        f"<tr>{''.join(_box('td', column, cell_text(column, row[column])) for column in columns)}</tr>"
        for row in frame.to_dict("records")
    )
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>"


def _box(tag: str, column: str, text: str) -> str:
    longest = max(map(len, text.split()), default=0)
    form = "long" if longest > LONGEST else "" if kind(column) in ("text", "long") else "number"
    return f'<{tag} class="{form}">{escape(text)}</{tag}>' if form else f"<{tag}>{escape(text)}</{tag}>"
