"""What is found, what keeps coming back, and which corrective actions are late."""

from datetime import date

import streamlit as st

from charts.actions import open_actions as action_bars
from charts.pareto import clause_pareto
from charts.severities import severity_bars
from metrics.clauses import clauses
from metrics.corrective_actions import corrective_actions
from metrics.nonconformities import nonconformities
from metrics.repeat_rate import repeat_rate
from pages.parts import cached
from pages.parts.clause_rows import CLAUSE_COLUMNS, clause_table
from pages.parts.evidence import findings_behind, open_actions
from pages.parts.measures import every_choice
from pages.parts.narrowing import narrowed, on_checklist, within
from pages.parts.pictures import clickable
from pages.parts.shell import open_page, stop_if_empty
from pages.parts.tables import filled, table
from pages.parts.wording import CLICK, NO_CLAUSES, PARETO, clauses_sentence, word

con, filters = open_page("Nonconformities")
found = cached.rows(nonconformities, con, filters)
stop_if_empty(found["count"].sum() == 0)
ranking = cached.rows(clauses, con, filters)

if ranking.empty:
    st.info(NO_CLAUSES)
else:
    st.markdown(clauses_sentence(ranking, cached.row(repeat_rate, con, filters)))
    st.caption(CLICK)
    bars = clause_pareto(ranking, title="Clauses behind most nonconformities", subtitle=PARETO)
    if picked := clickable(bars, key="clauses_pareto"):
        scheme, version, clause = picked
        checklist = on_checklist(filters, scheme, version)
        findings_behind(con, checklist, clause=clause, what=f"clause {clause}", key="clauses_findings")

every = every_choice()
over_time = cached.rows(nonconformities, con, filters, every=every)
stack = severity_bars(over_time, title="Findings by severity over time", subtitle="Number of findings", every=every)
if picked := clickable(stack, key="severities_trend"):
    period = within(narrowed(filters, severity=picked[0]), date.fromisoformat(picked[1]), every)
    what = f"{word('severity', picked[0])}, {every} from {picked[1]}"
    findings_behind(con, period, what=what, key="severities_findings")

actions = cached.rows(corrective_actions, con, filters, by="supplier")
if actions.loc[actions["measure"] == "open", "count"].sum():
    late = action_bars(actions, facet="supplier", title="Open corrective actions", subtitle="Most overdue first")
    if picked := clickable(late, key="actions_bars"):
        open_actions(con, narrowed(filters, supplier=picked[0]), what=picked[0], key="actions_open")

if not ranking.empty:
    st.subheader("All clauses")
    rows = clause_table(ranking)
    position = table(rows, filled(rows, CLAUSE_COLUMNS), key="clauses", about=filters, selectable=True)
    if position is not None:
        chosen = rows.iloc[position]
        checklist = on_checklist(filters, chosen["scheme"], chosen["version"])
        findings_behind(con, checklist, clause=chosen["clause"], what=f"clause {chosen['clause']}", key="clause_rows")
