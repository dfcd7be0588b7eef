"""The model behind everything said of auditors: who found how much where, and what of it is due to whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import duckdb
import numpy as np
import pandas as pd
import scipy

from metrics.crossed_effects import Design, Fit, crossed_count_effects, indicators
from metrics.filters import Filters
from metrics.query_cases import query_cases
from metrics.rates import LEVELS, level

# Who is compared: this many own audits at sites that others audited too, at this many such sites, this many others.
MINIMUM_AUDITS, MINIMUM_SITES, MINIMUM_COLLEAGUES = 10, 5, 2
FACTORS = ("region", "checklist", "year", "kind", "notice", "again", "together")
VISITS = query_cases(
    """
    with audits as (
        select * from audits_in($scope)
        where (auditor <> 'not stated' or firm <> 'not stated')
          and (answered or scheme in (from schemes_with_findings()))
          -- only sections
          and audit_key in (select audit_key from covered_in($scope))
          -- always
    ),
    counts as (
        -- only audits
        select audit_key, conform + partial + nonconform as items, critical, major, minor, ungraded
        from audits
        -- only sections
        select audit_key, sum(conform + partial + nonconform) as items, sum(critical) as critical, sum(major) as major,
               sum(minor) as minor, sum(ungraded) as ungraded
        from sections_in($scope) group by audit_key
        -- always
    ),
    told as (
        select audits.audit_key, site_key, supplier, site, region, country, category, scheme, checklist, date,
               kind::varchar as kind, year(date)::varchar as year, coalesce(notice, 'not stated') as notice,
               nullif(auditor, 'not stated') as auditor, nullif(firm, 'not stated') as firm,
               case when visits_before > 0 then 'again' else 'first' end as again, answered,
               coalesce(items, 0)::bigint as items,
               (case when chosen(($scope)['severities'], 'critical') then coalesce(counts.critical, 0) else 0 end
                + case when chosen(($scope)['severities'], 'major') then coalesce(counts.major, 0) else 0 end
                + case when chosen(($scope)['severities'], 'minor') then coalesce(counts.minor, 0) else 0 end
                + case when chosen(($scope)['severities'], 'ungraded_nc') then coalesce(counts.ungraded, 0) else 0 end
               )::bigint as found
        from audits left join counts using (audit_key) left join visit_sequence_in($scope) using (audit_key)
    )
    select * exclude (answered, items), shown_auditor(auditor) as shown,
           case when min(items) over (partition by checklist) > 0 then items else 1 end as exposure
    from told where not answered or items > 0
    order by audit_key
    """,
    *LEVELS,
)


@dataclass(frozen=True, eq=False)
class AuditorModel:
    """The audits looked at, one row each; the people behind them, one row each; and the model of those who are linked.

    ``visits.person`` and ``visits.firm_code`` (-1: no firm) are positions in ``people`` and ``firms``; ``modelled``
    marks the audits in the model. ``terms`` names the fixed columns of ``fit``; without a fit ``why`` says why.
    """

    visits: pd.DataFrame
    people: pd.DataFrame
    firms: list[str]
    terms: list[tuple[str, str]]
    fit: Fit | None
    why: str | None

    @property
    def modelled(self) -> pd.DataFrame:
        """The audits in the model, in the order of its ``fitted``."""
        return self.visits[self.visits["modelled"]]

    @property
    def peculiar(self) -> scipy.sparse.csr_array:
        """Per audit in the model, which coefficients are due to who came: the firm's and the auditor's own."""
        known = self.modelled
        parts = [scipy.sparse.csr_array((len(known), len(self.terms)))]
        if len(self.firms) > 1:
            parts.append(indicators(known["firm_code"].to_numpy(), len(self.firms)))
        parts.append(indicators(known["person"].to_numpy(), len(self.people)))
        return scipy.sparse.csr_array(scipy.sparse.hstack(parts))


def auditor_model(con: duckdb.DuckDBPyConnection, filters: Filters) -> AuditorModel:
    """Nonconformities of each audit = what is usual there x the site's own factor x the firm's x the auditor's.

    Full audits that name an auditor or a firm, unless kinds are chosen; audits of which neither findings nor answers
    could be on file are left out. Counted per assessed item where every audit of the checklist has answers, else per
    audit. Usual: fixed effects of region, checklist, year, kind, notice, the same auditor's return, and of the group of
    people linked by common sites. A site is a site under one scheme. Several names in one cell are one auditor; an
    audit that names a firm only belongs to somebody of that firm. The method stands in crossed_effects.py.
    """
    query = VISITS[level("all", filters)]
    visits = con.execute(query, {"scope": filters.as_scope()}).df()
    return _model_of(_Visits(visits, pd.util.hash_pandas_object(visits, index=False).to_numpy().tobytes()))


@dataclass(frozen=True)
class _Visits:
    """The audits looked at; the same as others where every row is."""

    frame: pd.DataFrame = field(compare=False)
    rows: bytes


# A page asks several questions in a row of the same model: fitting it takes longer than all else they do.
@lru_cache(maxsize=2)
def _model_of(looked_at: _Visits) -> AuditorModel:
    visits = looked_at.frame.copy()
    if visits.empty:
        return AuditorModel(visits, pd.DataFrame(), [], [], None, "no auditors")
    visits["place"] = visits.groupby(["site_key", "scheme"]).ngroup()
    somebody = "\x00" + visits["firm"].fillna("").astype(str)
    visits["person"] = pd.factorize(visits["auditor"].where(visits["auditor"].notna(), somebody))[0]
    visits["firm_code"], firms = pd.factorize(visits["firm"])
    people = overlap(visits, "person", fewest_others=MINIMUM_COLLEAGUES)
    people["auditor"] = visits.groupby("person")["shown"].first()
    people["firm"] = visits.groupby("person")["firm"].agg(_most_common)
    visits["together"] = people["together"].to_numpy()[visits["person"]]
    visits["modelled"] = visits["together"].isin(people.loc[people["others"] > 0, "together"])
    return _fitted(visits, people, [str(firm) for firm in firms])


def _most_common(values: pd.Series) -> str | None:
    modes = values.mode()
    return None if modes.empty else str(modes.iloc[0])


def overlap(visits: pd.DataFrame, key: str, *, fewest_others: int) -> pd.DataFrame:
    """One row per value of ``key`` (0, 1, ...): audits, sites, and what of it others audited too.

    ``together`` numbers the groups linked by common sites, directly or through others. ``why`` says why somebody cannot
    be told from the sites they went to; it is null for who can be compared.
    """
    codes, places = visits[key].to_numpy(), visits["place"].to_numpy()
    met = scipy.sparse.csr_array(indicators(codes, codes.max() + 1).T @ indicators(places, places.max() + 1))
    met.data[:] = 1.0
    links = scipy.sparse.csr_array(met @ met.T)
    own = visits.groupby(key)
    common = visits[visits["place"].isin(np.flatnonzero(met.sum(axis=0) > 1))].groupby(key)
    told = pd.DataFrame(
        {
            "audits": own.size(),
            "sites": own["site_key"].nunique(),
            "found": own["found"].sum(),
            "shared_audits": common.size().reindex(range(met.shape[0]), fill_value=0),
            "shared_sites": common["site_key"].nunique().reindex(range(met.shape[0]), fill_value=0),
            "others": np.diff(links.indptr) - 1,
            "together": scipy.sparse.csgraph.connected_components(links, directed=False)[1],
        }
    )
    told["why"] = np.select(
        [
            told["others"] == 0,
            told["shared_audits"] < MINIMUM_AUDITS,
            told["shared_sites"] < MINIMUM_SITES,
            told["others"] < fewest_others,
        ],
        ["nobody else", "few shared audits", "few shared sites", "few others"],
        default=None,  # type: ignore[call-overload]
    )
    return told


def _fitted(visits: pd.DataFrame, people: pd.DataFrame, firms: list[str]) -> AuditorModel:
    known = visits[visits["modelled"]]
    if known.empty or not known["found"].any():
        why = "nobody comparable" if known.empty else "no findings"
        return AuditorModel(visits, people, firms, [], None, why)
    columns, terms = [np.ones(len(known))], [("all", "")]
    for factor in FACTORS:
        codes, levels = pd.factorize(known[factor], sort=True)
        if len(levels) > 1:
            columns.extend(indicators(codes, len(levels)).toarray().T)
            terms.extend((factor, str(level)) for level in levels)
    groups = [(known["firm_code"].to_numpy(), len(firms))] if len(firms) > 1 else []
    groups.append((known["person"].to_numpy(), len(people)))
    places = pd.factorize(known["place"])[0]
    design = Design(np.column_stack(columns), tuple(groups), places)
    fit = crossed_count_effects(known["found"], known["exposure"], design)
    if not fit.settled:
        return AuditorModel(visits, people, firms, [], None, "not settled")
    return AuditorModel(visits, people, firms, terms, fit, None)
