"""The sentences of the Auditors page. Nobody is called wrong: somebody differs from colleagues at comparable sites."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pages.parts.rule_names import quoted
from pages.parts.wording import counted, literal, number, percent, word

Row = Mapping[Any, Any]

WHO = {"auditor": "Auditors", "firm": "Firms"}
NOUNS = {"auditor": "auditor", "firm": "firm"}
OTHERS = {"auditor": "colleagues", "firm": "others"}
DIFFERS = {
    "more": "▲ finds more",
    "fewer": "▼ finds fewer",
    "slightly more": "△ finds more, perhaps by under a quarter",
    "slightly fewer": "▽ finds fewer, perhaps by under a quarter",
    "cannot tell": "○ cannot be told apart",
}

HIDDEN = (
    f"Auditors are hidden: the house rule **{quoted('auditor_names')}** says so, and nothing is shown here or on "
    "the command line. Whoever keeps the house rules can set it to names or to pseudonyms."
)
PERSONAL = (
    "These are figures about people. They help to train and to calibrate; alone they judge nobody. Where personal data "
    "or works councils are regulated by law, agree first on who may see them. By the house rule "
    f"{quoted('auditor_names')} they are shown by name, by pseudonym or not at all; here and in every list and "
    "download: {rule}."
)
NOBODY = {
    who: f"No audit in view that has findings or answers names an {noun}. Load a list of audits with a column for it, "
    "remove a filter, or look at the other comparison above."
    for who, noun in (("auditor", "auditor"), ("firm", "audit firm"))
}
METHOD = (
    "Times as many nonconformities as others would have found in the same audits: the site itself, its region, the "
    "checklist, the year and the kind of visit are taken out. Shrunken towards 1 where audits are few."
)
CHART = "Times as many nonconformities as others; 90% interval; grey: under a quarter apart"
NOT_COMPARED = "Who cannot be compared"
NOT_COMPARED_WHY = (
    "Only those with at least 10 audits at 5 or more sites that others audited too are compared. For the rest, "
    "auditor and site cannot be told apart."
)
AGAIN, NEVER, ADJUSTED = "Who comes again", "Clauses never cited", "What adjusting for the auditor would change"
ADJUST_STATES = {
    state: f"In rankings figures are {how}adjusted for who audited: the house rule {quoted('adjust_for_auditor')} says "
    f"{state}."
    for state, how in (("yes", ""), ("no", "**not** "))
}
CHOOSE = "Choose a row, or click a mark, to see the audits behind it."


def effects_sentence(frame: pd.DataFrame, who: str) -> str:
    """How many can be compared, who differs by more than a quarter and by more than chance, and how far."""
    known = frame.dropna(subset=["rate"])
    noun, others_called = NOUNS[who], OTHERS[who]
    if known.empty:
        return f"No {noun} can be compared with others: {word('why', frame['why'].iloc[0])}."
    others = len(frame) - len(known)
    left = f" {counted(others, noun)} cannot be compared." if others else ""
    apart = known[known["verdict"].isin(["more", "fewer"])].to_dict("records")
    slightly = int(known["verdict"].str.startswith("slightly").sum())
    slight = (
        f" {number(slightly)} differ{'s' if slightly == 1 else ''} beyond chance, but perhaps by under a quarter."
        if slightly
        else ""
    )
    if not apart:
        return (
            f"**No {noun} surely differs from {others_called} at comparable sites by more than a quarter.** "
            f"{counted(len(known), noun)} were compared.{slight}{left}"
        )
    sure = min(int(100 * row["probability"]) for row in apart)
    verb = "differs" if len(apart) == 1 else "differ"
    named = f"{number(len(apart))} of {counted(len(known), noun)} compared {verb} from {others_called}"
    told = "; ".join(_one(row, who) for row in apart[:3])
    return (
        f"**{named} at comparable sites by more than a quarter**, with a probability of at least {min(sure, 99)}%"
        f"{' each' if len(apart) > 1 else ''}. {told}.{slight}{left}"
    )


def effects_title(known: pd.DataFrame, who: str) -> str:
    """'2 of 14 auditors differ from colleagues by over a quarter; 1 perhaps by less': the verdicts of the sentence."""
    apart = int(known["verdict"].isin(["more", "fewer"]).sum())
    slightly = int(known["verdict"].str.startswith("slightly").sum())
    of, verb = counted(len(known), NOUNS[who]), "differs" if apart + slightly == 1 else "differ"
    if not apart + slightly:
        first = f"The one {NOUNS[who]} compared does not differ" if len(known) == 1 else f"None of {of} differs"
        return f"{first} from {OTHERS[who]} beyond chance"
    if not apart:
        return f"{number(slightly)} of {of} {verb} beyond chance, perhaps by under a quarter"
    first = f"{number(apart)} of {of} differ{'s' if apart == 1 else ''} from {OTHERS[who]} by over a quarter"
    return f"{first}; {number(slightly)} perhaps by less" if slightly else first


def _one(row: Row, who: str) -> str:
    return (
        f"{literal(row[who])} found {number(row['rate'], 2)} times as many (90% interval {number(row['low'], 2)} to "
        f"{number(row['high'], 2)}; {number(row['count'])} where others would have found {number(row['of'])})"
    )


def again_sentence(returns: Row, conditions: pd.DataFrame) -> str:
    """How often the same auditor comes again, and what a return and an unannounced visit go along with."""
    if pd.isna(returns["rate"]):
        first = f"How often the same auditor comes again is not available: {word('why', returns['why'])}."
    else:
        first = (
            f"**{percent(returns['rate'])} of audits were done by the auditor of the audit before** "
            f"({number(returns['count'])} of {number(returns['of'])})."
        )
    parts = [_condition(row) for row in conditions.dropna(subset=["rate"]).to_dict("records")]
    return " ".join([first, *parts])


def _condition(row: Row) -> str:
    said = {
        "again": "When an auditor comes back to a site",
        "unannounced": "On unannounced visits",
        "semi_announced": "On semi-announced visits",
    }[str(row["condition"])]
    beyond = "" if row["low"] > 1 or row["high"] < 1 else ", which may be chance"
    return (
        f"{said}, {number(row['rate'], 2)} times as many nonconformities are found as on "
        f"{'first' if row['against'] == 'first' else 'announced'} visits (90% interval {number(row['low'], 2)} to "
        f"{number(row['high'], 2)}){beyond}."
    )


def never_sentence(frame: pd.DataFrame) -> str:
    """How many pairs of auditor and clause were tested, and how many stand out."""
    never = int(frame["never"].sum())
    if frame.empty:
        return (
            "Nothing to test: nobody has audits enough at shared sites for three citations of a clause to be expected."
        )
    tested = f"{counted(len(frame), 'pair')} of auditor and clause tested, each with 3 or more citations expected"
    if not never:
        return f"**No auditor leaves out a clause that colleagues cite at the same sites**, beyond chance. {tested}."
    verb = "is" if never == 1 else "are"
    first = f"**{counted(never, 'clause')} {verb} never cited by an auditor though colleagues do at the same sites.**"
    return f"{first} {tested}."


def adjusted_sentence(frame: pd.DataFrame, moved: pd.DataFrame, rule: str) -> str:
    """What share of audits can be adjusted, and whose figure would move most; `moved` are those shown, in order."""
    audits, adjustable = frame["of"].sum(), frame["adjustable"].sum()
    state = ADJUST_STATES[rule]
    if not adjustable:
        return f"{state} Nothing could be adjusted: nobody can be told apart from the sites they went to."
    text = f"{state} {number(adjustable)} of {counted(int(audits), 'audit')} could be."
    if moved.empty:
        return text
    top = moved.iloc[0]
    return (
        f"{text} It would move **{literal(top['supplier'])}** most: from {number(top['plain'], 2)} to "
        f"{number(top['adjusted'], 2)} nonconformities per audit."
    )


def adjusted_note(minimum: float) -> str:
    """Who is left out of the table."""
    return f"Suppliers with fewer than {number(minimum)} audits (house rule {quoted('minimum_n')}) are left out."
