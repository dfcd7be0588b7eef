-- Brings current rows and rollups up to date for what the temporary tables `touched_load` (the loads that were added or
-- undone) and `touched_key` (audits whose site or visit was judged anew, or whose items were mapped anew) mention. Runs
-- inside the transaction of the load, undo or word. One statement per step. A part with a `where` is left out where that
-- finds nothing: it would do nothing then, and planning its statements is most of what a small file costs.

-- part: what is touched

create or replace temp table live as
select load from store.load where undone_at is null;

create or replace temp table touched_supplier as
select distinct supplier_key from store.supplier semi join touched_load using (load);

create or replace temp table touched_site as
select site_key from store.site semi join touched_load using (load)
union select site_key from store.audit semi join touched_key using (audit_key);

-- Since which load the rows of an audit count, where the user had an export replace what stood before it.
create or replace temp table replaced as
select audit_key, part, max(load) as since from store.replacement semi join live using (load) group by audit_key, part;

create or replace temp table replaced_audit as
select distinct audit_key from store.replacement semi join touched_load using (load);

create or replace temp table touched_section as
select distinct section_key from store.audit_section
where load in (select load from touched_load) or audit_key in (select audit_key from replaced_audit);

create or replace temp table touched_answer as
select distinct answer_key from store.answer semi join touched_load using (load)
union select answer_key from store.answer semi join replaced_audit using (audit_key);

-- Audits that are counted together are told together.
create or replace temp table touched_audit as
with visit_home as (select * from homes('visit') union all select home, home from homes('visit')),
mentioned as (
    select audit_key from store.audit semi join touched_load using (load)
    union select audit_key from store.answer semi join touched_load using (load)
    union select audit_key from store.audit_section semi join touched_load using (load)
    union select audit_key from store.finding semi join touched_load using (load)
    union select audit_key from touched_key
)
select audit_key from mentioned
union select key from visit_home
where home in (select home from visit_home where key in (select audit_key from mentioned));

-- What is told of a finding depends on the other findings of its audit, and on whether an action speaks of it.
create or replace temp table touched_finding as
select distinct finding_key from store.finding
where load in (select load from touched_load) or audit_key in (select audit_key from touched_audit)
   or finding_key in (select finding_key from store.action semi join touched_load using (load));

create or replace temp table touched_action as
select distinct action_key from store.action
where load in (select load from touched_load) or finding_key in (select finding_key from touched_finding);

-- Current rows ------------------------------------------------------------------------------------------------------

delete from store.current_supplier where supplier_key in (select supplier_key from touched_supplier);

insert into store.current_supplier by name
select supplier_key,
       arg_max(code, load) as code, arg_max(name, load) as name, arg_max(category, load) as category,
       arg_max(criticality, load) as criticality, arg_max(active, load) as active,
       max(load) as load, arg_max(sheet, load) as sheet, arg_max(row, load) as row
from store.supplier semi join touched_supplier using (supplier_key) semi join live using (load)
group by supplier_key;

delete from store.current_site where site_key in (select site_key from touched_site);

insert into store.current_site by name
select site_key, arg_min(supplier_key, load) as supplier_key,
       arg_max(name, load) as name, arg_max(code, load) as code, arg_max(city, load) as city,
       arg_max(country, load) as country, arg_max(region, load) as region,
       max(load) as load, arg_max(sheet, load) as sheet, arg_max(row, load) as row
from store.site semi join touched_site using (site_key) semi join live using (load)
group by site_key;

-- A result and its raw word travel together, and so do a score and its raw text. A version that only looked up where the
-- audit was counts for that where none says it: what it leaned on may have been undone since.
delete from store.current_audit where audit_key in (select audit_key from touched_audit);

insert into store.current_audit by name
with spoken as (
    select *, case when result_raw is not null then {'word': result_raw, 'result': result} end as verdict,
              case when score_raw is not null then {'word': score_raw, 'score': score} end as mark
    from audit_versions() semi join touched_audit using (audit_key) semi join live using (load)
)
select audit_key, arg_max(base_key, load) as base_key,
       coalesce(arg_max(site_key, load) filter (says_where), arg_max(site_key, load)) as site_key,
       arg_max(audit_no, load) as audit_no, arg_max(scheme, load) as scheme, arg_max(version, load) as version,
       arg_max(kind, load) as kind, arg_max(notice, load) as notice, arg_max(auditor, load) as auditor,
       arg_max(firm, load) as firm, arg_max(date, load) as date, arg_max(start, load) as start,
       arg_max(man_days, load) as man_days,
       arg_max(verdict, load)['word'] as result_raw, arg_max(verdict, load)['result'] as result,
       arg_max(mark, load)['word'] as score_raw, arg_max(mark, load)['score'] as score,
       arg_max(next_due, load) as next_due, bool_or(listed) as listed,
       max(load) as load, arg_max(sheet, load) as sheet, arg_max(row, load) as row
from spoken
group by audit_key;

delete from store.current_section where section_key in (select section_key from touched_section);

insert into store.current_section by name
select section_key, arg_max(audit_key, load) as audit_key, arg_max(section, load) as section,
       arg_max(dimension, load) as dimension, arg_max(topic, load) as topic,
       arg_max(result_raw, load) as result_raw, arg_max(result, load) as result,
       arg_max(score_raw, load) as score_raw, arg_max(score, load) as score,
       arg_max(dimension_stated, load) filter (dimension is not null) as dimension_stated,
       arg_max(topic_stated, load) filter (topic is not null) as topic_stated,
       max(load) as load, arg_max(sheet, load) as sheet, arg_max(row, load) as row
from store.audit_section semi join touched_section using (section_key) semi join live using (load)
left join (from replaced where part = 'sections') as replaced using (audit_key)
where load >= coalesce(since, 0)
group by section_key;

update store.answer set latest = false
where latest and answer_key in (select answer_key from touched_answer);

update store.answer set latest = true
from (
    select answer_key, max(load) as load
    from store.answer semi join touched_answer using (answer_key) semi join live using (load)
    left join (from replaced where part = 'answers') as replaced using (audit_key)
    where load >= coalesce(since, 0)
    group by answer_key
) as newest
where store.answer.answer_key = newest.answer_key and store.answer.load = newest.load;

-- part: findings and actions, where: from touched_finding union all from touched_action limit 1

-- Where a finding is told: 0 in a list of findings, 1 in the row of its audit, 2 beside the answer to its clause.
create or replace temp table finding_version as
with version as (
    select * from store.finding semi join touched_finding using (finding_key) semi join live using (load)
),
answered as (
    select distinct load, sheet, row, true as beside from store.answer semi join version using (load, sheet, row)
),
listed as (
    -- A row of a list of audits is known by its audit.
    select distinct load, sheet, row, row_key as audit_key, true as within
    from store.raw_row semi join version using (load, sheet, row) where row_key is not null
),
corrected as (
    -- A failed answer that a later file tells as met is no finding any more, unless an action speaks of it.
    select distinct version.finding_key, version.load
    from version join store.answer as told using (load, sheet, row, audit_key)
    join store.answer as now on now.answer_key = told.answer_key and now.latest
    where told.clause is not distinct from version.clause and told.outcome in ('nonconform', 'partial')
      and now.outcome not in ('nonconform', 'partial')
      and version.finding_key not in (select finding_key from store.action semi join live using (load))
),
placed as (
    select version.*, case when beside then 2 when within then 1 else 0 end as away
    from version anti join corrected using (finding_key, load)
    left join answered using (load, sheet, row) left join listed using (load, sheet, row, audit_key)
)
select placed.* from placed left join replaced
  on replaced.audit_key = placed.audit_key and replaced.part = case when away = 2 then 'answers' else 'findings' end
where load >= coalesce(since, 0);

-- A finding told in several of these places is counted once: what stands further away tells nothing of its own.
create or replace temp table told_elsewhere as
with origin as (
    select finding_key, arg_max(audit_key, load) as audit_key, arg_max(clause, load) as clause, min(away) as away
    from finding_version group by finding_key
)
select far.finding_key, arg_min(near.finding_key, (near.away, near.finding_key)) as home
from origin as far join origin as near
  on near.audit_key = far.audit_key and same_code(near.clause, far.clause) and near.away < far.away
group by far.finding_key;

create or replace temp table action_version as
with version as (
    select * from store.action semi join touched_action using (action_key) semi join live using (load)
),
answered as (
    select distinct load, sheet, row, true as beside from store.answer semi join version using (load, sheet, row)
),
owner_audit as (
    select finding_key, arg_max(audit_key, load) as audit_key
    from store.finding semi join version using (finding_key) semi join live using (load) group by finding_key
)
select version.* from version left join answered using (load, sheet, row) left join owner_audit using (finding_key)
left join replaced on replaced.audit_key = owner_audit.audit_key
  and replaced.part = case when beside then 'answers' else 'actions' end
where load >= coalesce(since, 0);

delete from store.current_finding where finding_key in (select finding_key from touched_finding);

insert into store.current_finding by name
with spoken as (
    select *, case when severity_raw is not null or severity is not null
                   then {'word': severity_raw, 'severity': severity, 'zero_tolerance': zero_tolerance} end as grade
    from finding_version
)
select finding_key, arg_max(audit_key, load) as audit_key, arg_max(number, load) as number,
       arg_max(clause, load) as clause, arg_max(section, load) as section, arg_max(dimension, load) as dimension,
       arg_max(topic, load) as topic, arg_max(grade, load)['word'] as severity_raw,
       arg_max(grade, load)['severity'] as severity, arg_max(grade, load)['zero_tolerance'] as zero_tolerance,
       arg_max(text, load) as text, arg_max(root_cause, load) as root_cause,
       arg_max(dimension_stated, load) filter (dimension is not null) as dimension_stated,
       arg_max(topic_stated, load) filter (topic is not null) as topic_stated,
       max(load) as load, arg_max(sheet, load) as sheet, arg_max(row, load) as row
from spoken
group by finding_key;

delete from store.current_finding where finding_key in (select finding_key from told_elsewhere);

delete from store.current_action where action_key in (select action_key from touched_action);

-- The original due date is the one printed as such, else the first due date any load gave: moving the date later
-- must not make an action look on time. The action of a finding told elsewhere is that finding's, if it has none.
insert into store.current_action by name
with spoken as (
    select told.* replace (coalesce(home, finding_key) as finding_key),
           {'due': due, 'closed': closed, 'verified': verified, 'word': state_raw, 'state': state} as progress
    from action_version as told left join told_elsewhere using (finding_key)
    where home is null or home not in (select finding_key from action_version)
)
select action_key, arg_max(finding_key, load) as finding_key, arg_max(number, load) as number,
       arg_max(text, load) as text, arg_max(owner, load) as owner,
       coalesce(arg_max(original_due, load), arg_min(due, load)) as original_due,
       arg_max(progress, load)['due'] as due, arg_max(progress, load)['closed'] as closed,
       arg_max(progress, load)['verified'] as verified, arg_max(progress, load)['word'] as state_raw,
       arg_max(progress, load)['state'] as state,
       max(load) as load, arg_max(sheet, load) as sheet, arg_max(row, load) as row
from spoken
group by action_key;

-- part: places and visits

-- Places ------------------------------------------------------------------------------------------------------------

-- Suppliers and sites that someone said are one stand under one key. Sites are one only while their suppliers are.
create or replace temp table supplier_home as
select supplier_key, coalesce(home, supplier_key) as home
from (select distinct supplier_key from store.supplier union select supplier_key from store.site) as known
left join homes('supplier') as merged on merged.key = known.supplier_key;

create or replace temp table site_home as
with known as (
    select site_key, supplier_key, supplier_home.home as owner, coalesce(merged.home, site_key) as root
    from site_owners() join supplier_home using (supplier_key) left join homes('site') as merged on merged.key = site_key
)
select site_key, supplier_key, owner,
       coalesce(max(root) filter (site_key = root) over together, min(site_key) over together) as home
from known window together as (partition by owner, root);

delete from store.place;

insert into store.place by name
with edited as (
    select entity, key, arg_max(value, edit) filter (field = 'name') as name,
           arg_max(value, edit) filter (field = 'region') as region,
           arg_max(value, edit) filter (field = 'category') as category,
           arg_max(value, edit) filter (field = 'criticality') as criticality,
           arg_max(value, edit) filter (field = 'active') = 'yes' as active,
           arg_max(value, edit) filter (field = 'country') as country,
           arg_max(value, edit) filter (field = 'city') as city
    from store.master_edit where removed_at is null
    group by all
),
told as (
    select told.supplier_key, home, (told.supplier_key <> home, told.supplier_key) as place,
           told.code, coalesce(edited.name, told.name, told.code) as name,
           coalesce(edited.category, told.category) as category,
           coalesce(edited.criticality, told.criticality) as criticality,
           coalesce(edited.active, told.active) as active
    from store.current_supplier as told join supplier_home using (supplier_key)
    left join edited on edited.key = told.supplier_key and edited.entity = 'supplier'
),
named as (
    select home as supplier_key, arg_min(code, place) as code, arg_min(category, place) as category,
           arg_min(criticality, place) as criticality, arg_min(active, place) as active,
           arg_min(name, place) as supplier_name
    from told group by home
),
-- Sites that only rows without a site were taken for, before a load that moved their audits there was undone.
left_behind as (
    select site_key from store.current_site anti join store.current_audit using (site_key)
    where coalesce(name, code, city) is null and site_key not in (from listed_sites())
      and site_key in (select site_key from store.audit semi join live using (load))
),
-- What was said of the supplier by hand counts before what files say of its sites; of the site's own supplier before
-- that of the one it was merged into.
located as (
    select site_home.home as site_key, (told.site_key <> site_home.home, told.site_key) as place,
           site_home.owner as supplier_key, coalesce(own.name, told.name) as name, told.code,
           coalesce(own.city, of_supplier.city, of_home.city, told.city) as city,
           coalesce(own.country, of_supplier.country, of_home.country, told.country) as country,
           coalesce(own.region, of_supplier.region, of_home.region, told.region) as region
    from store.current_site as told join site_home using (site_key) anti join left_behind using (site_key)
    left join edited as own on own.key = told.site_key and own.entity = 'site'
    left join edited as of_supplier on of_supplier.key = site_home.supplier_key and of_supplier.entity = 'supplier'
    left join edited as of_home on of_home.key = site_home.owner and of_home.entity = 'supplier'
),
site as (
    select site_key, arg_min(supplier_key, place) as supplier_key, arg_min(name, place) as name,
           arg_min(code, place) as code, arg_min(city, place) as city, arg_min(country, place) as country,
           arg_min(region, place) as region
    from located group by site_key
),
seats as (
    select supplier_key, min(country) as seat from site group by supplier_key
),
labelled as (
    select named.*,
           supplier_name || case
               when count(*) over (partition by supplier_name) = 1 then ''
               else ' (' || coalesce(code, seat, lower(hex(supplier_key))[1:6]) || ')' end as supplier
    from named left join seats using (supplier_key)
),
placed as (
    select site.site_key, site.supplier_key,
           supplier || case when count(*) over (partition by supplier, site.supplier_key) <
                                 count(*) over (partition by supplier)
                            then ' #' || lower(hex(site.supplier_key))[1:6] else '' end as supplier,
           supplier_name, labelled.code as supplier_code,
           coalesce(site.name, supplier_name || coalesce(', ' || site.city, '')) as site, site.code as site_code,
           site.city, site.country, site.region, category, criticality, active
    from site join labelled using (supplier_key)
)
-- A filter and a breakdown know a site by its name alone: those of several suppliers must not be one there.
select * replace (site || case when min(supplier_key) over alike < max(supplier_key) over alike
                               then ' (' || supplier || ')' else '' end as site)
from placed window alike as (partition by site);

-- Visits ------------------------------------------------------------------------------------------------------------

-- Audits someone said are one visit are counted once, as long as they stand at one site: under the one with the most
-- answers, then findings. What that one does not state is taken from the others; the rest of theirs stays, uncounted.
create or replace temp table joint_home as
select key as audit_key, home as root from homes('visit') union select home, home from homes('visit');

delete from store.joint_visit;

-- part: joint visits, where: from joint_home limit 1

insert into store.joint_visit by name
with answers as (
    select audit_key, count(*) as answers from store.answer semi join joint_home using (audit_key)
    where latest group by audit_key
),
findings as (
    select audit_key, count(*) as findings from store.current_finding semi join joint_home using (audit_key)
    group by audit_key
),
sections as (
    select audit_key, count(*) as sections from store.current_section semi join joint_home using (audit_key)
    group by audit_key
),
member as (
    select audit_key, root, site_home.home as site_key, coalesce(findings, 0) as findings,
           coalesce(sections, 0) as sections,
           row_number() over (
               partition by root, site_home.home
               order by coalesce(answers, 0) desc, coalesce(findings, 0) desc, listed desc, audit_key
           ) as place
    from joint_home join store.current_audit as audit using (audit_key) join site_home using (site_key)
    left join answers using (audit_key) left join findings using (audit_key) left join sections using (audit_key)
    where audit.date is not null and site_home.home in (select site_key from store.place)
),
ranked as (
    select *, first_value(audit_key) over (together order by place) as visit_key, count(*) over together as members,
           row_number() over (together order by findings = 0, place) = 1 as tells_findings,
           row_number() over (together order by sections = 0, place) = 1 as tells_sections
    from member window together as (partition by root, site_key)
)
select audit_key, visit_key, tells_findings, tells_sections from ranked where members > 1;

-- part: audits as they are counted

-- The touched audits as they are counted.
create or replace temp table told_audit as
with apart as (
    select audit.* replace (coalesce(site_home.home, audit.site_key) as site_key), audit.audit_key as visit_key,
           (false, audit.audit_key) as place
    from store.current_audit as audit semi join touched_audit using (audit_key)
    left join site_home on site_home.site_key = audit.site_key
),
joint as (
    select apart.* replace (joint.visit_key as visit_key, (apart.audit_key <> joint.visit_key, apart.audit_key) as place),
           case when result_raw is not null then {'word': result_raw, 'result': result} end as verdict,
           case when score_raw is not null then {'word': score_raw, 'score': score} end as mark
    from apart join store.joint_visit as joint using (audit_key)
)
select * exclude (visit_key, place) from apart anti join store.joint_visit using (audit_key)
union all by name
select visit_key as audit_key, arg_min(base_key, place) as base_key, arg_min(site_key, place) as site_key,
       arg_min(audit_no, place) as audit_no, arg_min(scheme, place) as scheme, arg_min(version, place) as version,
       arg_min(kind, place) as kind, arg_min(notice, place) as notice, arg_min(auditor, place) as auditor,
       arg_min(firm, place) as firm, arg_min(date, place) as date, arg_min(start, place) as start,
       arg_min(man_days, place) as man_days, arg_min(verdict, place)['word'] as result_raw,
       arg_min(verdict, place)['result'] as result, arg_min(mark, place)['word'] as score_raw,
       arg_min(mark, place)['score'] as score, arg_min(next_due, place) as next_due, bool_or(listed) as listed,
       arg_min(load, place) as load, arg_min(sheet, place) as sheet, arg_min(row, place) as row
from joint group by visit_key;

create or replace temp view told_finding as
select finding.* replace (coalesce(visit_key, finding.audit_key) as audit_key)
from store.current_finding as finding left join store.joint_visit using (audit_key)
where coalesce(tells_findings, true);

create or replace temp view told_section as
select section.* replace (coalesce(visit_key, section.audit_key) as audit_key)
from store.current_section as section left join store.joint_visit using (audit_key)
where coalesce(tells_sections, true);

-- part: the user's mapping, where: from store.checklist_place limit 1

-- The user's mapping --------------------------------------------------------------------------------------------------

-- Items met for the first time, of checklists on which the user spoke; a change of the mapping empties store.item_place
-- for its scheme first. The clause's own code decides, else its longest beginning, else the section: that of the row,
-- or that of the user's own list. The same version goes before a fitting one.
insert into store.item_place by name
with audits as (
    select audit_key, scheme, version from audit_checklists() semi join touched_audit using (audit_key)
    where scheme in (select scheme from store.checklist_place)
),
met as (
    select distinct scheme, version, clause, coalesce(section, '') as section
    from store.answer join audits using (audit_key) where latest
    union
    select scheme, version, coalesce(clause, ''), coalesce(section, '')
    from told_finding join audits using (audit_key)
    union
    select scheme, version, '', coalesce(section, '') from told_section join audits using (audit_key)
),
items as (
    select met.*, coalesce(nullif(met.section, ''), own.section) as heading
    from met anti join store.item_place using (scheme, version, clause, section)
    left join store.own_item as own
      on own.scheme = met.scheme and own.version = met.version and same_code(own.clause, met.clause)
),
fitting as (
    select items.scheme, items.version, items.clause, items.section,
           {'dimension': place.dimension, 'topic': place.topic, 'over_file': place.over_file} as place,
           (place.version = items.version, place.part = 'clause', length(trim(place.name)), place.version) as weight
    from items join store.checklist_place as place
      on place.scheme = items.scheme
     and (version_fits(place.version, items.version)
          or (items.version = '' and place.scheme in (from schemes_mapped_in_one_version())))
     and case place.part when 'clause' then begins_code(items.clause, place.name)
              else same_words(items.heading, place.name) end
)
select scheme, version, clause, section, arg_max(place, weight)['dimension'] as dimension,
       arg_max(place, weight)['topic'] as topic, arg_max(place, weight)['over_file'] as over_file
from fitting group by scheme, version, clause, section;

-- part: rollups

-- Rollups -----------------------------------------------------------------------------------------------------------

-- An audit added anywhere in a site's history changes the states of that site's earlier findings.
create or replace temp table retold_site as
with raw as (select distinct site_key from store.audit semi join touched_audit using (audit_key))
select site_key from raw union select home from site_home semi join raw using (site_key);

create or replace temp table retold_audit as
with counted as (
    select audit_key from touched_audit
    union select audit_key from store.audit_fact semi join retold_site using (site_key)
)
select audit_key from counted
union
select audit_key from store.joint_visit where visit_key in (select audit_key from counted);

-- What the steps below ask of answers and findings, looked for once among all there are.
create or replace temp table retold_answer as
select answer_key, audit_key, clause, section, dimension, topic, dimension_stated, topic_stated, outcome, latest, load,
       sheet, row
from store.answer semi join retold_audit using (audit_key) where latest;

create or replace temp table finding_to_retell as
from store.current_finding semi join retold_audit using (audit_key);

create or replace temp table audit_answers as
select audit_key, dimension, topic,
       count(*) filter (outcome = 'conform') as conform, count(*) filter (outcome = 'partial') as partial,
       count(*) filter (outcome = 'nonconform') as nonconform,
       count(*) filter (outcome = 'not_applicable') as not_applicable,
       count(*) filter (outcome = 'not_assessed') as not_assessed, count(*) filter (outcome = 'info') as info,
       count(*) filter (outcome is null) as unmapped
from placed_answers_of('retold_answer') semi join touched_audit using (audit_key)
group by all;

create or replace temp table audit_findings as
select finding_key, audit_key, clause, dimension, topic, coalesce(severity, 'ungraded_nc') as severity,
       'finding' as basis, load, sheet, row
from placed_findings_of('finding_to_retell') semi join touched_audit using (audit_key)
union all
select answer_key, audit_key, clause, dimension, topic, 'ungraded_nc'::store.severity, 'answer', load, sheet, row
from placed_answers_of('retold_answer') semi join touched_audit using (audit_key)
anti join told_finding using (audit_key)
where outcome = 'nonconform';

delete from store.audit_fact where audit_key in (select audit_key from touched_audit);

insert into store.audit_fact by name
with answers as (
    select audit_key, sum(conform) as conform, sum(partial) as partial, sum(nonconform) as nonconform,
           sum(not_applicable) as not_applicable, sum(not_assessed) as not_assessed, sum(info) as info,
           sum(unmapped) as unmapped
    from audit_answers group by audit_key
),
findings as (
    select audit_key, count(*) filter (severity = 'critical') as critical, count(*) filter (severity = 'major') as major,
           count(*) filter (severity = 'minor') as minor, count(*) filter (severity = 'ungraded_nc') as ungraded,
           count(*) filter (severity in ('observation', 'positive')) as observations,
           count(*) filter (severity = 'unmapped') as unmapped_findings
    from audit_findings group by audit_key
)
select audit_key, site_key, audit_no, coalesce(scheme, 'not stated') as scheme, coalesce(version, '') as version,
       coalesce(kind, 'not_stated') as kind, listed or answers.audit_key is not null as audited,
       answers.audit_key is not null as answered,
       (listed or answers.audit_key is not null)
           and coalesce(kind, 'not_stated') in ('initial', 'periodic', 'special', 'not_stated') as "full",
       date, auditor, firm, notice, man_days, result, result_raw, score, next_due,
       coalesce(conform, 0) as conform, coalesce(partial, 0) as partial, coalesce(nonconform, 0) as nonconform,
       coalesce(not_applicable, 0) as not_applicable, coalesce(not_assessed, 0) as not_assessed,
       coalesce(info, 0) as info, coalesce(unmapped, 0) as unmapped,
       coalesce(critical, 0) as critical, coalesce(major, 0) as major, coalesce(minor, 0) as minor,
       coalesce(ungraded, 0) as ungraded, coalesce(observations, 0) as observations,
       coalesce(unmapped_findings, 0) as unmapped_findings, load, sheet, row
-- An audit whose list was undone while findings still lean on it has no site or date of its own: it waits, unseen.
from told_audit semi join store.place using (site_key)
left join answers using (audit_key) left join findings using (audit_key)
where date is not null;

delete from store.section_fact where audit_key in (select audit_key from touched_audit);

insert into store.section_fact by name
with findings as (
    select audit_key, dimension, topic, count(*) filter (severity = 'critical') as critical,
           count(*) filter (severity = 'major') as major, count(*) filter (severity = 'minor') as minor,
           count(*) filter (severity = 'ungraded_nc') as ungraded
    from audit_findings group by all
),
printed as (
    -- Of several results printed for one place the worst verdict counts; a word that is no verdict hides none.
    select audit_key, dimension, topic, coalesce(max(result) filter (is_verdict(result)), max(result)) as result,
           avg(score) as score
    from placed_sections() semi join touched_audit using (audit_key)
    group by all
)
select audit_key, dimension, topic,
       coalesce(conform, 0) as conform, coalesce(partial, 0) as partial, coalesce(nonconform, 0) as nonconform,
       coalesce(not_applicable, 0) as not_applicable, coalesce(not_assessed, 0) as not_assessed,
       coalesce(info, 0) as info, coalesce(critical, 0) as critical, coalesce(major, 0) as major,
       coalesce(minor, 0) as minor, coalesce(ungraded, 0) as ungraded, result, score
from audit_answers full join findings using (audit_key, dimension, topic)
full join printed using (audit_key, dimension, topic)
semi join store.audit_fact using (audit_key);

-- Recurrence: the findings of every touched site are told anew.
delete from store.finding_fact
where site_key in (select site_key from retold_site) or audit_key in (select audit_key from touched_audit);

create or replace temp table retold_finding as
select finding_key, audit_key, finding.clause, finding.dimension, finding.topic,
       coalesce(finding.severity, 'ungraded_nc') as severity,
       'finding' as basis, finding.load, finding.sheet, finding.row,
       fact.site_key, fact.scheme, fact.version, fact.date, fact."full"
from placed_findings_of('finding_to_retell') as finding join store.audit_fact as fact using (audit_key)
where fact.site_key in (select site_key from retold_site)
union all
select answer_key, audit_key, answer.clause, answer.dimension, answer.topic, 'ungraded_nc'::store.severity, 'answer',
       answer.load, answer.sheet, answer.row, fact.site_key, fact.scheme, fact.version, fact.date, fact."full"
from placed_answers_of('retold_answer') as answer join store.audit_fact as fact using (audit_key)
anti join told_finding using (audit_key)
where answer.outcome = 'nonconform' and fact.site_key in (select site_key from retold_site);

-- Only nonconformities of full audits with a clause are followed, one per audit and clause.
create or replace temp table followed as
with ranked as (
    select *, severity in ('critical', 'major', 'minor', 'ungraded_nc') as nonconformity,
           row_number() over (
               partition by audit_key, clause
               order by severity in ('critical', 'major', 'minor', 'ungraded_nc') desc, severity, finding_key
           ) as place_in_clause
    from retold_finding
)
select * exclude (place_in_clause),
       nonconformity and "full" and clause is not null and place_in_clause = 1 as counted
from ranked;

-- What every other full audit, and every later follow-up, of the same site, scheme and checklist version says of the
-- clause: covered = answered other than N/A or not assessed, or a full audit without answers that is listed as one.
create or replace temp table look as
with other as (
    select followed.finding_key, followed.clause, followed.date as found_on, fact.audit_key, fact.date, fact.answered,
           fact."full"
    from followed join store.audit_fact as fact
      on fact.site_key = followed.site_key and fact.scheme = followed.scheme and fact.version = followed.version
     and fact.date <> followed.date and (fact."full" or (fact.kind = 'follow_up' and fact.date > followed.date))
    where followed.counted
),
looked_at as (
    select audit_key, clause, bool_or(outcome in ('conform', 'partial', 'nonconform')) as assessed,
           bool_or(outcome = 'nonconform') as nonconform
    from store.answer
    where latest and audit_key in (select audit_key from other)
      and clause in (select clause from followed where counted)
    group by all
),
raised as (select distinct audit_key, clause from followed where nonconformity)
select other.finding_key, other.found_on, other.audit_key, other.date, other."full",
       coalesce(looked_at.assessed, false) or (other."full" and not other.answered) as covered,
       coalesce(looked_at.nonconform, false) or raised.audit_key is not null as found
from other left join looked_at on looked_at.audit_key = other.audit_key and looked_at.clause = other.clause
left join raised on raised.audit_key = other.audit_key and raised.clause = other.clause;

insert into store.finding_fact by name
with ahead as (
    select finding_key, min({'date': date, 'audit_key': audit_key}) as again,
           arg_min(found, {'date': date, 'audit_key': audit_key}) as repeated,
           min({'date': date, 'audit_key': audit_key}) filter (found) as found_again
    from look where "full" and covered and date > found_on group by finding_key
),
until_found as (
    select finding_key, count(*) as reaudits, max(look.date) as last_reaudit
    from look join ahead using (finding_key)
    where "full" and covered and look.date > found_on
      and (found_again is null or {'date': look.date, 'audit_key': look.audit_key} <= found_again)
    group by finding_key
),
-- Looking back, an audit where the clause was found looked at it, whatever its answers say.
behind as (
    select finding_key, max(date) filter (found) as before_date, max(date) filter (not found) as clean_date
    from look where "full" and (covered or found) and date < found_on group by finding_key
),
until_now as (
    select finding_key, count(*) filter (not found and (before_date is null or date > before_date)) as clean_before,
           1 + count(*) filter (found and (clean_date is null or date > clean_date)) as run
    from look join behind using (finding_key)
    where "full" and (covered or found) and date < found_on
    group by finding_key
),
earlier as (
    select followed.finding_key,
           arg_max(other.finding_key, (other.date, other.audit_key)) as before_finding_key
    from followed join followed as other
      on other.site_key = followed.site_key and other.scheme = followed.scheme and other.version = followed.version
     and other.clause = followed.clause and other.date < followed.date
    where followed.counted and other.counted
    group by followed.finding_key
),
-- Follow-ups before the next full audit: the last that looked says whether it is mended.
follow_ups as (
    select finding_key, max(look.date) as day, arg_max(found, (look.date, look.audit_key)) as still_found
    from look left join ahead using (finding_key)
    where not "full" and covered and (again is null or look.date < again['date'])
    group by finding_key
)
select followed.*, again['audit_key'] as again_audit_key, again['date'] as again_date,
       case when not followed.counted then 'unknown'
            when again is null then 'not_reaudited'
            when repeated then 'repeated'
            else 'not_repeated' end as state,
       coalesce(reaudits, 0) as reaudits, last_reaudit, found_again['audit_key'] as found_audit_key,
       case when not still_found then day end as mended_on, before_date, before_finding_key,
       case when followed.counted then coalesce(clean_before, 0) end as clean_before,
       case when followed.counted then coalesce(run, 1) end as run
from followed left join ahead using (finding_key) left join until_found using (finding_key)
left join behind using (finding_key) left join until_now using (finding_key) left join earlier using (finding_key)
left join follow_ups using (finding_key);

-- How alike the answers of one audit are, by checklist: nearly every rate asks for it.
delete from store.likeness;

insert into store.likeness by name from likeness_until('infinity'::date);
