"""Is it a change, or does the line do that by itself? Control charts, signals, and events that explain them."""

from datetime import date

import streamlit as st

from charts.breaks import shown_breaks
from charts.control import control_figure
from metrics.capability import capability
from metrics.choices import house_rules
from metrics.splits import offered_split
from pages.parts import cached
from pages.parts.charts_drawn import chart_of
from pages.parts.control_lines import TARGETS, line_choice, points_of
from pages.parts.control_tables import points_table, signals_table
from pages.parts.control_wording import (
    OF_VISITS,
    basis_sentence,
    behind_point,
    breaks_sentence,
    left_out_sentence,
    newest_sentence,
    offer_sentence,
    season_sentence,
    subtitle,
    target_sentence,
    title,
    unit,
    waiting_sentence,
)
from pages.parts.events import auditors_of, breaks_of, events
from pages.parts.evidence import audits_behind, findings_behind
from pages.parts.jobs import progress
from pages.parts.passport import Question
from pages.parts.pictures import clickable
from pages.parts.said import outcomes
from pages.parts.shell import open_written
from pages.parts.wording import CLICK, literal

# Of days with another auditor so many are drawn: more of them would cover the line.
DRAWN = 5

served, con, filters = open_written("Trends")
if not served.worker.unfinished().empty:
    progress(served.worker)
outcomes(served)

line = line_choice(con, filters)
points = points_of(con, filters, line)
last = points.iloc[-1].to_dict()
target = cached.rule(con, TARGETS[line.measure]) if line.measure in TARGETS else None
offered = offered_split(points)

counting = points[points["whole"]].to_dict("records")
if counting:
    newest = counting[-1]
    st.markdown(newest_sentence(newest, line.newest, line.measure, line.every))
    notes = [
        waiting_sentence(last) if last["chart"] == "T" and not last["whole"] else "",
        season_sentence(newest, line.measure, line.every),
        target_sentence(capability(points, target), target) if target is not None else "",
        offer_sentence(offered, line.every, newest) if offered is not None else "",
        OF_VISITS if line.measure == "nonconformities per visit" else "",
    ]
    if said := " ".join(note for note in notes if note):
        st.markdown(said)
    rules = cached.rows(house_rules, con).set_index("name")["value"]
    screened, baseline = rules["screened_baseline"] == "yes", int(rules["baseline_points"])
    st.caption(f"{basis_sentence(newest, screened=screened, baseline=baseline)} {CLICK}")

came, told = auditors_of(con, filters, line), breaks_of(con, filters, points, line)
left_out = came if len(came) > DRAWN else []
breaks = shown_breaks(told if left_out else [*told, *came], points)
figure = chart_of(
    control_figure, points, title=title(points, line.name, measure=line.measure, every=line.every),
    subtitle=subtitle(line.measure, last, line.every), unit=unit(line.measure, last["chart"]), every=line.every,
    breaks=breaks, target=target,
)  # fmt: skip
asked = Question(con, line.narrowed(filters), "control-chart", line.measure, by=line.by, every=line.every)
picked = clickable(figure, key="trend_chart", asked=asked, events=False)
if said := ". ".join(text for text in (breaks_sentence(breaks), left_out_sentence(len(left_out))) if text):
    st.caption(literal(said))
if picked:
    first, stop = date.fromisoformat(picked[0]), date.fromisoformat(picked[1])
    inside = line.at(filters, first, stop, version=picked[2])
    what = behind_point(line.name, first, stop)
    audits_behind(con, inside, what=what, key="trend_audits")
    findings_behind(con, inside, what=what, key="trend_findings")

points_table(points, line, [*told, *came], about=filters)
signals_table(con, filters, line)
events(served, con, line, offered=offered)
