-- Fills a warehouse with made-up audits, in the tables loads write. Reads the temporary table `wanted` (suppliers, audits,
-- seed, part, parts): of several parts each holds the audits of its share of the sites, and the first also all suppliers,
-- sites and checklists. Everything is drawn from hashes, so that the same numbers give the same rows. Run inside one
-- transaction a part, before refresh.sql.

set variable seed = (select seed from wanted);
set variable suppliers = (select suppliers from wanted);
set variable audits = (select audits from wanted);
set variable part = (select part from wanted);
set variable parts = (select parts from wanted);
-- The load of lists, and that of answers.
set variable lists = (select 2 * part + 1 from wanted)::integer;
set variable answers = (select 2 * part + 2 from wanted)::integer;

-- A draw from 0 to 1, and one that is roughly normal, for a purpose and what it is about.
create or replace temp macro chance(purpose, one, other) as
    (hash(purpose, one, other, getvariable('seed')) // 2048) / 9007199254740992.0;
create or replace temp macro bell(purpose, one, other) as
    (chance(purpose, one, other) + chance(purpose || '2', one, other) + chance(purpose || '3', one, other)
     + chance(purpose || '4', one, other) - 2) * 1.732;

insert into store.load (load, file, sha256, bytes, loaded_by, loaded_at)
values (getvariable('lists'), 'made-audits.xlsx', 'made audits ' || getvariable('part'), 0, 'bench',
        timestamp '2026-01-05 08:00'),
       (getvariable('answers'), 'made-answers.csv', 'made answers ' || getvariable('part'), 0, 'bench',
        timestamp '2026-01-05 09:00');

-- Checklists --------------------------------------------------------------------------------------------------------

create or replace temp table made_scheme (
    place integer, scheme varchar, version varchar, items integer, since date, judged boolean
);
insert into made_scheme values
    (0, 'Factory audit', '3', 160, date '2019-01-01', true), (0, 'Factory audit', '4', 168, date '2023-01-01', true),
    (1, 'Social audit', '1', 240, date '2019-01-01', true), (1, 'Social audit', '2', 232, date '2022-07-01', true),
    (2, 'Process audit', '2016', 200, date '2019-01-01', false);

create or replace temp table made_topic as
select row_number() over () - 1 as place, dimension, topic
from (values ('Quality', 'Raw material procurement and incoming goods'), ('Quality', 'Production process control'),
             ('Quality', 'Final inspection and testing'), ('Quality', 'Records and traceability'),
             ('Quality', 'Equipment and calibration'), ('Environment', 'Waste'),
             ('Environment', 'Energy and greenhouse gases'), ('Environment', 'Water and wastewater'),
             ('Environment', 'Air emissions'), ('Health & safety', 'Safety training'),
             ('Health & safety', 'Personal protective equipment'), ('Health & safety', 'Emergency, fire and evacuation'),
             ('Health & safety', 'Machine and electrical safety'), ('Social', 'Working hours'),
             ('Social', 'Wages and benefits'), ('Social', 'Child and young labour'), ('Social', 'Forced labour'),
             ('Management system', 'Management system and policies'), ('Business ethics', 'Bribery and integrity')
     ) as named (dimension, topic);

create or replace temp table made_item as
select scheme, version, number, (number // 12 + 1) || '.' || (number % 12 + 1) as clause,
       'Section ' || (number // 12 + 1) as section, dimension, topic,
       exp(0.9 * bell('difficulty', scheme, number)) as difficulty, chance('grave', scheme, number) < 0.06 as grave
from (select made_scheme.*, unnest(range(items)) as number from made_scheme) as numbered
join made_topic on made_topic.place = (number // 6 + numbered.place * 4) % 19;

insert into store.checklist (scheme, version, clause, load, title, section, dimension, topic)
select scheme, version, clause, getvariable('answers'), 'Is requirement ' || clause || ' met?', section, dimension, topic
from made_item where getvariable('part') = 0 order by scheme, version, number;

-- Places ------------------------------------------------------------------------------------------------------------

create or replace temp table made_region as
select row_number() over () - 1 as place, region, countries
from (values ('East Asia', ['CN', 'TW', 'KR', 'JP']), ('Southeast Asia', ['VN', 'ID', 'TH', 'MY']),
             ('South Asia', ['IN', 'BD', 'PK', 'LK']), ('Europe', ['DE', 'PL', 'IT', 'PT', 'RO']),
             ('Middle East & North Africa', ['TR', 'EG', 'MA', 'TN']), ('Americas', ['US', 'MX', 'BR', 'PE'])
     ) as named (region, countries);

create or replace temp table made_supplier as
select number, hash('supplier', number, getvariable('seed')) as supplier_key,
       'V' || lpad(number::varchar, 6, '0') as code, 'Supplier ' || lpad(number::varchar, 6, '0') || ' Ltd' as name,
       ['Metal parts', 'Electronics', 'Textiles', 'Plastics', 'Packaging', 'Food', 'Chemicals', 'Furniture']
           [1 + floor(chance('category', number, 0) * 8)::integer] as category,
       ['high', 'medium', 'low'][1 + floor(chance('criticality', number, 0) * 3)::integer] as criticality,
       region, countries[1 + floor(chance('country', number, 0) * len(countries))::integer] as country,
       0.35 * bell('supplier', number, 0) as badness
from (select unnest(range(getvariable('suppliers'))) as number) as numbered
join made_region on made_region.place = floor(chance('region', number, 0) * 6)::integer;

create or replace temp table made_site as
select row_number() over (order by number, part) - 1 as site, hash('site', number, part, getvariable('seed')) as site_key,
       supplier_key, name || ', plant ' || (part + 1) as name, region, country,
       badness + 0.45 * bell('site', number, part) as badness, 0.10 * bell('trend', number, part) as trend
from (
    select *, unnest(range(1 + floor(pow(chance('sites', number, 0), 2) * 4)::integer)) as part from made_supplier
) as parted;

insert into store.supplier (supplier_key, load, sheet, row, code, name, category, criticality)
select supplier_key, getvariable('lists'), 'Suppliers', number + 2, code, name, category, criticality
from made_supplier where getvariable('part') = 0 order by number;

insert into store.site (site_key, load, sheet, row, supplier_key, name, country, region)
select site_key, getvariable('lists'), 'Suppliers', site + 2, supplier_key, name, country, region
from made_site where getvariable('part') = 0 order by site;

-- Visits ------------------------------------------------------------------------------------------------------------

-- 240 auditors of 12 firms, forty to a region, who stay there in four visits of five.
create or replace temp table made_visit as
with sized as (select count(*) as sites, ceil(getvariable('audits') / count(*))::integer as turns from made_site),
planned as (
    select unnest(range(getvariable('audits'))) as number, sites, turns from sized
),
dated as (
    select number, made_site.*, made_region.place as region_place,
           date '2019-01-07' + (365.25 * 7 / turns * (number // sites + chance('day', number, 0)))::integer as date,
           case when chance('other scheme', number, 0) < 0.15 then floor(chance('scheme', number, 1) * 3)
                else floor(chance('scheme', site, 2) * 3) end::integer as scheme_place
    from planned join made_site on made_site.site = number % sites join made_region using (region)
    where site * getvariable('parts') // sites = getvariable('part')
),
visited as (
    select dated.*, scheme, version, judged, items,
           case when chance('far', number, 0) < 0.2 then floor(chance('auditor', number, 1) * 240)
                else region_place * 40 + floor(chance('auditor', number, 2) * 40) end::integer as auditor
    from dated join made_scheme
      on made_scheme.place = scheme_place
     and (since, scheme) in (select (max(since), scheme) from made_scheme where since <= dated.date group by scheme)
)
select number, hash('visit', number, getvariable('seed')) as audit_key, site, site_key, date, scheme, version, judged,
       items, 'Auditor ' || lpad(auditor::varchar, 3, '0') as auditor,
       'Firm ' || chr(65 + auditor % 12) as firm, 'M-' || lpad(number::varchar, 8, '0') as audit_no,
       exp(badness + trend * (year(date) - 2019) + 0.35 * bell('audit', number, 0) + 0.3 * bell('strictness', auditor, 0))
           as rate
from visited;

-- Answers -----------------------------------------------------------------------------------------------------------
-- They are a load of their own, which is not told as touched: they are current as they are written.

insert into store.answer by name
with asked as (
    select audit_key, visit.number as visit, item.number as item, clause, section, dimension, topic,
           chance('answer', audit_key, item.number) as draw,
           case when chance('weak spot', site, item.number) < 0.02 then 0.6
                else least(0.045 * rate * difficulty, 0.7) end as missed,
           chance('not applicable', site, item.number) < 0.07 as out
    from made_visit as visit join made_item as item using (scheme, version)
),
told as (
    select *, case when out then 'not_applicable' when draw > 0.992 then 'not_assessed' when draw < missed then 'nonconform'
                   when draw < missed * 1.3 then 'partial' else 'conform' end as outcome
    from asked
)
select hash(audit_key, item) as answer_key, getvariable('answers') as load, 'Answers' as sheet,
       (row_number() over () % 1000000 + 2)::integer as row, audit_key, clause, section, dimension, topic, outcome,
       case outcome when 'conform' then 'Yes' when 'nonconform' then 'No' when 'partial' then 'Partly'
                    when 'not_applicable' then 'N/A' end as raw,
       case outcome when 'conform' then 2 when 'partial' then 1 when 'nonconform' then 0 end::double as points,
       case when outcome in ('conform', 'partial', 'nonconform') then 2 end::double as max_points, true as latest,
       true as dimension_stated, true as topic_stated
from told;

create or replace temp table made_count as
select audit_key, count(*) filter (outcome = 'conform') as conform,
       count(*) filter (outcome in ('conform', 'partial', 'nonconform')) as assessed
from store.answer where load = getvariable('answers') group by audit_key;

-- Findings and their actions; a third of the process audits have no findings on file, only answers.
create or replace temp table made_finding as
with missed as (
    select answer_key, audit_key, clause, section, dimension, topic, outcome, chance('severity', answer_key, 0) as draw
    from store.answer where load = getvariable('answers') and outcome in ('nonconform', 'partial')
)
select hash('finding', answer_key) as finding_key, audit_key, visit.date, clause, missed.section, missed.dimension,
       missed.topic, outcome,
       case when outcome = 'partial' then 'observation' when grave and draw < 0.12 then 'critical'
            when draw < 0.18 + 0.2 * grave::integer then 'major' else 'minor' end as severity
from missed join made_visit as visit using (audit_key)
join made_item as item using (scheme, version, clause)
where (outcome = 'nonconform' or draw < 0.25)
  and not (scheme = 'Process audit' and chance('no list', visit.number, 0) < 0.33);

insert into store.finding by name
select finding_key, getvariable('lists') as load, 'Findings' as sheet, (row_number() over () % 1000000 + 2)::integer as row,
       audit_key, 'F-' || lower(hex(finding_key))[1:10] as number, clause, section, dimension, topic,
       severity as severity_raw, severity, severity = 'critical' as zero_tolerance,
       'Requirement ' || clause || ' was not met.' as text,
       ['Training', 'Planning', 'Maintenance', 'Not known'][1 + floor(chance('cause', finding_key, 0) * 4)::integer]
           as root_cause, true as dimension_stated, true as topic_stated
from made_finding;

insert into store.action by name
with promised as (
    select finding_key, date, date + case severity when 'critical' then 14 when 'major' then 45 else 90 end as original_due,
           chance('moved', finding_key, 0) < 0.15 as moved, chance('never', finding_key, 0) < 0.06 as never,
           exp(0.6 * bell('days', finding_key, 0)) as pace
    from made_finding where outcome = 'nonconform' and chance('acted', finding_key, 0) < 0.85
),
closing as (
    select *, case when not never then date + ((original_due - date) * pace * 0.85)::integer end as day,
           original_due + case when moved then 60 else 0 end as due
    from promised
)
select hash('action', finding_key) as action_key, getvariable('lists') as load, 'Findings' as sheet,
       (row_number() over () % 1000000 + 2)::integer as row, finding_key, 'A-' || lower(hex(finding_key))[1:10] as number,
       'Correct it' as text, 'Owner ' || (finding_key % 300) as owner, original_due, due,
       case when day <= date '2025-12-31' then day end as closed,
       case when day <= date '2025-12-31' and chance('verified', finding_key, 0) < 0.6 then day + 20 end as verified,
       case when day is null or day > date '2025-12-31' then 'open'
            when chance('verified', finding_key, 0) < 0.6 then 'closed_verified' else 'closed_unverified' end as state,
       state as state_raw
from closing;

-- Results -----------------------------------------------------------------------------------------------------------

insert into store.audit by name
with graves as (
    select audit_key, count(*) filter (severity = 'critical') as critical from made_finding group by audit_key
),
judged as (
    select visit.*, conform / nullif(assessed, 0) as share,
           case when not judged then 'no_verdict' when critical > 0 or conform / nullif(assessed, 0) < 0.80 then 'fail'
                when conform / nullif(assessed, 0) < 0.90 then 'conditional' else 'pass' end as result
    from made_visit as visit join made_count using (audit_key) left join graves using (audit_key)
)
select audit_key, getvariable('lists') as load, 'Audits' as sheet, (number + 2)::integer as row, audit_key as base_key, site_key,
       audit_no, scheme, version, case when number < (select count(*) from made_site) then 'initial' else 'periodic' end
           as kind,
       ['announced', 'semi_announced', 'unannounced'][1 + floor(chance('notice', number, 0) * 3)::integer] as notice,
       auditor, firm, date, date as start, (1 + floor(chance('man-days', site, 0) * 4))::double as man_days,
       result as result_raw, result, round(100 * share, 1) as score, score::varchar as score_raw,
       date + 365 as next_due, true as listed
from judged;

-- Failed audits are followed up, on what had failed.
create or replace temp table made_follow_up as
select hash('follow-up', audit_key) as audit_key, audit_key as first_key, site_key, audit_no || 'F' as audit_no, scheme,
       version, auditor, firm, date + 75 as date, row
from store.audit where load = getvariable('lists') and result = 'fail' and chance('follow-up', audit_key, 0) < 0.6;

insert into store.audit by name
select audit_key, getvariable('lists') as load, 'Audits' as sheet, row, audit_key as base_key, site_key, audit_no, scheme, version,
       'follow_up' as kind, auditor, firm, date, date as start, 1.0 as man_days, 'pass' as result_raw, 'pass' as result,
       true as listed
from made_follow_up;

insert into store.answer by name
select hash('follow-up', answer_key) as answer_key, getvariable('answers') as load, 'Answers' as sheet, answer.row,
       made_follow_up.audit_key, clause, section, dimension, topic,
       case when chance('mended', answer_key, 0) < 0.8 then 'conform' else 'nonconform' end as outcome, outcome as raw,
       true as latest, true as dimension_stated, true as topic_stated
from store.answer as answer join made_follow_up on made_follow_up.first_key = answer.audit_key
where load = getvariable('answers') and answer.outcome = 'nonconform';

-- The social audit prints a result per dimension.
insert into store.audit_section by name
select hash('section', audit_key, dimension) as section_key, getvariable('lists') as load, 'Sections' as sheet,
       (row_number() over () % 1000000 + 2)::integer as row, audit_key, dimension as section, dimension,
       case when share >= 0.9 then 'pass' when share >= 0.8 then 'conditional' else 'fail' end as result,
       result as result_raw, round(100 * share, 1) as score, score::varchar as score_raw, true as dimension_stated
from (
    select audit_key, dimension, avg((outcome = 'conform')::integer) as share
    from store.answer join (select audit_key from made_visit where scheme = 'Social audit') using (audit_key)
    where outcome in ('conform', 'partial', 'nonconform') group by all
) as judged;

insert into store.load_sheet
select getvariable('lists'), 'Audits', 'audits', 1, [], null, count(*), count(*), 0, 0, 0, 0, 0, 0
from store.audit where load = getvariable('lists')
union all
select getvariable('answers'), 'Answers', 'answers', 1, [], null, count(*), count(*), 0, 0, 0, 0, 0, 0
from store.answer where load = getvariable('answers');
