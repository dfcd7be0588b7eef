"""How a file written by an older version of this program becomes one of this version.

A step is constant SQL that turns schema version N into N + 1. All the steps a file needs run in one transaction, after
a backup. Adding one: write `schema.sql` as a new file should be, raise SCHEMA_VERSION in `warehouse.py`, and put the
statements that bring an old file there under the version they start from. Current rows and rollups are told anew after
the last step, so a step may leave them empty.
"""

from __future__ import annotations

from typing import Final

import duckdb

# Shapes of sheets, rows of a matrix (one answer per audit each), and what people say by hand were added.
FROM_1: Final = """
alter table store.load_sheet rename to load_sheet_of_1;
create table store.load_sheet (
    load integer not null, sheet varchar not null,
    shape varchar not null check (shape in ('audits', 'sections', 'answers', 'findings', 'actions', 'suppliers', 'wide',
                                            'form', 'matrix', 'skipped')),
    header_row integer, headings varchar[], reason varchar,
    read bigint not null, new bigint not null, changed bigint not null, unchanged bigint not null,
    duplicate bigint not null, rejected bigint not null, blank bigint not null, non_data bigint not null,
    check (read = new + changed + unchanged + duplicate + rejected + blank + non_data)
);
insert into store.load_sheet by name select * from store.load_sheet_of_1 order by rowid;
drop table store.load_sheet_of_1;

alter table store.raw_row rename to raw_row_of_1;
create table store.raw_row (
    load integer not null, sheet varchar not null, row integer not null, part integer not null,
    class varchar not null
        check (class in ('new', 'changed', 'unchanged', 'duplicate', 'rejected', 'blank', 'non_data')),
    base_key ubigint, row_key ubigint, content_hash ubigint, cells varchar[] not null
);
insert into store.raw_row by name select *, 0 as part from store.raw_row_of_1 order by rowid;
drop table store.raw_row_of_1;

alter table store.answer add column dimension_stated boolean;
alter table store.answer add column topic_stated boolean;
alter table store.audit_section add column dimension_stated boolean;
alter table store.audit_section add column topic_stated boolean;
alter table store.finding add column dimension_stated boolean;
alter table store.finding add column topic_stated boolean;

alter table store.current_section rename to current_section_of_1;
create table store.current_section as
    select * exclude (load, sheet, row), load, sheet, row from store.audit_section limit 0;
insert into store.current_section by name select * from store.current_section_of_1;
drop table store.current_section_of_1;
alter table store.current_finding rename to current_finding_of_1;
create table store.current_finding as select * exclude (load, sheet, row), load, sheet, row from store.finding limit 0;
insert into store.current_finding by name select * from store.current_finding_of_1;
drop table store.current_finding_of_1;

create table store.judgement (
    judgement integer not null,
    entity varchar not null check (entity in ('supplier', 'site', 'visit')),
    same boolean not null, from_key ubigint not null, into_key ubigint not null check (from_key <> into_key),
    judged_by varchar not null, judged_at timestamp not null, undone_by varchar, undone_at timestamp
);

create table store.master_edit (
    edit integer not null, entity varchar not null check (entity in ('supplier', 'site')), key ubigint not null,
    field varchar not null
        check (field in ('name', 'region', 'category', 'criticality', 'active', 'country', 'city')),
    value varchar not null, edited_by varchar not null, edited_at timestamp not null,
    removed_by varchar, removed_at timestamp
);

create table store.erasure (
    erasure integer not null, kind varchar not null check (kind in ('supplier', 'person')),
    erased_by varchar not null, erased_at timestamp not null, rows bigint not null,
    lifted_by varchar, lifted_at timestamp
);

create table store.erased_key (
    erasure integer not null, kind varchar not null check (kind in ('supplier', 'supplier_code', 'person')),
    hash varchar not null
);

create table store.secret (name varchar not null, value varchar not null);

create table store.joint_visit (
    audit_key ubigint not null, visit_key ubigint not null,
    tells_findings boolean not null, tells_sections boolean not null
);

create table store.checklist_place (
    scheme varchar not null, version varchar not null,
    part varchar not null check (part in ('section', 'clause')), name varchar not null,
    dimension varchar not null, topic varchar, over_file boolean not null,
    said_by varchar not null, said_at timestamp not null
);

create table store.own_item (
    scheme varchar not null, version varchar not null, clause varchar not null, title varchar, section varchar,
    said_by varchar not null, said_at timestamp not null
);

create table store.item_place (
    scheme varchar not null, version varchar not null, clause varchar not null, section varchar not null,
    dimension varchar not null, topic varchar, over_file boolean not null
);

create table store.remembered_mapping (
    signature    varchar not null,
    name         varchar not null,
    headings     varchar[] not null,
    mapping      varchar not null,
    confirmed_by varchar not null,
    confirmed_at timestamp not null,
    forgotten_at timestamp
);
"""

# What changes of the house rules there were, events that split lines, and figures worked out in the background.
FROM_2: Final = """
create table store.rule_change (
    change integer not null, name varchar not null, before varchar not null, after varchar not null,
    reason varchar, changed_by varchar not null, changed_at timestamp not null
);

create table store.worked_out (
    question varchar not null, data_version bigint not null, answer blob not null, seconds double not null,
    worked_out_at timestamp not null
);

create table store.event (
    event integer not null, day date not null,
    about varchar not null check (about in ('all', 'scheme', 'region', 'country', 'supplier', 'site', 'firm')),
    name varchar, reason varchar not null, splits boolean not null,
    said_by varchar not null, said_at timestamp not null, removed_by varchar, removed_at timestamp
);
"""

# Audits that a later export replaces; on a finding's line, what went before and came after; kept plans of audits; risk:
# what the user says of countries and categories, saved weights, and the scores kept for pages and filters.
FROM_3: Final = """
create table store.audit_plan (
    plan integer not null, name varchar not null, as_of date not null, until date not null, days double not null,
    event varchar not null, basis varchar not null, score_version varchar not null, inputs varchar not null,
    data_version bigint not null, visits integer not null, expected double not null, low integer not null,
    high integer not null, random_expected double not null, findings double,
    saved_by varchar not null, saved_at timestamp not null, removed_by varchar, removed_at timestamp
);

create table store.planned_visit (
    plan integer not null, line integer not null, site_key ubigint not null, scheme varchar not null,
    arm varchar not null check (arm in ('must', 'chosen', 'random', 'left out')), must varchar, why varchar,
    week date, days double not null, due date, chance double, expected_findings double, basis varchar not null
);

create table store.replacement (
    load integer not null, audit_key ubigint not null,
    part varchar not null check (part in ('answers', 'findings', 'actions', 'sections'))
);

-- Told anew below, with what went before and came after on a finding's line.
drop table store.finding_fact;
create table store.finding_fact (
    finding_key ubigint not null, audit_key ubigint not null, site_key ubigint not null,
    scheme varchar not null, version varchar not null, clause varchar, dimension varchar not null,
    topic varchar not null, severity store.severity not null, nonconformity boolean not null,
    basis varchar not null check (basis in ('finding', 'answer')), date date not null, "full" boolean not null,
    counted boolean not null,
    state varchar not null check (state in ('repeated', 'not_repeated', 'not_reaudited', 'unknown')),
    again_audit_key ubigint, again_date date, reaudits integer not null, last_reaudit date, found_audit_key ubigint,
    mended_on date, before_date date, before_finding_key ubigint, clean_before integer, run integer,
    load integer not null, sheet varchar not null, row integer not null
);

create table store.inherent_risk (
    entry integer not null, kind varchar not null check (kind in ('country', 'category')), name varchar not null,
    level double not null check (level between 0 and 100), reason varchar,
    said_by varchar not null, said_at timestamp not null, removed_by varchar, removed_at timestamp
);

create table store.weight_set (
    weight_set integer not null, name varchar not null, component varchar not null, weight double not null,
    said_by varchar not null, said_at timestamp not null, removed_by varchar, removed_at timestamp
);

create table store.risk_run (
    as_of date not null, data_version bigint not null, program varchar not null, worked_out_at timestamp not null
);

create table store.risk_site (
    as_of date not null, site_key ubigint not null, supplier_key ubigint not null, supplier varchar not null,
    site varchar not null, audits bigint not null, score double, seen double not null, tier varchar not null,
    rule varchar
);

create table store.risk_component (
    as_of date not null, site_key ubigint not null, component varchar not null, measure varchar, value double,
    level double, "count" double, "of" double, why varchar, weight double not null, points double
);
"""

# Notes on suppliers and findings, saved views, the trail, likeness of answers, and the key of what an event is about.
FROM_4: Final = """
create table store.note (
    note integer not null, about varchar not null check (about in ('supplier', 'finding')), key ubigint not null,
    text varchar not null, said_by varchar not null, said_at timestamp not null,
    removed_by varchar, removed_at timestamp
);

create table store.saved_view (
    saved_view integer not null, name varchar not null, page varchar not null, query varchar[] not null,
    saved_by varchar not null, saved_at timestamp not null, removed_by varchar, removed_at timestamp
);

create table store.trail (
    done_at timestamp not null, who varchar not null,
    kind varchar not null
        check (kind in ('load', 'load_again', 'merge', 'master_data', 'mapping', 'memory', 'rule', 'weights',
                        'inherent_risk', 'event', 'note', 'view', 'plan', 'export', 'restore', 'import', 'erasure')),
    taken_back boolean not null, number bigint, detail varchar
);

create table store.likeness (
    halved boolean not null, measure varchar not null check (measure in ('answers', 'repeats')),
    scheme varchar not null, version varchar not null, sites bigint not null, found double
);

create index worked_out_question on store.worked_out (question);

alter table store.event add column key ubigint;
update store.event set key = named.key
from (
    select 'supplier' as about, supplier as name, any_value(supplier_key) as key from store.place
    group by supplier having count(distinct supplier_key) = 1
    union all
    select 'site', site, any_value(site_key) from store.place group by site having count(distinct site_key) = 1
) as named
where named.about = event.about and named.name = event.name;
"""

# Version a file has -> what makes it one version newer.
STEPS: Final[dict[int, str]] = {1: FROM_1, 2: FROM_2, 3: FROM_3, 4: FROM_4}

SET_VERSION = "update store.meta set value = $version where name = 'schema_version'"


def migrate(con: duckdb.DuckDBPyConnection, *, found: int, wanted: int, retelling: tuple[str, ...]) -> None:
    """Run the steps from version ``found`` to ``wanted`` in one transaction: all of them, or nothing.

    ``retelling``: what tells current rows and rollups anew after them. Raises KeyError where a step is missing,
    duckdb.Error where one fails; the file is then as it was.
    """
    con.execute("begin")
    try:
        for version in range(found, wanted):
            con.execute(STEPS[version])
        for statements in retelling:
            con.execute(statements)
        con.execute(SET_VERSION, {"version": wanted})
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise
    # As after creation: DuckDB cannot replay new enum types from its log.
    con.execute("checkpoint")
