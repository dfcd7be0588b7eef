-- The rows of the Excel export, one query per sheet. Every row names its audit in full, so that the loader finds it
-- again without help. "taken_from" keeps apart rows that would otherwise be the same twice. Everything stands as it
-- counts: what was said by hand is in the rows themselves, for the loader knows nothing of it.

-- name: prepare
-- The only site of a supplier, shown by that one's name for want of its own, stays without a name, which would make it
-- another site; beside other sites it is told apart by what it is shown by. One of two suppliers that share a name is
-- told apart by the word pages have for it, where no code does.
create or replace temp table exported_place as
with told as (
    select *, count(*) over (partition by supplier_key) as sites,
           min(supplier_key) over alike <> max(supplier_key) over alike as is_shared
    from store.place window alike as (partition by supplier_name)
)
select site_key, supplier_key, supplier_code,
       case when supplier_code is null and is_shared then supplier else supplier_name end as supplier,
       case when sites > 1 or site <> supplier_name || coalesce(', ' || city, '') then site end as site,
       site_code, city, country, region, category, criticality,
       case when active then 'Yes' when not active then 'No' end as active
from told;

create or replace temp table exported_section as from placed_sections();

create or replace temp table exported_audit as
with told as (
    select coalesce(visit_key, audit_key) as audit_key, bool_or(listed) as listed,
           arg_min(start, (audit_key <> coalesce(visit_key, audit_key), audit_key)) as start
    from store.current_audit left join store.joint_visit using (audit_key) group by all
),
known as (
    select audit.* replace (nullif(scheme, 'not stated') as scheme, nullif(version, '') as version),
           told.listed, told.start, regexp_replace(lower(audit_no), '[^[:alnum:]]', '', 'g') as plain_no,
           place.* exclude (site_key), audit_key in (select audit_key from exported_section) as sectioned
    from store.audit_fact as audit join told using (audit_key) join exported_place as place using (site_key)
),
counted as (
    select *, count(*) over (partition by site_key, date) as that_day,
           count(*) over (partition by supplier_key, plain_no) as that_number,
           row_number() over (order by date, audit_key) as place,
           row_number() over (partition by supplier_key, plain_no order by date, audit_key) as place_in_number
    from known
)
select * replace (
           -- An audit that could be taken for another one gets a number of its own.
           case when audit_no is null and (that_day > 1 or sectioned) then 'unnumbered ' || place
                when that_number > 1 then audit_no || ' #' || place_in_number
                else audit_no end as audit_no)
from counted;

-- What answers and findings say of their audit: enough to find it, among sites of one name too; all of it where no list
-- of audits does. Beside a scheme of its own an item without a dimension would be given one it did not have.
create or replace temp table exported_reference as
select audit_key, supplier, supplier_code, site, site_code, city, country, audit_no, start, date,
       unnest(case when not listed then {
           'scheme': scheme, 'version': version, 'kind': kind::varchar, 'category': category, 'criticality': criticality,
           'active': active, 'region': region, 'notice': notice, 'auditor': auditor, 'firm': firm, 'man_days': man_days,
           'result': case when result = 'unmapped' then result_raw else result::varchar end, 'score': score,
           'next_due': next_due} end)
from exported_audit;

-- name: Audits
select concat_ws(', ', source.file, audit.sheet, 'row ' || audit.row) as taken_from, audit.supplier,
       audit.supplier_code, audit.category, audit.criticality, audit.active, audit.site, audit.site_code, audit.city,
       audit.country, audit.region, audit.audit_no, audit.scheme, audit.version, audit.kind::varchar as kind,
       audit.notice, audit.auditor, audit.firm, audit.start, audit.date, audit.man_days,
       case when audit.result = 'unmapped' then audit.result_raw else audit.result::varchar end as result,
       audit.score, audit.next_due
from exported_audit as audit left join store.load as source using (load)
where audit.listed order by audit.date, audit.audit_key;

-- name: Sections
select concat_ws(', ', source.file, section.sheet, 'row ' || section.row) as taken_from, audit.supplier,
       audit.supplier_code, audit.site, audit.site_code, audit.city, audit.country, audit.audit_no, audit.scheme,
       audit.version, audit.start, audit.date, section.section, nullif(section.dimension, 'unmapped') as dimension,
       nullif(section.topic, 'unmapped') as topic,
       case when section.result = 'unmapped' or section.result is null then section.result_raw
            else section.result::varchar end as result,
       section.score
from exported_section as section join exported_audit as audit using (audit_key)
left join store.load as source on source.load = section.load
order by audit.date, audit.audit_key, section.section_key;

-- name: Answers
select concat_ws(', ', source.file, answer.sheet, 'row ' || answer.row) as taken_from, audit.* exclude (audit_key),
       answer.section, answer.clause, title.title,
       case when answer.outcome is not null then answer.outcome::varchar
            when answer.points is null then answer.raw end as outcome,
       answer.points, answer.max_points, answer.weight, nullif(answer.dimension, 'unmapped') as dimension,
       nullif(answer.topic, 'unmapped') as topic
from placed_answers() as answer join exported_reference as audit on audit.audit_key = answer.audit_key
left join store.load as source on source.load = answer.load
left join store.audit_fact as fact on fact.audit_key = answer.audit_key
left join clause_titles() as title
  on title.scheme = fact.scheme and title.version = fact.version and title.clause = answer.clause
order by audit.date, audit.audit_key, answer.load, answer.row, answer.answer_key;

-- name: Findings
with told as (
    select finding.*, count(*) over alike as alikes, row_number() over (alike order by finding_key) as place
    from placed_findings() as finding
    window alike as (partition by audit_key, coalesce(lower(number), ''), coalesce(clause, ''), coalesce(text, ''))
)
select concat_ws(', ', source.file, finding.sheet, 'row ' || finding.row) as taken_from,
       audit.* exclude (audit_key),
       -- Findings that say the same get numbers of their own.
       case when finding.alikes > 1 then concat_ws(' ', finding.number, '#' || finding.place)
            else finding.number end as finding_no,
       finding.clause, finding.section, nullif(finding.dimension, 'unmapped') as dimension,
       nullif(finding.topic, 'unmapped') as topic,
       case when finding.zero_tolerance then 'zero_tolerance' when finding.severity = 'unmapped' then finding.severity_raw
            else finding.severity::varchar end as severity,
       finding.text, finding.root_cause, action.number as action_no, action.text as action_text, action.owner,
       action.original_due, action.due, action.closed, action.verified,
       case when action.state = 'unmapped' then action.state_raw else action.state::varchar end as state
from told as finding join exported_reference as audit using (audit_key)
left join store.current_action as action using (finding_key)
left join store.load as source on source.load = finding.load
order by audit.date, audit.audit_key, finding.finding_key, action.action_key;

-- name: Suppliers
select supplier, supplier_code, category, criticality, active, site, site_code, city, country, region
from exported_place order by supplier, supplier_key, site_key;

-- name: Loads
select load, file, loaded_by, loaded_at::varchar as loaded_at, undone_at::varchar as undone_at, undone_by, sha256
from store.load order by load;

-- name: Notes
with placed as (
    select supplier_key, any_value(supplier) as supplier from store.place group by supplier_key
),
home as (select * from homes('supplier')),
told as (
    select note, about, concat_ws(', ', coalesce(placed.supplier, at_site.supplier, 'no longer on file'), fact.audit_no,
                                  fact.clause, fact.number) as pinned_to,
           case when about = 'finding' then fact.date end as day, text, said_by, said_at, removed_by, removed_at,
           coalesce(home.home, note.key) as key, null as event_about, null as event_name, null as splits
    from store.note left join home on about = 'supplier' and home.key = note.key
    left join placed on about = 'supplier' and placed.supplier_key = coalesce(home.home, note.key)
    left join (
        select finding_fact.*, audit_fact.audit_no, current_finding.number
        from store.finding_fact join store.audit_fact using (audit_key)
        left join store.current_finding using (finding_key)
    ) as fact on about = 'finding' and fact.finding_key = note.key
    left join store.place as at_site on at_site.site_key = fact.site_key
    union all
    select event.event, 'day of a chart', concat_ws(' ', event.about, coalesce(standing.name, event.name)), event.day,
           event.reason, event.said_by, event.said_at, event.removed_by, event.removed_at, event.key, event.about,
           coalesce(standing.name, event.name), case when event.splits then 'Yes' else 'No' end
    from store.event left join events() as standing using (event)
)
select about, pinned_to, day, text, said_by, said_at::varchar as said_at, removed_by, removed_at::varchar as removed_at,
       note::varchar as number, key::varchar as key, event_about, event_name, splits
from told order by about, said_at, note;

-- name: Saved views
select name, page, to_json(query)::varchar as query, saved_by, saved_at::varchar as saved_at, removed_by,
       removed_at::varchar as removed_at, saved_view::varchar as number
from store.saved_view order by saved_view;

-- name: House rules
select name, value, meaning from store.setting order by name;
