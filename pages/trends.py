"""Is it a change, or does the line do that by itself? Control charts, signals, and events that explain them."""

from datetime import date

import streamlit as st

from charts.control import control_figure
from metrics.capability import capability
from metrics.choices import house_rules
from metrics.splits import offered_split
from pages.parts import cached
from pages.parts.control_lines import TARGETS, line_choice, points_of
from pages.parts.control_tables import points_table, signals_table
from pages.parts.control_wording import (
    MEASURES,
    basis_sentence,
    newest_sentence,
    offer_sentence,
    season_sentence,
    subtitle,
    target_sentence,
    unit,
)
from pages.parts.events import breaks_of, events
from pages.parts.evidence import audits_behind, findings_behind
from pages.parts.jobs import progress, unfinished
from pages.parts.pictures import clickable
from pages.parts.said import outcomes
from pages.parts.shell import open_written
from pages.parts.wording import CLICK

served, con, filters = open_written("Trends")
if not unfinished(served.worker).empty:
    progress(served.worker)
outcomes(served)

line = line_choice(con, filters)
points = points_of(con, filters, line)
counting = points[points["whole"]].to_dict("records")
rules = cached.rows(house_rules, con).set_index("name")["value"]
offered = offered_split(points)
kind = str(points["chart"].iloc[-1])
target = cached.rule(con, TARGETS[line.measure]) if line.measure in TARGETS else None

if counting:
    newest = counting[-1]
    st.markdown(newest_sentence(newest, line.newest, line.measure, line.every))
    notes = [season_sentence(newest, line.measure, line.every)]
    if target is not None:
        notes.append(target_sentence(capability(points, target), target))
    if offered is not None:
        notes.append(offer_sentence(offered, line.every, newest))
    st.markdown(" ".join(note for note in notes if note))
    screened, baseline = rules["screened_baseline"] == "yes", int(rules["baseline_points"])
    st.caption(f"{basis_sentence(newest, screened=screened, baseline=baseline)} {CLICK}")

figure = control_figure(
    points, title=f"{MEASURES[line.measure]}: {line.name}", subtitle=subtitle(line.measure, kind, line.every),
    unit=unit(line.measure, kind), every=line.every, breaks=breaks_of(con, points, line), target=target,
)  # fmt: skip
if picked := clickable(figure, key="trend_chart"):
    first, last, version = date.fromisoformat(picked[0]), date.fromisoformat(picked[1]), picked[2]
    inside = line.at(filters, first, last, version)
    what = f"{line.name}, {first} to {last}"
    audits_behind(con, inside, what=what, key="trend_audits")
    findings_behind(con, inside, what=what, key="trend_findings")

points_table(points, line, about=filters)
signals_table(con, filters, line)
events(served, con, line, offered=offered)
