-- The warehouse: what a row means.
--
-- Loaders write the tables of schema `store`; metrics read only the macros of macros.sql. A fact is stored as
-- *versions* (key, load): nothing is overwritten, the current row is the latest version whose load is not undone.
-- Keys are 64-bit numbers that come from the load (md5 of the natural key), so there are no sequences; there are no
-- foreign keys, the load's own checks refuse what does not balance.

create schema store;

create type store.outcome as enum ('conform', 'partial', 'nonconform', 'not_applicable', 'not_assessed', 'info');
create type store.severity as enum ('critical', 'major', 'minor', 'ungraded_nc', 'observation', 'positive', 'unmapped');
create type store.result as enum ('pass', 'conditional', 'fail', 'stop', 'no_verdict', 'unmapped');
create type store.kind as enum
    ('initial', 'periodic', 'special', 'follow_up', 'self_assessment', 'pre_assessment', 'not_stated', 'unmapped');
create type store.action_state as enum
    ('open', 'plan_rejected', 'in_progress', 'pending_verification', 'closed_unverified', 'closed_verified', 'void',
     'unmapped');

-- One row: a fact about the file itself ('schema_version', 'data_version').
create table store.meta (name varchar primary key, value bigint not null);

-- One row: a house rule (what passes, weights, targets, cut-offs), printed where it matters.
create table store.setting (name varchar primary key, value varchar not null, meaning varchar not null);

-- One row: a change of a house rule by hand. The value in force stands in store.setting.
create table store.rule_change (
    change integer not null, name varchar not null, before varchar not null, after varchar not null,
    reason varchar, changed_by varchar not null, changed_at timestamp not null
);

-- One row: one background job (a load, an undo, a demo build). 'interrupted' = the process died; nothing was loaded.
create table store.job (
    job         varchar primary key,
    kind        varchar not null,
    subject     varchar not null,
    state       varchar not null check (state in ('waiting', 'running', 'done', 'refused', 'interrupted')),
    step        varchar,
    report      varchar,                    -- JSON, as the command line prints it
    started_at  timestamp not null,
    ended_at    timestamp
);

-- One row: one file taken in.
create table store.load (
    load        integer not null,
    file        varchar not null,
    sha256      varchar not null,
    bytes       bigint  not null,
    loaded_by   varchar not null,
    loaded_at   timestamp not null,
    mapping     varchar,                    -- JSON: the mapping the user gave, if any
    undone_at   timestamp,
    undone_by   varchar
);

-- One row: one sheet of a file and its balance. Rows above the heading row are not read rows.
create table store.load_sheet (
    load        integer not null,
    sheet       varchar not null,
    shape       varchar not null check (shape in ('audits', 'sections', 'answers', 'findings', 'actions', 'suppliers',
                                                  'wide', 'form', 'matrix', 'skipped')),
    header_row  integer,                    -- the last row of its headings; with the sheet, the name of a table
    headings    varchar[],                  -- the heading row as read
    reason      varchar,                    -- why the sheet was skipped
    read        bigint not null,
    new         bigint not null,
    changed     bigint not null,
    unchanged   bigint not null,
    duplicate   bigint not null,
    rejected    bigint not null,
    blank       bigint not null,
    non_data    bigint not null,
    check (read = new + changed + unchanged + duplicate + rejected + blank + non_data)
);

-- One row: one row of a sheet, as read. row_key is the finest thing the row states (audit, section result, answer,
-- finding or action); base_key its natural key before look-alikes are told apart.
create table store.raw_row (
    load         integer not null,
    sheet        varchar not null,
    row          integer not null,          -- as Excel shows it, from 1
    part         integer not null,          -- 0; in a matrix, where a row states one answer per audit, 0, 1, 2, ...
    class        varchar not null
        check (class in ('new', 'changed', 'unchanged', 'duplicate', 'rejected', 'blank', 'non_data')),
    base_key     ubigint,
    row_key      ubigint,
    content_hash ubigint,
    cells        varchar[] not null         -- of part 0; the other parts of a row have none
);

-- One row: one reason why a row was refused.
create table store.rejected (
    load integer not null, sheet varchar not null, row integer not null,
    heading varchar, found varchar, reason varchar not null, remedy varchar not null
);

-- One row: one thing an accepted file left open: a cell stored empty, a label or heading nobody knows, look-alike rows.
create table store.issue (
    load integer not null, sheet varchar not null, row integer,
    kind varchar not null check (kind in ('bad_cell', 'unknown_label', 'unknown_heading', 'look_alike', 'note')),
    heading varchar, found varchar, reason varchar not null, remedy varchar not null
);

-- One row: what one load says of a legal supplier. Empty = the load does not say.
create table store.supplier (
    supplier_key ubigint not null, load integer not null, sheet varchar not null, row integer not null,
    code varchar, name varchar, category varchar, criticality varchar, active boolean
);

-- One row: what one load says of a supplier's factory.
create table store.site (
    site_key ubigint not null, load integer not null, sheet varchar not null, row integer not null,
    supplier_key ubigint not null, name varchar, code varchar, city varchar,
    country varchar,                        -- ISO 3166-1 alpha-2
    region varchar
);

-- One row: a spelling under which a supplier was met.
create table store.supplier_alias (supplier_key ubigint not null, load integer not null, spelling varchar not null);

-- One row: what one load says of one visit to one site under one scheme.
create table store.audit (
    audit_key ubigint not null, load integer not null, sheet varchar not null, row integer not null,
    base_key ubigint not null, site_key ubigint not null, audit_no varchar,
    scheme varchar, version varchar, kind store.kind, notice varchar, auditor varchar, firm varchar,
    date date,                              -- last day of the audit if stated, else its date
    start date, man_days double,
    result_raw varchar, result store.result,
    score_raw varchar, score double,        -- percent, 0 to 100
    next_due date,
    listed boolean not null                 -- it stands in a list of audits, not only behind findings
);

-- One row: a section result printed in an audit.
create table store.audit_section (
    section_key ubigint not null, load integer not null, sheet varchar not null, row integer not null,
    audit_key ubigint not null, section varchar, dimension varchar, topic varchar,
    result_raw varchar, result store.result, score_raw varchar, score double,
    dimension_stated boolean, topic_stated boolean  -- by the file; else the cross-walk placed it
);

-- One row: what one load says of one checklist item in one audit. `latest` marks the current version.
create table store.answer (
    answer_key ubigint not null, load integer not null, sheet varchar not null, row integer not null,
    audit_key ubigint not null, clause varchar not null, section varchar, dimension varchar, topic varchar,
    outcome store.outcome, raw varchar, points double, max_points double, weight double,
    latest boolean not null,
    dimension_stated boolean, topic_stated boolean
);

-- One row: the wording and place of a clause, as met in files.
create table store.checklist (
    scheme varchar not null, version varchar, clause varchar not null, load integer not null,
    title varchar, section varchar, dimension varchar, topic varchar
);

-- One row: what one load says of one nonconformity or observation.
create table store.finding (
    finding_key ubigint not null, load integer not null, sheet varchar not null, row integer not null,
    audit_key ubigint not null, number varchar, clause varchar, section varchar, dimension varchar, topic varchar,
    severity_raw varchar, severity store.severity, zero_tolerance boolean, text varchar, root_cause varchar,
    dimension_stated boolean, topic_stated boolean
);

-- One row: what one load says of one corrective action for a finding.
create table store.action (
    action_key ubigint not null, load integer not null, sheet varchar not null, row integer not null,
    finding_key ubigint not null, number varchar, text varchar, owner varchar,
    original_due date, due date, closed date, verified date, state_raw varchar, state store.action_state
);

-- One row: an audit of which this load replaces what earlier loads said, as the user chose: only its own rows of this
-- kind and those of later loads count. Findings and actions beside answers are replaced with the answers.
create table store.replacement (
    load integer not null, audit_key ubigint not null,
    part varchar not null check (part in ('answers', 'findings', 'actions', 'sections'))
);

-- Current rows, kept in the load's transaction (refresh.sql). A field of supplier, site, audit or finding is the latest
-- non-empty statement; dates and state of an action are taken together from the latest load that mentions it.
create table store.current_supplier as select * exclude (load, sheet, row), load, sheet, row from store.supplier;
create table store.current_site as select * exclude (load, sheet, row), load, sheet, row from store.site;
create table store.current_audit as select * exclude (load, sheet, row), load, sheet, row from store.audit;
create table store.current_section as select * exclude (load, sheet, row), load, sheet, row from store.audit_section;
create table store.current_finding as select * exclude (load, sheet, row), load, sheet, row from store.finding;
create table store.current_action as select * exclude (load, sheet, row), load, sheet, row from store.action;

-- One row per site: the words under which people filter. Rebuilt whole, it is small.
create table store.place (
    site_key ubigint not null, supplier_key ubigint not null,
    supplier varchar not null,              -- the name, made unique with code or country where two share it
    supplier_name varchar not null, supplier_code varchar,
    site varchar not null,                  -- the name, with the supplier behind it where those of several share it
    site_code varchar,
    city varchar, country varchar, region varchar, category varchar, criticality varchar, active boolean
);

-- One row per audit, with its counts. `audited` = it is known as an audit (listed, or with answers); `full` = audited
-- and not a follow-up or self-assessment.
create table store.audit_fact (
    audit_key ubigint not null, site_key ubigint not null, audit_no varchar, scheme varchar not null,
    version varchar not null, kind store.kind not null, audited boolean not null, answered boolean not null,
    "full" boolean not null, date date not null, auditor varchar, firm varchar, notice varchar, man_days double,
    result store.result, result_raw varchar, score double, next_due date,
    conform integer not null, partial integer not null, nonconform integer not null, not_applicable integer not null,
    not_assessed integer not null, info integer not null, unmapped integer not null,
    critical integer not null, major integer not null, minor integer not null, ungraded integer not null,
    observations integer not null, unmapped_findings integer not null,
    load integer not null, sheet varchar not null, row integer not null
);

-- One row per audit, dimension and topic, with its counts and the printed section result, if any.
create table store.section_fact (
    audit_key ubigint not null, dimension varchar not null, topic varchar not null,
    conform integer not null, partial integer not null, nonconform integer not null, not_applicable integer not null,
    not_assessed integer not null, info integer not null,
    critical integer not null, major integer not null, minor integer not null, ungraded integer not null,
    result store.result, score double
);

-- One row per finding. In an audit without any finding on file, a nonconform answer stands as an ungraded
-- nonconformity (basis 'answer'). `counted` marks the one row per audit and clause that counts for recurrence; only
-- there, what went before and came after on its line: same site, scheme, checklist version and clause.
create table store.finding_fact (
    finding_key ubigint not null, audit_key ubigint not null, site_key ubigint not null,
    scheme varchar not null, version varchar not null, clause varchar, dimension varchar not null,
    topic varchar not null, severity store.severity not null, nonconformity boolean not null,
    basis varchar not null check (basis in ('finding', 'answer')), date date not null, "full" boolean not null,
    counted boolean not null,
    state varchar not null check (state in ('repeated', 'not_repeated', 'not_reaudited', 'unknown')),
    again_audit_key ubigint, again_date date,   -- the next full audit that covered the clause
    reaudits integer not null,              -- full audits that covered it since, up to the first that found it again
    last_reaudit date,                      -- the day of the last of them
    found_audit_key ubigint,                -- the first that found it again
    mended_on date,                         -- the last follow-up before the next full audit, where it was in order
    before_date date,                       -- the last full audit before where it was found
    before_finding_key ubigint,             -- the last finding before that counts
    clean_before integer,                   -- full audits since then, or ever, that looked and found nothing
    run integer,                            -- in how many audits in a row it was found, this one included
    load integer not null, sheet varchar not null, row integer not null
);

-- What people say by hand. It stands beside the facts and rewrites none of them -------------------------------------

-- One row: someone's word on two suppliers, sites or visits. `same`: what stands under from_key is counted with
-- into_key; else they are two and are never suggested again. Taken back = undone_at.
create table store.judgement (
    judgement integer not null,
    entity varchar not null check (entity in ('supplier', 'site', 'visit')),
    same boolean not null, from_key ubigint not null, into_key ubigint not null check (from_key <> into_key),
    judged_by varchar not null, judged_at timestamp not null, undone_by varchar, undone_at timestamp
);

-- One row: a field of a supplier or site filled in by hand. The latest that was not removed counts before all files.
create table store.master_edit (
    edit integer not null, entity varchar not null check (entity in ('supplier', 'site')), key ubigint not null,
    field varchar not null
        check (field in ('name', 'region', 'category', 'criticality', 'active', 'country', 'city')),
    value varchar not null, edited_by varchar not null, edited_at timestamp not null,
    removed_by varchar, removed_at timestamp
);

-- One row: one erasure for good. It says what kind, when and how much, never whom. `lifted`: may be loaded again.
create table store.erasure (
    erasure integer not null, kind varchar not null check (kind in ('supplier', 'person')),
    erased_by varchar not null, erased_at timestamp not null, rows bigint not null,
    lifted_by varchar, lifted_at timestamp
);

-- One row: a name or code that was erased, as a keyed hash, so that a later file that brings it is noticed.
create table store.erased_key (
    erasure integer not null, kind varchar not null check (kind in ('supplier', 'supplier_code', 'person')),
    hash varchar not null
);

-- One row: a random secret of this database, under which names are hashed.
create table store.secret (name varchar not null, value varchar not null);

-- One row per audit that someone said is the same visit as another: under which audit it is counted, and whether its
-- findings and printed section results are the ones that count. Kept by refresh.sql.
create table store.joint_visit (
    audit_key ubigint not null, visit_key ubigint not null,
    tells_findings boolean not null, tells_sections boolean not null
);

-- One row: something that happened on a day and bears on what charts show: a new checklist, a move, another audit firm.
-- Where `splits`, someone confirmed that a line breaks there and its limits are worked out anew, for the reason given.
-- `about` and `name` say which lines: all, or those of one scheme, region, country, supplier, site or firm. With the key a
-- supplier or site is found again after a merge, a new name, or an erasure.
create table store.event (
    event integer not null, day date not null,
    about varchar not null check (about in ('all', 'scheme', 'region', 'country', 'supplier', 'site', 'firm')),
    name varchar, reason varchar not null, splits boolean not null,
    said_by varchar not null, said_at timestamp not null, removed_by varchar, removed_at timestamp, key ubigint
);

-- One row: a note someone pinned to a supplier or a finding; one on a day of a chart is an event. What it says is text,
-- never markup, and is never overwritten: removed, it is shown no longer and stays on record. The key is the one it was
-- pinned to; suppliers merged since share their notes.
create table store.note (
    note integer not null, about varchar not null check (about in ('supplier', 'finding')), key ubigint not null,
    text varchar not null, said_by varchar not null, said_at timestamp not null,
    removed_by varchar, removed_at timestamp
);

-- One row: a view someone saved under a name: its page and what stands behind the ? of its address, a list of
-- 'name=value'. Saved again under the same name, the one before is marked as removed and stays on record.
create table store.saved_view (
    saved_view integer not null, name varchar not null, page varchar not null, query varchar[] not null,
    saved_by varchar not null, saved_at timestamp not null, removed_by varchar, removed_at timestamp
);

-- One row: a plan of audits that someone kept, and what it promised: of its visits so many find something (`event`, as
-- the house rule forecast_event had it), with a 90 % interval, against as many at random. `inputs` is JSON: what was asked for, the filters and the house rules it rests on;
-- `score_version` names the program that told the chances. A plan is never changed; removed, it is scored no longer.
create table store.audit_plan (
    plan integer not null, name varchar not null, as_of date not null, until date not null, days double not null,
    event varchar not null, basis varchar not null, score_version varchar not null, inputs varchar not null,
    data_version bigint not null, visits integer not null, expected double not null, low integer not null,
    high integer not null, random_expected double not null, findings double,
    saved_by varchar not null, saved_at timestamp not null, removed_by varchar, removed_at timestamp
);

-- One row: a visit of a kept plan, as it stood when it was kept; also those that must be and found no room. `scheme` ''
-- stands for any: a site that was never audited.
create table store.planned_visit (
    plan integer not null, line integer not null, site_key ubigint not null, scheme varchar not null,
    arm varchar not null check (arm in ('must', 'chosen', 'random', 'left out')), must varchar, why varchar,
    week date, days double not null, due date, chance double, expected_findings double, basis varchar not null
);

-- One row: where the user puts a section or a clause of a checklist, also for files still to come. A version '' is that
-- of audits that state none. The user's word goes before the cross-walk, and before the file only where over_file.
create table store.checklist_place (
    scheme varchar not null, version varchar not null,
    part varchar not null check (part in ('section', 'clause')), name varchar not null,
    dimension varchar not null, topic varchar, over_file boolean not null,
    said_by varchar not null, said_at timestamp not null
);

-- One row: an item of a checklist the user gave as a list.
create table store.own_item (
    scheme varchar not null, version varchar not null, clause varchar not null, title varchar, section varchar,
    said_by varchar not null, said_at timestamp not null
);

-- One row per item met on which the user's mapping speaks: what it says, worked out once (refresh.sql). '' = none.
create table store.item_place (
    scheme varchar not null, version varchar not null, clause varchar not null, section varchar not null,
    dimension varchar not null, topic varchar, over_file boolean not null
);

-- One row: what a user confirmed about tables with these headings, whatever their order. Where a signature has several
-- rows, the one not forgotten holds; a newer confirmation forgets the older one.
create table store.remembered_mapping (
    signature    varchar not null,          -- of the headings, whatever their order
    name         varchar not null,          -- what the user calls it
    headings     varchar[] not null,        -- as read when it was confirmed
    mapping      varchar not null,          -- JSON: what was confirmed
    confirmed_by varchar not null,
    confirmed_at timestamp not null,
    forgotten_at timestamp
);

-- One row per checklist, measure and way to count partly conforming answers: how alike those of one audit are
-- (`found`, an intraclass correlation), and from how many sites. Told by refresh.sql.
create table store.likeness (
    halved boolean not null, measure varchar not null check (measure in ('answers', 'repeats')),
    scheme varchar not null, version varchar not null, sites bigint not null, found double
);

-- One row: something someone did: loaded, changed by hand, took along, erased. Rows are added in the transaction of what
-- they tell and never changed (but for names that are erased), and a restore leaves them. `number` is that of the load,
-- note and so on; what it is called is looked up there, so that no name stands here; `detail` is the name of a download.
create table store.trail (
    done_at timestamp not null, who varchar not null,
    kind varchar not null
        check (kind in ('load', 'load_again', 'merge', 'master_data', 'mapping', 'memory', 'rule', 'weights',
                        'inherent_risk', 'event', 'note', 'view', 'plan', 'export', 'restore', 'import', 'erasure')),
    taken_back boolean not null, number bigint, detail varchar
);

-- Risk --------------------------------------------------------------------------------------------------------------

-- One row: what the user says of the inherent risk of a country or a category, from 0 to 100. Nothing is shipped. Where
-- one place has several rows, the last that was not removed counts.
create table store.inherent_risk (
    entry integer not null, kind varchar not null check (kind in ('country', 'category')), name varchar not null,
    level double not null check (level between 0 and 100), reason varchar,
    said_by varchar not null, said_at timestamp not null, removed_by varchar, removed_at timestamp
);

-- One row: the weight of one component in a set of weights someone saved under a name. The weights in force are house
-- rules, so that every change of them is recorded like one.
create table store.weight_set (
    weight_set integer not null, name varchar not null, component varchar not null, weight double not null,
    said_by varchar not null, said_at timestamp not null, removed_by varchar, removed_at timestamp
);

-- One row: that the points score was worked out for a day, on one state of the data and by one program. Follows from
-- the rest, as the two tables below do; kept so that pages and filters look tiers up.
create table store.risk_run (
    as_of date not null, data_version bigint not null, program varchar not null, worked_out_at timestamp not null
);

-- One row per site: its score and tier on that day. `rule`: the hard rule that set the tier, whatever the points.
create table store.risk_site (
    as_of date not null, site_key ubigint not null, supplier_key ubigint not null, supplier varchar not null,
    site varchar not null, audits bigint not null, score double, seen double not null, tier varchar not null,
    rule varchar
);

-- One row per site and component: how bad it is from 0 to 1 (`level`), null and why where it cannot be told, and the
-- points it gives. `value` is what was measured, `count` of `of` what it rests on.
create table store.risk_component (
    as_of date not null, site_key ubigint not null, component varchar not null, measure varchar, value double,
    level double, "count" double, "of" double, why varchar, weight double not null, points double
);
