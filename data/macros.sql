-- The words metrics are written with. Nothing here holds data; the file is run again whenever a warehouse is opened.
--
-- A scope `s` is one struct: start, stop, suppliers, sites, regions, countries, dimensions, topics, schemes, kinds,
-- severities, tiers, as_of, viewer. A null field means no restriction, except kinds: null means full audits.
-- Written s['regions'], because s.regions would be read as a table; membership by subquery, because list_contains is
-- a hundred times slower with long lists.

-- House rules -------------------------------------------------------------------------------------------------------

create or replace macro setting(wanted) as (select value from store.setting where name = wanted);

create or replace macro settings() as table select name, value, meaning from store.setting order by name;

-- The answer to a question that was worked out beforehand, and whether it holds for the data as they are. No filter but
-- the question, so that its index is used: a scan reads past all answers, which are megabytes.
create or replace macro worked_out(asked) as table
select answer, data_version = (select value from store.meta where name = 'data_version') as holds
from store.worked_out where question = asked;

-- Small words -------------------------------------------------------------------------------------------------------

create or replace macro chosen(options, value) as
    (options is null or list_contains(options::varchar[], value::varchar));

create or replace macro is_full_kind(kind) as kind in ('initial', 'periodic', 'special', 'not_stated');

create or replace macro kind_chosen(kinds, kind) as
    case when kinds is null then is_full_kind(kind)
         else list_contains(kinds::varchar[], 'all')
              or (list_contains(kinds::varchar[], 'full') and is_full_kind(kind))
              or list_contains(kinds::varchar[], kind::varchar) end;

-- Eight hexadecimal digits of a hash under this database's secret. A pseudonym given at load stays itself.
create or replace macro pseudonym_of(person) as
    case when regexp_full_match(person, 'Auditor [0-9A-F]{4}-[0-9A-F]{4}|erased person \d+') then person
         else regexp_replace(
                  upper(left(sha256((select value from store.secret where name = 'names') || person), 8)),
                  '(....)(....)', 'Auditor \1-\2') end;

-- An auditor's name as the house rule auditor_names lets it be seen.
create or replace macro shown_auditor(auditor) as
    case when auditor is null or auditor = 'not stated' then auditor
         else case setting('auditor_names') when 'names' then auditor when 'hidden' then 'hidden'
                                            else pseudonym_of(auditor) end end;

create or replace macro is_verdict(result) as result in ('pass', 'conditional', 'fail', 'stop');

-- Partly conforming answers count as not conforming unless the house rule says half.
create or replace macro conform_points(conform, partial) as
    case when setting('partial_counts_half') = 'yes' then conform + partial / 2 else conform end;

-- An action on a day: 'void', 'closed' or 'open'. A closing date after that day leaves it open on that day, and so does a
-- rejected plan or a reopened action, whatever closing date still stands beside it.
create or replace macro action_standing(state, closed, day) as
    case when state = 'void' then 'void'
         when state = 'plan_rejected' then 'open'
         when closed <= day then 'closed'
         when closed is null and state in ('closed_unverified', 'closed_verified') then 'closed'
         else 'open' end;

-- The dates of an action that cannot be as they stand, by the codes of the checks of data quality. A closing date after
-- the day is impossible only where that day is today.
create or replace macro impossible_dates(raised, original_due, due, closed, verified, day) as list_filter([
    case when closed < raised then 'closed_before_audit' end,
    case when least(due, original_due) < raised then 'due_before_audit' end,
    case when verified < closed then 'verified_before_closed' end,
    case when closed > day then 'closed_after_as_of' end
], lambda doubt: doubt is not null);

-- Whether no date of an action contradicts another, so that they may enter an average. Closed after the day is open on
-- it, and no contradiction.
create or replace macro sound_dates(raised, original_due, due, closed, verified) as
    not (coalesce(closed < raised, false) or coalesce(least(due, original_due) < raised, false)
         or coalesce(verified < closed, false));

-- How long ago a day was, in the steps in which overdue actions are told.
create or replace macro age_bucket(days) as
    case when days <= 30 then '0-30' when days <= 60 then '31-60' when days <= 90 then '61-90' else 'over 90' end;

-- The first day of the period a day falls in; 'all' is one period without a first day.
create or replace macro period_start(every, day) as
    case every when 'all' then null
               when 'month' then date_trunc('month', day)::date
               when 'quarter' then date_trunc('quarter', day)::date
               when 'year' then date_trunc('year', day)::date
               else error('unknown period: ' || every) end;

-- The column a metric is broken down by. A clause is named with its checklist, codes repeat between checklists.
create or replace macro facet(facet_name) as
    case facet_name
        when 'all' then 'all'
        when 'supplier' then supplier
        when 'site' then site
        when 'site_key' then site_key::varchar
        when 'audit_key' then audit_key::varchar
        when 'region' then region
        when 'country' then country
        when 'category' then category
        when 'tier' then tier
        when 'scheme' then scheme
        when 'checklist' then checklist
        when 'firm' then firm
        when 'auditor' then auditor
        when 'dimension' then dimension
        when 'topic' then topic
        when 'clause' then checklist || ' ' || clause
        when 'severity' then severity::varchar
        else error('unknown facet: ' || facet_name) end;

-- The same for corrective actions, which also have an owner.
create or replace macro action_facet(facet_name) as
    case facet_name when 'owner' then "owner" else facet(facet_name) end;

-- Risk --------------------------------------------------------------------------------------------------------------

-- One row per site with a full audit: the worst verdict that stands on a day, for a pass under one scheme undoes no fail
-- under another: of the last audits under each scheme, those at most reaudit_months older than the last audit of all.
create or replace macro standing_results(day) as table
with under_each as (
    select site_key, date, result from store.audit_fact where "full" and date <= day
    qualify date = max(date) over (partition by site_key, scheme)
)
select site_key, max(result) filter (is_verdict(result)) as standing_result
from (
    select * from under_each
    qualify date >= max(date) over (partition by site_key) - to_months(setting('reaudit_months')::integer)
)
group by site_key;

-- One row per nonconformity found until a day, and how it stands on it. It is open while it has an open action, or,
-- without any action, until the next full audit; of its open actions `late` are past their first due date, `overdue`
-- past the date that holds now, and `timed` have a due date at all.
create or replace macro standing_findings(day) as table
with latest as (
    select site_key, audit_key from store.audit_fact where "full" and date <= day
    qualify date = max(date) over (partition by site_key)
),
acted as (
    select finding_key, count(*) filter (action_standing(state, closed, day) = 'open') as open,
           count(*) filter (action_standing(state, closed, day) = 'open' and coalesce(due, original_due) < day)
               as overdue,
           count(*) filter (action_standing(state, closed, day) = 'open' and coalesce(original_due, due) < day) as late,
           count(coalesce(original_due, due)) filter (action_standing(state, closed, day) = 'open') as timed
    from store.current_action group by finding_key
)
select finding.site_key, finding.severity, coalesce(acted.overdue, 0) as overdue, coalesce(acted.late, 0) as late,
       acted.finding_key is not null as acted, coalesce(acted.open, 0) as open_actions, coalesce(acted.timed, 0) as timed,
       case when acted.finding_key is null then latest.audit_key is not null else acted.open > 0 end as open
from store.finding_fact as finding
left join acted on acted.finding_key = finding.finding_key
left join latest on latest.audit_key = finding.audit_key
where finding.nonconformity and finding.date <= day;

-- One row per site: what was known of it on a day. On all data: a filter must not make a site look safer. `latest` are
-- the full audits of its last date. `recorded`: findings would be on file if there were any. `graded` and `acted`: of the
-- nonconformities, those with a severity, and of the major and critical ones, those with an action; `untimed`: of these
-- some are open, and none of the open ones has a due date.
create or replace macro site_evidence(day) as table
with audits as (
    select site_key, audit_key, date, result, answered, scheme from store.audit_fact where "full" and date <= day
),
latest as (select * from audits qualify date = max(date) over (partition by site_key)),
kept as (select distinct scheme from store.finding_fact where date <= day),
visited as (
    select site_key, count(*) as audits, max(date) as last_audit,
           bool_or(answered or scheme in (from kept)) as recorded
    from audits group by site_key
),
verdicts as (select site_key, max(result) filter (is_verdict(result)) as last_result from latest group by site_key),
standing as (
    select site_key, count(*) filter (open and severity = 'critical') as open_critical,
           count(*) filter (open and severity = 'major') as open_major, sum(overdue)::bigint as overdue,
           coalesce(sum(overdue) filter (severity in ('critical', 'major')), 0)::bigint as overdue_major,
           coalesce(sum(late) filter (severity = 'critical'), 0)::bigint as late_critical,
           coalesce(sum(late) filter (severity = 'major'), 0)::bigint as late_major,
           count(*) as found, count(*) filter (severity in ('critical', 'major', 'minor')) as graded,
           count(*) filter (severity in ('critical', 'major')) as grave,
           count(*) filter (severity in ('critical', 'major') and acted) as acted,
           coalesce(sum(open_actions) filter (severity in ('critical', 'major')), 0) > 0
               and sum(timed) filter (severity in ('critical', 'major')) = 0 as untimed
    from standing_findings(day) group by site_key
),
again as (
    select latest.site_key, count(*) as repeats
    from store.finding_fact as finding join latest on latest.audit_key = finding.again_audit_key
    where finding.state = 'repeated'
    group by latest.site_key
)
select place.site_key, place.supplier_key, place.supplier, place.site, place.country, place.category,
       coalesce(audits, 0) as audits, last_audit, last_result, standing_result,
       coalesce(recorded, found > 0, false) as recorded,
       coalesce(open_critical, 0) as open_critical, coalesce(open_major, 0) as open_major,
       coalesce(overdue, 0) as overdue, coalesce(overdue_major, 0) as overdue_major,
       coalesce(late_critical, 0) as late_critical, coalesce(late_major, 0) as late_major,
       coalesce(repeats, 0) as repeats, coalesce(found, 0) as found, coalesce(graded, 0) as graded,
       coalesce(grave, 0) as grave, coalesce(acted, 0) as acted, coalesce(untimed, false) as untimed
from store.place as place left join visited using (site_key) left join verdicts using (site_key)
left join standing_results(day) using (site_key) left join standing using (site_key) left join again using (site_key);

-- The hard rules: they set a tier whatever the points. Null where none holds.
create or replace macro hard_rule(open_critical, standing_result) as
    case when open_critical > 0 then 'open critical' when standing_result = 'stop' then 'stop'
         when standing_result = 'fail' then 'fail' end;

-- One row per supplier: the hard rule its sites fall under on a day, the worst one; null where none. Every load asks.
create or replace macro supplier_alarms(day) as table
with critical as (
    select site_key, count(*) as open_critical from standing_findings(day) where open and severity = 'critical'
    group by site_key
),
judged as (
    select place.supplier_key, place.supplier, hard_rule(coalesce(open_critical, 0), standing_result) as rule
    from store.place as place left join standing_results(day) using (site_key) left join critical using (site_key)
)
select supplier_key, min(supplier) as supplier,
       arg_min(rule, list_position(['open critical', 'stop', 'fail'], rule)) as rule
from judged group by supplier_key;

-- One row per site with a nonconformity re-audited by a day: those found again, and how many chance alone would bring. The
-- chance of a clause is the share of full audits under the checklist at other sites that found it, up to the day.
create or replace macro repeats_until(day) as table
with audits as (
    select scheme, version, site_key, count(*) as n
    from store.audit_fact where "full" and date <= day group by scheme, version, site_key
),
everywhere as (select scheme, version, sum(n) as n from audits group by scheme, version),
found as (
    select scheme, version, clause, site_key, count(*) as y
    from store.finding_fact where counted and date <= day group by scheme, version, clause, site_key
),
clauses as (select scheme, version, clause, sum(y) as y from found group by scheme, version, clause),
opportunity as (
    select site_key, scheme, version, clause, count(*) as "of", count(*) filter (state = 'repeated') as again
    from store.finding_fact where counted and state in ('repeated', 'not_repeated') and again_date <= day
    group by site_key, scheme, version, clause
)
select site_key, sum("of")::bigint as "of", sum(again)::bigint as again,
       round(sum(opportunity."of" * (clauses.y - found.y) / (everywhere.n - audits.n)), 9) as expected
from opportunity join clauses using (scheme, version, clause) join everywhere using (scheme, version)
join found using (scheme, version, clause, site_key) join audits using (scheme, version, site_key)
where everywhere.n > audits.n
group by site_key;

-- What the user says of countries and categories, from 0 to 100.
create or replace macro inherent_risks() as table
select kind, name, arg_max(level, entry) as level from store.inherent_risk where removed_at is null group by kind, name;

-- The scores worked out for a day, on the data as they are now; none where nobody has worked them out yet.
create or replace macro risk_programs(day) as table
select program from store.risk_run
where as_of = day and data_version = (select value from store.meta where name = 'data_version');

create or replace macro risk_sites(day) as table
select risk_site.* exclude (as_of) from store.risk_site as risk_site
where as_of = day and exists (from risk_programs(day));

create or replace macro risk_parts(day) as table
select part.* exclude (as_of) from store.risk_component as part where as_of = day and exists (from risk_programs(day));

-- A supplier is in the tier of its worst site; sites of which too little is known do not hide behind others.
create or replace macro tier_order(tier) as
    list_position(['critical', 'high', 'medium', 'low', 'not enough evidence'], tier);

create or replace macro supplier_tiers(day) as table
select supplier_key, arg_min(tier, tier_order(tier)) as tier from risk_sites(day) group by supplier_key;

-- Where items stand -------------------------------------------------------------------------------------------------
-- refresh.sql is written with these words too, so that rollups and drill-downs place an item alike.

create or replace macro same_words(one, other) as
    lower(trim(regexp_replace(one, '\s+', ' ', 'g'))) = lower(trim(regexp_replace(other, '\s+', ' ', 'g')));

create or replace macro same_code(one, other) as lower(trim(one)) = lower(trim(other));

-- Whether a code is the start itself or stands beneath it: 8.5.1 beneath 8.5, but not 10 beneath 1. A start with a
-- blank in it is a wording, which has nothing beneath it.
create or replace macro begins_code(code, start) as
    same_code(code, start)
    or (starts_with(lower(trim(code)), lower(trim(start))) and not contains(trim(start), ' ')
        and not regexp_matches(trim(code)[length(trim(start)) : length(trim(start)) + 1], '^(\d\d|\p{L}\p{L}|\D\s)$'));

-- Whether what is known of one version holds for another: 8.x for every 8, 7.0 for 7.
create or replace macro version_fits(known, asked) as
    case when ends_with(lower(known), '.x') then starts_with(lower(asked) || '.', left(lower(known), length(known) - 1))
         else regexp_replace(lower(trim(known)), '\.0$', '') = regexp_replace(lower(trim(asked)), '\.0$', '') end;

create or replace macro schemes_mapped_in_one_version() as table
select scheme from store.checklist_place group by scheme having count(distinct version) = 1;

-- The dimension an item counts under: the user's before the cross-walk's, before the file's only where said so.
create or replace macro placed_dimension(own, stated, place, over_file) as
    coalesce(case when place is not null and (over_file or not coalesce(stated, own is not null)) then place else own end,
             'unmapped');

-- Its topic. Where the user names none, the item's own stays while it belongs to the same dimension.
create or replace macro placed_topic(own, stated, dimension, placed, place, place_topic, over_file) as
    coalesce(case when place is null or placed <> place or (coalesce(stated, own is not null) and not over_file) then own
                  when place_topic is not null then place_topic
                  when dimension = place then own end, 'unmapped');

create or replace macro placed_basis(own, stated, place, over_file) as
    case when place is not null and (over_file or not coalesce(stated, own is not null)) then 'user'
         when own is null then 'unmapped'
         when coalesce(stated, own is not null) then 'file'
         else 'crosswalk' end;

-- The checklist of every audit; of a visit told by several audits, what its own one does not state the others do.
create or replace macro audit_checklists() as table
with joint as (
    select visit_key, min(scheme) as scheme, min(version) as version
    from store.joint_visit join store.current_audit using (audit_key) group by visit_key
)
select audit.audit_key, coalesce(audit.scheme, joint.scheme, 'not stated') as scheme,
       coalesce(audit.version, joint.version, '') as version
from store.current_audit as audit left join store.joint_visit as member using (audit_key)
left join joint using (visit_key);

-- One row per answer that stands, of store.answer or of a table cut out of it, with the place it counts under and the
-- basis of that place.
create or replace macro placed_answers_of(answers) as table
select answer.* exclude (dimension, topic, dimension_stated, topic_stated),
       placed_dimension(answer.dimension, dimension_stated, place.dimension, over_file) as dimension,
       placed_topic(answer.topic, topic_stated, answer.dimension,
                    placed_dimension(answer.dimension, dimension_stated, place.dimension, over_file),
                    place.dimension, place.topic, over_file) as topic,
       placed_basis(answer.dimension, dimension_stated, place.dimension, over_file) as basis
from query_table(answers) as answer join audit_checklists() as audit using (audit_key)
left join store.item_place as place
  on place.scheme = audit.scheme and place.version = audit.version
 and place.clause = answer.clause and place.section = coalesce(answer.section, '')
where answer.latest;

create or replace macro placed_answers() as table from placed_answers_of('store.answer');

-- One row per finding that counts, of store.current_finding or of a table cut out of it, under the visit it counts for,
-- placed likewise.
create or replace macro placed_findings_of(findings) as table
with told as (
    select finding.* replace (coalesce(visit_key, finding.audit_key) as audit_key)
    from query_table(findings) as finding left join store.joint_visit using (audit_key)
    where coalesce(tells_findings, true)
)
select finding.* exclude (dimension, topic, dimension_stated, topic_stated),
       placed_dimension(finding.dimension, dimension_stated, place.dimension, over_file) as dimension,
       placed_topic(finding.topic, topic_stated, finding.dimension,
                    placed_dimension(finding.dimension, dimension_stated, place.dimension, over_file),
                    place.dimension, place.topic, over_file) as topic,
       placed_basis(finding.dimension, dimension_stated, place.dimension, over_file) as basis
from told as finding join audit_checklists() as audit using (audit_key)
left join store.item_place as place
  on place.scheme = audit.scheme and place.version = audit.version
 and place.clause = coalesce(finding.clause, '') and place.section = coalesce(finding.section, '');

create or replace macro placed_findings() as table from placed_findings_of('store.current_finding');

-- One row per printed section result that counts, placed likewise.
create or replace macro placed_sections() as table
with told as (
    select section.* replace (coalesce(visit_key, section.audit_key) as audit_key)
    from store.current_section as section left join store.joint_visit using (audit_key)
    where coalesce(tells_sections, true)
)
select section.* exclude (dimension, topic, dimension_stated, topic_stated),
       placed_dimension(section.dimension, dimension_stated, place.dimension, over_file) as dimension,
       placed_topic(section.topic, topic_stated, section.dimension,
                    placed_dimension(section.dimension, dimension_stated, place.dimension, over_file),
                    place.dimension, place.topic, over_file) as topic,
       placed_basis(section.dimension, dimension_stated, place.dimension, over_file) as basis
from told as section join audit_checklists() as audit using (audit_key)
left join store.item_place as place
  on place.scheme = audit.scheme and place.version = audit.version
 and place.clause = '' and place.section = coalesce(section.section, '');

-- Scoped rows -------------------------------------------------------------------------------------------------------

-- What a site is called without its supplier, which stands behind the name where sites of several suppliers share it.
create or replace macro site_name(label, of_supplier) as
    case when ends_with(label, ' (' || of_supplier || ')')
         then left(label, length(label) - length(of_supplier) - 3) else label end;

-- One row per site in scope whose supplier's risk tier on a day is one of `tiers`, with that tier as far as it was worked
-- out. A filter by tier before that is an error, not an empty answer.
create or replace macro places_of(s, tiers, day) as table
with place as (
    select place.* replace (coalesce(city, 'not stated') as city, coalesce(country, 'not stated') as country,
                            coalesce(region, 'not stated') as region, coalesce(category, 'not stated') as category,
                            coalesce(criticality, 'not stated') as criticality),
           coalesce(tier, 'not worked out') as tier
    from store.place as place left join supplier_tiers(day::date) using (supplier_key)
)
select * from place
where (chosen(s['suppliers'], supplier) or chosen(s['suppliers'], supplier_name)
       or chosen(s['suppliers'], supplier_code))
  and (chosen(s['sites'], site) or chosen(s['sites'], site_name(site, supplier)) or chosen(s['sites'], site_code))
  and chosen(s['regions'], region) and chosen(s['countries'], country)
  and case when tiers is null then true
           when tier = 'not worked out' then error('Risk has not been worked out for this day yet.')
           else chosen(tiers, tier) end;

-- One row per site in scope.
create or replace macro places_in(s) as table select * from places_of(s, s['tiers'], s['as_of']);

-- One row per visit in scope from `first` to `last`, of any kind, whatever dates the scope has; dimension and below are
-- null so that facet() knows them. Other dates are no scope put together anew: a scope is written out wherever a macro
-- reads from it, and one of nine parts would cost more to plan than most questions to answer.
create or replace macro visits_between(s, first, last, tiers, day) as table
select audit.* exclude (site_key, load, sheet, row)
           replace (coalesce(audit.firm, 'not stated') as firm, coalesce(audit.auditor, 'not stated') as auditor),
       place.*, trim(audit.scheme || ' ' || audit.version) as checklist,
       null::varchar as dimension, null::varchar as topic, null::varchar as clause, null::varchar as severity,
       audit.load, source.file, audit.sheet, audit.row
from store.audit_fact as audit join places_of(s, tiers, day) as place using (site_key)
left join store.load as source on source.load = audit.load
where (first is null or audit.date >= first::date) and (last is null or audit.date <= last::date)
  and (chosen(s['schemes'], audit.scheme) or chosen(s['schemes'], trim(audit.scheme || ' ' || audit.version)));

-- One row per visit in scope, of any kind.
create or replace macro visits_of_any_kind(s) as table
select * from visits_between(s, s['start'], s['stop'], s['tiers'], s['as_of']);

-- One row per visit of the kinds chosen, with those known only from their findings (not `audited`).
create or replace macro visits_in(s) as table
select * from visits_of_any_kind(s) where kind_chosen(s['kinds'], kind);

-- One row per audit: what rates are made of.
create or replace macro audits_in(s) as table select * from visits_in(s) where audited;

-- One row per line and event that concerns all of its audits in scope. A line is a facet value under one scheme; lines of
-- dimensions and topics have the events of their scheme's audits, with a null facet.
create or replace macro events_of_lines(s, facet_name) as table
with lines as (
    select facet(facet_name) as facet, scheme, case when min(supplier) = max(supplier) then min(supplier) end as supplier,
           case when min(site) = max(site) then min(site) end as site,
           case when min(region) = max(region) then min(region) end as region,
           case when min(country) = max(country) then min(country) end as country,
           case when min(firm) = max(firm) then min(firm) end as firm
    from audits_in(s) where exists (from events()) group by all
)
select lines.facet, lines.scheme, event.event, event.day, event.reason, event.splits
from lines join events() as event
  on case event.about when 'all' then true when 'scheme' then event.name = lines.scheme
                      when 'supplier' then event.name = lines.supplier
                      when 'site' then event.name in (lines.site, site_name(lines.site, lines.supplier))
                      when 'region' then event.name = lines.region when 'country' then event.name = lines.country
                      when 'firm' then event.name = lines.firm end;

-- One row per audit, dimension and topic; the counts are the section's, `result` stays the audit's verdict.
create or replace macro sections_in(s) as table
select audit.* exclude (dimension, topic, conform, partial, nonconform, not_applicable, not_assessed, info, unmapped,
                        critical, major, minor, ungraded, observations, unmapped_findings),
       section.* exclude (audit_key) rename (result as section_result, score as section_score)
from audits_in(s) as audit join store.section_fact as section using (audit_key)
where chosen(s['dimensions'], section.dimension) and chosen(s['topics'], section.topic);

-- The same with the visits that have none in scope, their sections null.
create or replace macro visit_sections_in(s) as table
select visit.* exclude (dimension, topic, conform, partial, nonconform, not_applicable, not_assessed, info, unmapped,
                        critical, major, minor, ungraded, observations, unmapped_findings),
       section.* exclude (audit_key) rename (result as section_result, score as section_score)
from visits_in(s) as visit left join (
    from store.section_fact where chosen(s['dimensions'], dimension) and chosen(s['topics'], topic)
) as section on section.audit_key = case when visit.audited then visit.audit_key end;

-- One row per full audit on file of a site in scope: the one before it there under the same scheme, and how often its
-- auditor had been to the site on earlier days, under whatever scheme. On all audits of the site: a filter hides no
-- earlier visit.
create or replace macro visit_sequence_in(s) as table
select audit_key, lag(audit_key) over earlier as before_key, lag(date) over earlier as date_before,
       lag(auditor) over earlier as auditor_before, lag(firm) over earlier as firm_before,
       case when auditor is not null then count(*) over (
           partition by site_key, auditor order by date
           range between unbounded preceding and interval 1 day preceding
       ) end as visits_before
from store.audit_fact semi join places_in(s) using (site_key) where "full"
window earlier as (partition by site_key, scheme order by date, audit_key);

-- One row per visit in scope to which another auditor or another firm came than to the one before it; where one of the
-- two is not stated, nothing is known to have changed.
create or replace macro auditor_changes_in(s) as table
with compared as (
    select visit.*, sequence.date_before, sequence.auditor_before, sequence.firm_before,
           coalesce(nullif(visit.auditor, 'not stated') <> sequence.auditor_before, false) as other_auditor,
           coalesce(nullif(visit.firm, 'not stated') <> sequence.firm_before, false) as other_firm
    from visits_in(s) as visit join visit_sequence_in(s) as sequence using (audit_key)
)
select * from compared where other_auditor or other_firm;

-- One row per finding under a visit of any kind, with what rollups hold of it: narrow.
create or replace macro finding_facts_in(s) as table
select visit.* exclude (dimension, topic, clause, severity, load, file, sheet, row),
       finding.finding_key, finding.clause, finding.dimension, finding.topic, finding.severity,
       finding.nonconformity, finding.basis, finding.counted, finding.state, finding.again_audit_key,
       finding.again_date, finding.reaudits, finding.last_reaudit, finding.found_audit_key, finding.mended_on,
       finding.before_date, finding.before_finding_key, finding.clean_before, finding.run,
       finding.load, finding.sheet, finding.row
from visits_of_any_kind(s) as visit join store.finding_fact as finding using (audit_key)
where chosen(s['dimensions'], finding.dimension) and chosen(s['topics'], finding.topic)
  and chosen(s['severities'], finding.severity::varchar);

-- The same with what its file says of it.
create or replace macro findings_of_any_kind(s) as table
select finding.* exclude (load, sheet, row), told.number, told.severity_raw, told.zero_tolerance, told.text,
       told.root_cause, finding.load, source.file, finding.sheet, finding.row
from finding_facts_in(s) as finding left join store.current_finding as told on told.finding_key = finding.finding_key
left join store.load as source on source.load = finding.load;

-- One row per finding.
create or replace macro findings_in(s) as table
select * from findings_of_any_kind(s) where kind_chosen(s['kinds'], kind);

-- One row per corrective action raised by the as-of date, with its standing on it and those of its dates that cannot be.
-- Unless kinds are chosen, actions from every kind of visit are here: an action from a follow-up is as open as any other.
create or replace macro actions_in(s) as table
select finding.* exclude (load, sheet, row, state, audited, result, score),
       told.severity_raw, told.zero_tolerance, told.root_cause, finding.state as at_next_audit, told.text as finding_text,
       told.number as finding_number, finding.load as finding_load, told_in.file as finding_file,
       finding.sheet as finding_sheet, finding.row as finding_row,
       action.action_key, action.number, action.text, coalesce(action.owner, 'not stated') as "owner", action.state,
       action.state_raw,
       coalesce(action.original_due, action.due) as original_due, coalesce(action.due, action.original_due) as due,
       action.closed, action.verified,
       action_standing(action.state, action.closed, greatest(finding.date, s['as_of']::date)) as standing,
       impossible_dates(finding.date, action.original_due, action.due, action.closed, action.verified,
                        s['as_of']::date) as impossible,
       action.load, source.file, action.sheet, action.row
from finding_facts_in(s) as finding join store.current_action as action using (finding_key)
left join store.current_finding as told using (finding_key)
left join store.load as told_in on told_in.load = finding.load
left join store.load as source on source.load = action.load
where finding.date <= s['as_of']::date and (s['kinds'] is null or kind_chosen(s['kinds'], finding.kind));

-- The actions that count: neither void, nor for observations and positive remarks. Narrow: what figures are made of. How
-- an action stands names a date of its finding, which is not later than the as-of date: else DuckDB would ask it of all
-- actions on file, expect next to none, and build its join from all of them.
create or replace macro counted_actions_in(s) as table
select visit.* exclude (dimension, topic, clause, severity, load, file, sheet, row),
       finding.finding_key, finding.clause, finding.dimension, finding.topic, finding.severity, action.action_key,
       coalesce(action.owner, 'not stated') as "owner", action.state,
       coalesce(action.original_due, action.due) as original_due, coalesce(action.due, action.original_due) as due,
       action.closed, action.verified,
       action_standing(action.state, action.closed, greatest(finding.date, s['as_of']::date)) as standing,
       sound_dates(finding.date, action.original_due, action.due, action.closed, action.verified) as is_sound
from visits_of_any_kind(s) as visit join store.finding_fact as finding using (audit_key)
join store.current_action as action using (finding_key)
where finding.date <= s['as_of']::date and (s['kinds'] is null or kind_chosen(s['kinds'], visit.kind))
  and chosen(s['dimensions'], finding.dimension) and chosen(s['topics'], finding.topic)
  and chosen(s['severities'], finding.severity::varchar) and finding.severity not in ('observation', 'positive')
  and action_standing(action.state, action.closed, greatest(finding.date, s['as_of']::date)) <> 'void';

-- Actions and audits are alike within a site; of a single supplier or site the audits are what varies.
create or replace macro cluster_of(facet_name, audit_key, site_key) as
    case when facet_name in ('supplier', 'site') then audit_key else site_key end;

-- One row per action for a finding in scope of which a load that counts tells: how often its due date was moved later,
-- from the printed first one on, how often it was rejected anew, and whether an earlier load had it closed. The window
-- runs over actions told several times only.
create or replace macro action_changes_in(s) as table
with found as (
    select finding_key from store.finding_fact as finding semi join visits_of_any_kind(s) using (audit_key)
    where chosen(s['dimensions'], finding.dimension) and chosen(s['topics'], finding.topic)
),
told as (
    select action.action_key, action.load, action.due, action.state = 'plan_rejected' as rejected,
           coalesce(action.closed is not null or action.state in ('closed_unverified', 'closed_verified'), false)
               and action.state is distinct from 'plan_rejected' as was_closed
    from store.action as action semi join found using (finding_key)
    semi join (select load from store.load where undone_at is null) as live using (load)
),
often as (select action_key from told group by action_key having count(*) > 1),
dated as (
    select told.*, coalesce(lag(told.due ignore nulls) over earlier, current.original_due) as due_before,
           lag(told.rejected) over earlier as rejected_before,
           row_number() over (partition by action_key order by told.load desc) = 1 as is_last
    from told semi join often using (action_key) join store.current_action as current using (action_key)
    window earlier as (partition by action_key order by told.load)
),
changed as (
    select action_key, count(*) filter (due > due_before) as moves,
           count(*) filter (rejected and not coalesce(rejected_before, false)) as rejections,
           coalesce(bool_or(was_closed) filter (not is_last), false) as was_closed
    from dated group by action_key
)
select action_key, moves, rejections, was_closed from changed
union all
select action_key, coalesce(due > original_due, false)::integer, coalesce(state = 'plan_rejected', false)::integer, false
from store.current_action semi join found using (finding_key) anti join often using (action_key);

-- One row per checklist item assessed in an audit. Wide: for drill-downs and clause counts only.
create or replace macro answers_in(s) as table
select audit.* exclude (dimension, topic, clause, conform, partial, nonconform, not_applicable, not_assessed, info,
                        unmapped, load, file, sheet, row),
       answer.answer_key, answer.clause, answer.section, answer.dimension, answer.topic, answer.outcome, answer.raw,
       answer.points, answer.max_points, answer.weight, answer.load, source.file, answer.sheet, answer.row
from audits_in(s) as audit join placed_answers() as answer using (audit_key)
left join store.load as source on source.load = answer.load
where chosen(s['dimensions'], answer.dimension) and chosen(s['topics'], answer.topic);

-- One row per answer that assessed its clause, of audits whatever: callers know which. Dimensions and topics are looked
-- up only where some are chosen, because that takes several times as long as the answers themselves.
create or replace macro assessments_in(s) as table
select audit_key, clause from store.answer
where latest and outcome in ('conform', 'partial', 'nonconform') and s['dimensions'] is null and s['topics'] is null
union all
select audit_key, clause from placed_answers() semi join audits_in(s) using (audit_key)
where (s['dimensions'] is not null or s['topics'] is not null) and outcome in ('conform', 'partial', 'nonconform')
  and chosen(s['dimensions'], dimension) and chosen(s['topics'], topic);

-- Recurrence --------------------------------------------------------------------------------------------------------
-- A line is one clause of one checklist version at one site; its audits are the full ones that looked at the clause.

-- One row per finding that counts and day of a later audit on its line: how its corrective actions stood before that
-- day. Void actions are none. A follow-up that found the clause in order verifies, and closes where no action is known.
create or replace macro standings() as table
with asked as (
    select finding_key, again_date as day, mended_on from store.finding_fact where again_date is not null
    union
    select before.finding_key, later.date, before.mended_on
    from store.finding_fact as later join store.finding_fact as before on before.finding_key = later.before_finding_key
    where later.counted
),
judged as (
    select asked.finding_key, asked.day, action_standing(action.state, action.closed, asked.day - 1) = 'open' as is_open,
           coalesce(action.due, action.original_due) >= asked.day as is_early,
           coalesce(action.verified < asked.day, action.state = 'closed_verified', false) as verified,
           action.closed is null and coalesce(action.verified >= asked.day, true) as undated
    from asked join store.current_action as action using (finding_key)
    where action.state is distinct from 'void'
),
acted as (
    select finding_key, day, count(*) as actions, bool_or(is_open) as is_open,
           bool_and(coalesce(is_early, false)) filter (is_open) as is_early,
           bool_or(undated) as undated, bool_and(verified) as verified
    from judged group by finding_key, day
)
select finding_key, day,
       case when actions is null then case when mended_on < day then 'verified' else 'no action' end
            when is_open then case when is_early then 'open, not due' else 'open' end
            when mended_on < day then 'verified'
            when undated then 'closing day unknown'
            when verified then 'verified' else 'closed' end as standing
from asked left join acted using (finding_key, day);

-- One row per site with a nonconformity whose actions were all closed before a re-audit by a day: those found again all
-- the same.
create or replace macro closed_in_vain_until(until) as table
select finding.site_key, count(*) as "of", count(*) filter (finding.state = 'repeated') as again
from store.finding_fact as finding join standings() as stood
  on stood.finding_key = finding.finding_key and stood.day = finding.again_date
where finding.counted and finding.state in ('repeated', 'not_repeated') and finding.again_date <= until
  and stood.standing in ('closed', 'verified')
group by finding.site_key;

-- One row per corrective action, void ones left out: its standing on a day, without a day by what is on file.
create or replace macro actions_ever(day) as table
select finding_key, action_standing(state, closed, coalesce(day::date, 'infinity'::date)) as standing
from store.current_action where state is distinct from 'void';

-- Findings under whose number the one before on the line stood already, as in a register that carries numbers on. The
-- number must stand on this line only: every audit has a third finding.
create or replace macro carried_on() as table
with numbered as (
    select finding.finding_key, finding.before_finding_key, finding.date, told.number,
           hash(finding.site_key, finding.scheme, finding.version, finding.clause) as line
    from store.finding_fact as finding join store.current_finding as told using (finding_key)
    where finding.counted and told.number is not null
),
own as (select number from numbered group by number having count(*) > 1 and count(distinct line) = 1)
select later.finding_key, later.before_finding_key, later.date
from numbered as later join numbered as before on before.finding_key = later.before_finding_key
where later.number = before.number and later.number in (from own);

-- One row per line and full audit at which something is known of it: its state, and the finding that tells it (for
-- 'cleared' and 'not_looked_at' the one that stood).
create or replace macro life_events() as table
with found as (
    select finding.*,
           case when before_date is null then case when clean_before = 0 then 'first_assessed' else 'new' end
                when clean_before >= 2 then 'new'
                when standing in ('verified', 'closed') and same.finding_key is not null then 'reopened'
                when standing in ('verified', 'closed') then 'recurring'
                when standing = 'open' then 'persisting'
                when standing = 'open, not due' then 'persisting_not_due'
                else 'found_again' end as life
    from store.finding_fact as finding
    left join standings() as standing
      on standing.finding_key = finding.before_finding_key and standing.day = finding.date
    left join carried_on() as same on same.finding_key = finding.finding_key
    where finding.counted
),
cleared as (
    select again_audit_key as audit_key, clause, arg_max(finding_key, date) as finding_key
    from store.finding_fact where state = 'not_repeated' group by again_audit_key, clause
),
passed_by as (
    select audit.audit_key, finding.clause, arg_max(finding_key, finding.date) as finding_key
    from store.finding_fact as finding join store.audit_fact as audit
      on audit.site_key = finding.site_key and audit.scheme = finding.scheme and audit.version = finding.version
     and audit."full" and audit.date > finding.date
     and (finding.again_date is null or audit.date < finding.again_date)
    where finding.counted
    group by audit.audit_key, finding.clause
)
select audit_key, clause, finding_key, life from found
union all select audit_key, clause, finding_key, 'cleared' from cleared
union all
select audit_key, clause, finding_key, 'not_looked_at'
from passed_by anti join found using (audit_key, clause);

-- The same in scope, with the audit and what the finding says. Filters choose audits and kinds of findings.
create or replace macro life_lines_in(s) as table
select visit.* exclude (dimension, topic, clause, severity, load, file, sheet, row), event.life, event.finding_key,
       finding.clause, finding.dimension, finding.topic, finding.severity, finding.date as found_on,
       finding.clean_before, finding.before_date, finding.run, told.number, told.text, finding.load, source.file,
       finding.sheet, finding.row
from life_events() as event join visits_in(s) as visit using (audit_key)
join store.finding_fact as finding using (finding_key)
left join store.current_finding as told on told.finding_key = finding.finding_key
left join store.load as source on source.load = finding.load
where chosen(s['dimensions'], finding.dimension) and chosen(s['topics'], finding.topic)
  and chosen(s['severities'], finding.severity::varchar);

-- One row per full audit and clause it looked at: was it found nonconforming, by answer or by finding? An audit without
-- answers looks at every clause found in any such audit of its checklist. On all data, whatever the filters.
create or replace macro clause_looks() as table
with found as (
    select distinct audit_key, clause from store.finding_fact where nonconformity and "full" and clause is not null
),
answered as (
    select audit_key, clause, bool_or(outcome = 'nonconform') as nonconform
    from store.answer
    where latest and outcome in ('conform', 'partial', 'nonconform')
      and audit_key in (select audit_key from store.audit_fact where "full")
    group by audit_key, clause
),
unanswered as (select audit_key, scheme, version from store.audit_fact where "full" and not answered),
listed as (select distinct scheme, version, clause from unanswered join found using (audit_key))
select answered.audit_key, answered.clause, nonconform or found.audit_key is not null as found
from answered left join found on found.audit_key = answered.audit_key and found.clause = answered.clause
union all
select unanswered.audit_key, listed.clause, found.audit_key is not null
from unanswered join listed using (scheme, version)
left join found on found.audit_key = unanswered.audit_key and found.clause = listed.clause;

-- One row per full audit: within what its finding or not finding a clause can be compared with others. An audit with
-- answers and one without are recorded differently.
create or replace macro audit_strata() as table
select audit_key, site_key, scheme, version, answered, coalesce(auditor, firm, 'not stated') as judge,
       date, year(date) as year
from store.audit_fact where "full";

-- What checklists cover ---------------------------------------------------------------------------------------------

-- The schemes of which findings are on file: only there does an audit without findings mean that none were found.
create or replace macro schemes_with_findings() as table
select distinct scheme from store.finding_fact;

-- One row per checklist, dimension and topic ever met in it.
create or replace macro checklist_sections() as table
select distinct audit.scheme, audit.version, section.dimension, section.topic
from store.section_fact as section join store.audit_fact as audit using (audit_key);

-- One row per audit, dimension and topic its checklist covers, whether or not anything was found there.
create or replace macro covered_in(s) as table
select audit.* exclude (dimension, topic), covered.dimension, covered.topic
from audits_in(s) as audit join checklist_sections() as covered using (scheme, version)
where chosen(s['dimensions'], covered.dimension) and chosen(s['topics'], covered.topic);

-- One row per audit of which findings would be on file if there were any: `found` are its nonconformities of the
-- severities chosen.
create or replace macro found_in_audits(s) as table
select *, (case when chosen(s['severities'], 'critical') then critical else 0 end
           + case when chosen(s['severities'], 'major') then major else 0 end
           + case when chosen(s['severities'], 'minor') then minor else 0 end
           + case when chosen(s['severities'], 'ungraded_nc') then ungraded else 0 end)::bigint as found
from audits_in(s) where answered or scheme in (from schemes_with_findings());

-- The same of audits that cover one of the dimensions and topics chosen: those found in them.
create or replace macro found_in_sections(s) as table
with covered as (
    select distinct audit_key from covered_in(s)
),
parts as (
    select audit_key, (case when chosen(s['severities'], 'critical') then sum(critical) else 0 end
                       + case when chosen(s['severities'], 'major') then sum(major) else 0 end
                       + case when chosen(s['severities'], 'minor') then sum(minor) else 0 end
                       + case when chosen(s['severities'], 'ungraded_nc') then sum(ungraded) else 0 end) as found
    from sections_in(s) group by audit_key
)
select audit.*, coalesce(parts.found, 0)::bigint as found
from audits_in(s) as audit join covered using (audit_key) left join parts using (audit_key)
where answered or scheme in (from schemes_with_findings());

-- One row per audit and dimension: the result there and its basis. First the printed section result (the dimension's
-- own, else the worst of its topics), then the verdict of an audit of one dimension, then the house rule on answers. An
-- audit is of one dimension by its own answers, or because its checklist never has another: two dimensions among the
-- audits in scope settle that, what is left is looked for in all audits.
create or replace macro dimension_results_in(s) as table
with audits as (select * exclude (dimension) from audits_in(s)),
sections as (
    select audit_key, dimension, topic, result, conform_points(conform, partial) as points,
           conform + partial + nonconform as assessed, critical + major as grave,
           conform + partial + nonconform + not_applicable + not_assessed > 0 as answered
    from store.section_fact semi join audits using (audit_key)
),
judged as (
    select audit_key, dimension,
           coalesce(max(result) filter (is_verdict(result) and topic = 'unmapped'),
                    max(result) filter (is_verdict(result))) as printed,
           sum(points) as points, sum(assessed) as assessed, sum(grave) as grave
    from sections where chosen(s['dimensions'], dimension) and chosen(s['topics'], topic)
    group by audit_key, dimension
),
met as (
    select audit_key, min(dimension) as first, max(dimension) as last,
           min(dimension) filter (answered) as first_answered, max(dimension) filter (answered) as last_answered
    from sections where dimension <> 'unmapped' and s['topics'] is null group by audit_key
),
undecided as (
    select scheme, version from audits left join met using (audit_key)
    group by scheme, version having coalesce(min(first) = max(last), true)
),
by_checklist as (
    select scheme, version, max(dimension) as dimension
    from store.section_fact join (from store.audit_fact semi join undecided using (scheme, version)) using (audit_key)
    where section_fact.dimension <> 'unmapped'
    group by scheme, version having min(dimension) = max(dimension)
),
whole as (
    select audit_key, sole as dimension
    from (
        select audit_key,
               case when first_answered = last_answered then last_answered else by_checklist.dimension end as sole
        from audits left join met using (audit_key) left join by_checklist using (scheme, version)
    )
    where sole is not null and s['topics'] is null and chosen(s['dimensions'], sole)
),
pairs as (select audit_key, dimension from judged union select audit_key, dimension from whole),
told as (
    select audit.*, pairs.dimension, judged.printed, judged.points, judged.assessed, judged.grave,
           case when judged.printed is not null then 'printed section result'
                when whole.audit_key is not null and is_verdict(audit.result) then 'verdict'
                when judged.assessed > 0 then 'house rule' end as basis
    from audits as audit join pairs using (audit_key)
    left join judged on judged.audit_key = pairs.audit_key and judged.dimension = pairs.dimension
    left join whole on whole.audit_key = pairs.audit_key and whole.dimension = pairs.dimension
)
select * exclude (printed, points, assessed, grave) replace (
           case basis when 'printed section result' then printed
                      when 'verdict' then result
                      when 'house rule' then
                          case when points / assessed >= setting('dimension_pass_share')::double and grave = 0
                               then 'pass'::store.result else 'fail'::store.result end end as result)
from told;

-- How sure a rate is ------------------------------------------------------------------------------------------------

-- Sum over clusters of (y - n * rate)^2, where rate = sum(y) / sum(n): what the variance between clusters is made of.
create or replace macro scatter(y, n) as
    (sum(y::double * y) - 2 * (sum(y) / nullif(sum(n), 0)) * sum(y::double * n)
     + (sum(y) / nullif(sum(n), 0)) ** 2 * sum(n::double * n));

-- The same for two rates of the same clusters, the one of y over n and the one of w over m: their covariance.
create or replace macro joint_scatter(y, n, w, m) as
    (sum(y::double * w) - (sum(w) / nullif(sum(m), 0)) * sum(y::double * m)
     - (sum(y) / nullif(sum(n), 0)) * sum(n::double * w)
     + (sum(y) / nullif(sum(n), 0)) * (sum(w) / nullif(sum(m), 0)) * sum(n::double * m));

-- What n alike answers of one audit bring into the variance of a ratio of sums: n of them, blown up by their likeness.
create or replace macro burden(n, correlation) as n * (1 + (n - 1) * correlation);

-- How alike the y of n within one audit are, from sums over sites: between and within squares, and the mean size.
create or replace macro likeness(between_audits, spare, within_audits, spare_answers, size) as
    greatest(0, coalesce((between_audits / spare - within_audits / nullif(spare_answers, 0))
        / nullif(between_audits / spare
                 + (size / spare - 1) * within_audits / nullif(spare_answers, 0), 0), 0));

-- One row per measure ('answers': those that conform; 'repeats': nonconformities found again), checklist and `halved`
-- (whether a partly conforming answer counts half): how alike those of one audit are, as known on a day, within sites
-- between audits (an intraclass correlation), and how many sites with two audits say so.
create or replace macro likeness_until(day) as table
with audits as (
    select 'answers' as measure, scheme, version, site_key, conform, partial, conform + partial + nonconform as n
    from store.audit_fact where "full" and date <= day and conform + partial + nonconform > 0
    union all
    select 'repeats', scheme, version, site_key, count(*) filter (state = 'repeated'), 0, count(*)
    from store.finding_fact
    where "full" and nonconformity and state in ('repeated', 'not_repeated') and again_date <= day
    group by audit_key, scheme, version, site_key
),
counted as (
    select measure, scheme, version, site_key, halved, conform + case when halved then partial / 2 else 0 end as y, n
    from audits cross join (values (false), (true)) as half(halved)
),
compared as (
    select *, sum(y) over here / sum(n) over here as p_site, sum(n) over here as n_site, count(*) over here as m
    from counted window here as (partition by measure, scheme, version, site_key, halved)
    qualify m >= 2
),
sites as (
    select measure, scheme, version, halved, site_key, max(m) - 1 as spare,
           sum(n * (y / n - p_site) ** 2) as between_audits,
           sum(y * (1 - y / n)) as within_audits, sum(n - 1) as spare_answers,
           max(n_site) - sum(n ** 2) / max(n_site) as size
    from compared group by measure, scheme, version, halved, site_key
)
select measure, scheme, version, halved, count(*) as sites,
       likeness(sum(between_audits), sum(spare), sum(within_audits), sum(spare_answers), sum(size)) as found
from sites group by measure, scheme, version, halved;

-- Of the data as they are it is kept (refresh.sql). Needs 20 sites; with fewer the house rule is `assumed`.
create or replace macro correlation_of(sites, found) as
    case when sites < 20 then setting('assumed_correlation')::double else found end;

create or replace macro correlations_until(day) as table
select measure, scheme, version, correlation_of(sites, found) as correlation, sites < 20 as assumed
from likeness_until(day) where halved = (setting('partial_counts_half') = 'yes');

create or replace macro correlations() as table
select measure, scheme, version, correlation_of(sites, found) as correlation, sites < 20 as assumed
from store.likeness where halved = (setting('partial_counts_half') = 'yes');

create or replace macro answer_correlation_until(day) as table
select scheme, version, correlation, assumed from correlations_until(day) where measure = 'answers';

create or replace macro answer_correlation() as table
select scheme, version, correlation, assumed from correlations() where measure = 'answers';

create or replace macro repeat_correlation() as table
select scheme, version, correlation, assumed from correlations() where measure = 'repeats';

-- What a rate is made of: y of n per audit and facet value, and n blown up by the likeness within audits (`burden`). One
-- macro per rate, not one with a branch for each: it costs as much to plan as it has branches, and filters ask for it.
create or replace macro conformity_of_audits(s, facet_name) as table
with audits as (
    select facet(facet_name) as facet, supplier_key, site_key, region, scheme, version, checklist, audit_key, date,
           sum(conform_points(conform, partial)::double) as y, sum(conform + partial + nonconform) as n,
           sum(not_applicable) as not_applicable
    from sections_in(s) group by all
)
select audits.*, burden(n, coalesce(correlation, setting('assumed_correlation')::double)) as burden
from audits left join answer_correlation() using (scheme, version) where facet is not null;

create or replace macro passes_of_audits(s, facet_name) as table
with audits as (
    select facet(facet_name) as facet, supplier_key, site_key, region, scheme, version, checklist, audit_key, date,
           (result = 'pass')::double as y, 1 as n, 0 as not_applicable, 1 as burden
    from visits_in(s) where audited and is_verdict(result)
)
select * from audits where facet is not null;

create or replace macro passes_of_dimensions(s, facet_name) as table
with audits as (
    select facet(facet_name) as facet, supplier_key, site_key, region, scheme, version, checklist, audit_key, date,
           sum((result = 'pass')::double) as y, count(*) as n, 0 as not_applicable
    from dimension_results_in(s) where is_verdict(result) group by all
)
select *, burden(n, setting('assumed_correlation')::double) as burden from audits where facet is not null;

create or replace macro repeats_of_audits(s, facet_name) as table
with audits as (
    select facet(facet_name) as facet, supplier_key, site_key, region, scheme, version, checklist, audit_key, date,
           sum((state = 'repeated')::double) as y, count(*) as n, 0 as not_applicable
    from findings_in(s) where nonconformity and state in ('repeated', 'not_repeated') group by all
)
select audits.*, burden(n, coalesce(correlation, setting('assumed_correlation')::double)) as burden
from audits left join repeat_correlation() using (scheme, version) where facet is not null;

-- Nonconformities per audit: n is 1 for every audit of which findings would be on file.
create or replace macro findings_of_audits(s, facet_name) as table
with parts as (
    select facet(facet_name) as facet, supplier_key, site_key, region, scheme, version, checklist, audit_key, date,
           0::double as y
    from audits_in(s) where answered or scheme in (from schemes_with_findings())
    union all
    select facet(facet_name), supplier_key, site_key, region, scheme, version, checklist, audit_key, date, 1
    from findings_in(s) where nonconformity and audited
)
select * exclude (y), sum(y) as y, 1 as n, 0 as not_applicable, 1 as burden
from parts where facet is not null group by all;

create or replace macro findings_of_dimensions(s, facet_name) as table
with parts as (
    select facet(facet_name) as facet, supplier_key, site_key, region, scheme, version, checklist, audit_key, date,
           0::double as y
    from covered_in(s) where answered or scheme in (from schemes_with_findings())
    union all
    select facet(facet_name), supplier_key, site_key, region, scheme, version, checklist, audit_key, date, 1
    from findings_in(s) where nonconformity and audited
)
select * exclude (y), sum(y) as y, 1 as n, 0 as not_applicable, 1 as burden
from parts where facet is not null group by all;

-- The sums of such rows, as fields of a row.
create or replace macro summed(y, n, burden, not_applicable) as
    {'y': sum(y), 'n': sum(n)::double, 'burden': sum(burden)::double, 'audits': (count(*) filter (n > 0))::double,
     'not_applicable': sum(not_applicable)::double};

-- One row per severity ('all': every nonconformity): how much more the findings of audits of one site vary than a
-- Poisson count would, within checklist and site. Needs 20 sites with two audits; with fewer, 1.
create or replace macro finding_dispersion() as table
with audits as (
    select scheme, version, site_key,
           unnest([{'severity': 'all', 'y': critical + major + minor + ungraded}, {'severity': 'critical', 'y': critical},
                   {'severity': 'major', 'y': major}, {'severity': 'minor', 'y': minor},
                   {'severity': 'ungraded_nc', 'y': ungraded}, {'severity': 'observation', 'y': observations},
                   {'severity': 'unmapped', 'y': unmapped_findings}], recursive := true)
    from store.audit_fact
    where "full" and audited and (answered or scheme in (from schemes_with_findings()))
),
sites as (
    select severity, count(*) - 1 as spare, var_pop(y) * count(*) as squares, avg(y) as mean
    from audits group by severity, scheme, version, site_key having count(*) >= 2
)
select severity,
       case when count(*) < 20 then 1 else greatest(1, coalesce(sum(squares) / nullif(sum(spare * mean), 0), 1)) end
           as dispersion
from sites group by severity;

-- One row: the last day for which all is taken to be known, and how that is known. Nothing is known after the last
-- load. Audits arrive late: how late shows in those held after the first load, what is older came in one go.
create or replace macro known_until(day) as table
with loads as (
    select min(loaded_at)::date as first, max(loaded_at)::date as last from store.load where undone_at is null
),
arrived as (
    select audit.audit_key, max(audit.date) as date, min(load.loaded_at)::date as received
    from store.audit as audit join store.load as load using (load)
    where load.undone_at is null
    group by audit.audit_key
),
late as (
    select count(*) as audits, ceil(quantile_cont(date_diff('day', date, received), 0.95)) as days
    from arrived, loads where arrived.date > loads.first and arrived.date <= arrived.received
),
due as (
    select least(coalesce(day::date, last), last) - case when audits >= 20 then days::integer else 0 end as until,
           audits >= 20 as measured, case when audits >= 20 then days::integer end as delay, last
    from loads, late
),
audited as (
    select date as held, date_diff('day', lag(date) over (order by date), date) as pause
    from (select distinct date from arrived, loads where date <= coalesce(day::date, loads.last))
),
ended as (
    select max(held) as newest, max(pause) filter (held > (select max(held) from audited) - interval 2 years) as pause
    from audited having max(held) - min(held) >= 365
)
select case when newest + pause::integer < until then newest + pause::integer else until end as day, measured, delay,
       last as last_load, case when newest + pause::integer < until then newest end as newest,
       case when newest + pause::integer < until then pause::integer end as pause
from due left join ended on true;

-- One row per clause of a checklist: its wording and section as last loaded, else as the user's own list has them.
create or replace macro checklist_clauses() as table
with told as (
    select scheme, coalesce(version, '') as version, clause, arg_max(title, load) as title,
           arg_max(section, load) as section
    from store.checklist semi join (select load from store.load where undone_at is null) as live using (load)
    group by all
)
select coalesce(told.scheme, own.scheme) as scheme, coalesce(told.version, own.version) as version,
       coalesce(told.clause, own.clause) as clause, coalesce(told.title, own.title) as title,
       coalesce(told.section, own.section) as section
from told full join store.own_item as own
  on own.scheme = told.scheme and own.version = told.version and same_code(own.clause, told.clause);

create or replace macro clause_titles() as table select scheme, version, clause, title from checklist_clauses();

-- One row per answer, finding and printed section result, with what it names and where it stands.
create or replace macro checklist_uses() as table
select fact.scheme, fact.version, 'answer' as what, audit_key, item.clause, item.section, item.dimension, item.topic,
       item.basis
from placed_answers() as item join store.audit_fact as fact using (audit_key)
union all
select fact.scheme, fact.version, 'finding', audit_key, item.clause, item.section, item.dimension, item.topic, item.basis
from placed_findings() as item join store.audit_fact as fact using (audit_key)
union all
select fact.scheme, fact.version, 'section', audit_key, null, item.section, item.dimension, item.topic, item.basis
from placed_sections() as item join store.audit_fact as fact using (audit_key);

-- The checklists on file, and those the user listed or mapped before any file came.
create or replace macro all_checklists() as table
select scheme, version from store.audit_fact
union select scheme, version from store.own_item
union select scheme, version from store.checklist_place;

create or replace macro all_places() as table
select scheme, version, part, name, dimension, topic, over_file, said_by, said_at from store.checklist_place;

-- What the user says of an item no file has used yet, by the rules of refresh.sql within one version.
create or replace macro said_of(which_scheme, which_version, which_clause, which_section) as (
    select arg_max({'dimension': dimension, 'topic': topic}, (part = 'clause', length(trim(name))))
    from store.checklist_place
    where scheme = which_scheme and version = which_version
      and case part when 'clause' then begins_code(which_clause, name) else same_words(which_section, name) end
);

-- Walking back and filling widgets ----------------------------------------------------------------------------------

-- One row per cell of one row of a file, with the heading above it where the sheet has one. Names of auditors the file
-- states are told as the house rule auditor_names has it.
create or replace macro cells_of(which_load, which_sheet, which_row) as table
with here as (
    select cells from store.raw_row where load = which_load and sheet = which_sheet and row = which_row and part = 0
),
headings as (
    -- Of several tables on a sheet the one whose headings stand last above the row.
    select headings from store.load_sheet
    where load = which_load and sheet = which_sheet and header_row < which_row order by header_row desc limit 1
),
people as (
    -- The longest first, so that no name is replaced inside another.
    select list({'name': auditor, 'shown': shown_auditor(auditor)} order by length(auditor) desc, auditor) as names
    from (select distinct auditor from store.audit where load = which_load and auditor is not null)
),
numbered as (select unnest(cells) as cell, generate_subscripts(cells, 1) as position from here)
select position, (select headings from headings)[position] as heading,
       list_reduce(coalesce((select names from people), []),
                   lambda told, person: {'name': replace(told['name'], person['name'], person['shown']), 'shown': ''},
                   {'name': cell, 'shown': ''})['name'] as cell
from numbered order by position;

-- One row per value a filter can take.
create or replace macro choices() as table
select 'suppliers' as field, supplier as value from store.place
union select 'sites', unnest([site, site_name(site, supplier)]) from store.place
union select 'regions', coalesce(region, 'not stated') from store.place
union select 'countries', coalesce(country, 'not stated') from store.place
union select 'dimensions', dimension from checklist_sections()
union select 'dimensions', dimension from store.finding_fact
union select 'topics', topic from checklist_sections()
union select 'topics', topic from store.finding_fact
union select 'schemes', scheme from store.audit_fact
union select 'kinds', kind::varchar from store.audit_fact
union select 'severities', severity::varchar from store.finding_fact;

-- The dates the data span, null without audits.
create or replace macro data_period() as table
select min(date) as first, max(date) as last from store.audit_fact;

-- What people said by hand ------------------------------------------------------------------------------------------

-- One row per key that someone said is another's ('supplier', 'site' or 'visit'): where it leads in the end.
create or replace macro homes(wanted) as table
with recursive edge as (
    select from_key, into_key from store.judgement where entity = wanted and same and undone_at is null
),
walk as (
    select from_key, into_key from edge
    union select walk.from_key, edge.into_key from walk join edge on edge.from_key = walk.into_key
)
select from_key as key, into_key as home from walk where into_key not in (select from_key from edge);

-- One row per site: whose it is. That is its supplier when it was first told of, as far as that load counts: a later load
-- that names the supplier it was merged with does not hand it over.
create or replace macro site_owners() as table
select site_key, coalesce(arg_min(supplier_key, load) filter (undone_at is null), arg_min(supplier_key, load))
                     as supplier_key
from store.site join store.load using (load) group by site_key;

-- One row per version of an audit, with whether it says itself where the audit was. One without a day or a name of its
-- site leans on what was known when it was loaded, and holds the site that was found then.
create or replace macro audit_versions() as table
select audit.*, audit.date is not null and site.name is not null as says_where
from store.audit as audit left join store.site as site using (site_key, load);

-- Events that count, the latest first, about suppliers and sites by the name they are counted under now. A line of
-- something is concerned by events about it, about its parts' place, and about everything.
create or replace macro events() as table
with known as (
    select distinct 'supplier' as about, supplier_key as key, supplier as name from store.place
    union all select distinct 'site', site_key, site from store.place
),
home as (select 'supplier' as about, * from homes('supplier') union all select 'site', * from homes('site'))
select event.event, event.day, event.about, coalesce(known.name, event.name) as name, event.reason, event.splits,
       event.said_by, event.said_at
from store.event as event left join home using (about, key)
left join known on known.about = event.about and known.key = coalesce(home.home, event.key)
where event.removed_at is null order by event.day desc, event.event desc;

-- One row per pair, in both directions, that someone said is two ('supplier', 'site' or 'visit').
create or replace macro told_apart(wanted) as table
with word as (
    select from_key, into_key from store.judgement where entity = wanted and not same and undone_at is null
),
home as (select * from homes(wanted)),
pair as (
    select coalesce(one.home, from_key) as one, coalesce(other.home, into_key) as other
    from word left join home as one on one.key = from_key left join home as other on other.key = into_key
)
select one, other from pair union select other, one from pair;

-- Standing on a day -------------------------------------------------------------------------------------------------
-- Where a site stands and what is due is told from all visits up to the day: places, schemes, dimensions and topics of the
-- scope choose, its period, kinds of audit and severities do not, or a narrow view would make a site look never audited.

-- One row per visit up to the day, of any kind, under a checklist that covers a chosen dimension or topic, if any is.
create or replace macro visits_until(s) as table
select visit.* from visits_between(s, null, s['as_of'], s['tiers'], s['as_of']) as visit
where (s['dimensions'] is null and s['topics'] is null)
   or (visit.scheme, visit.version) in (
       select (scheme, version) from checklist_sections()
       where chosen(s['dimensions'], dimension) and chosen(s['topics'], topic)
   );

-- One row per full audit up to a day, with the date of the next one of its site under the same scheme, null if there is
-- none yet. On all data: what chooses the audit that named a date does not hide the one that kept it.
create or replace macro next_audits_until(day) as table
select audit_key, min(date) over later as held
from store.audit_fact where "full" and date <= day::date
window later as (
    partition by site_key, scheme order by date range between interval 1 day following and unbounded following
);

-- One row per site and scheme: the last full audit on the day and when the next is due. A date printed in it wins over
-- the house rule, unless it lies before the audit. 'expired': the printed date has passed; 'overdue': the one of the
-- house rule has.
create or replace macro scheme_standing_in(s) as table
with last as (
    select *, case when next_due >= date then next_due end as printed
    from visits_until(s) where "full"
    qualify row_number() over (partition by site_key, scheme order by date desc, next_due desc nulls last, audit_key) = 1
),
planned as (
    select *, coalesce(printed, (date + to_months(setting('reaudit_months')::integer))::date) as due,
           case when printed is null then 'house rule' else 'printed' end as due_basis
    from last
)
select * exclude (printed), due - s['as_of']::date as days_left,
       case when due >= s['as_of']::date then 'valid' when due_basis = 'printed' then 'expired' else 'overdue' end
           as standing
from planned;

-- The sites that stand in a list of suppliers or sites, whether audited or not.
create or replace macro listed_sites() as table
with named as (
    select site_key from store.site join store.load_sheet as head using (load, sheet)
    where head.shape = 'suppliers' and load in (select load from store.load where undone_at is null)
)
select site_key from named
union select home from named join homes('site') as merged on merged.key = named.site_key;

-- One row per site in scope, with its standing on the day: valid while any scheme's last full audit is; else expired or
-- overdue, as the audit that ran out last; else, without a full audit, what there is: other visits, findings alone, visits
-- under other checklists than those chosen, or nothing. A site that no list names is known from its first visit on.
-- `due` is the next date of a valid site, else the day the last one ran out. `valid_result` is the worst verdict of the
-- last day on which a scheme that is valid gave one. `doubt`: why its last full audit says little. `active` is false only
-- where someone said so. File, sheet and row are those that named the site last.
create or replace macro site_standing_in(s) as table
with visits as (
    select site_key, count(*) as visits, bool_or(audited) as audited, max(date) as last_visit
    from visits_until(s) group by site_key
),
visited as (
    select site_key, min(date) as first_visit from store.audit_fact group by site_key
),
schemes as (
    select site_key, count(*) as schemes, count(*) filter (standing <> 'valid') as lapsed,
           min({'due': due, 'basis': due_basis}) filter (standing = 'valid') as next,
           max({'due': due, 'basis': due_basis, 'standing': standing}) filter (standing <> 'valid') as ran_out,
           max({'date': date, 'verdict': is_verdict(result), 'result': result, 'checklist': checklist,
                'audit_key': audit_key, 'answered': answered, 'assessed': conform + partial + nonconform,
                'not_applicable': not_applicable, 'not_assessed': not_assessed}) as last,
           max({'date': date, 'result': result}) filter (standing = 'valid' and is_verdict(result)) as judged
    from scheme_standing_in(s) group by site_key
),
told as (
    select place.* replace (coalesce(place.active, true) as active),
           place.site_key in (select site_key from listed_sites()) as listed,
           case when next is not null then 'valid' when ran_out is not null then ran_out['standing']
                when visits.audited then 'no full audit' when visits.site_key is not null then 'findings only'
                when first_visit <= s['as_of']::date then 'other checklists' else 'never' end as standing,
           first_visit,
           coalesce(next['due'], ran_out['due']) as due, coalesce(next['basis'], ran_out['basis']) as due_basis,
           last['date'] as last_audit, last['checklist'] as last_checklist, last['audit_key'] as audit_key,
           case when last['verdict'] then last['result'] end as last_result, judged['result'] as valid_result,
           visits.last_visit,
           coalesce(visits.visits, 0) as visits, coalesce(schemes.schemes, 0) as schemes,
           coalesce(schemes.lapsed, 0) as lapsed, last['assessed'] as assessed,
           last['not_applicable'] / nullif(last['assessed'] + last['not_applicable'] + last['not_assessed'], 0)
               as not_applicable_share, last['answered'] as answered
    from places_in(s) as place left join visits using (site_key) left join schemes using (site_key)
    left join visited using (site_key)
)
select told.* exclude (answered, first_visit), due - s['as_of']::date as days_left,
       case when not_applicable_share > setting('not_applicable_share')::double then 'mostly_not_applicable'
            when answered and assessed < setting('minimum_assessed')::integer then 'few_items_assessed' end as doubt,
       null::varchar as scheme, null::varchar as checklist, null::varchar as firm, null::varchar as auditor,
       null::varchar as dimension, null::varchar as topic, null::varchar as clause, null::varchar as severity,
       named.load, source.file, named.sheet, named.row
from told left join store.current_site as named using (site_key)
left join store.load as source on source.load = named.load
where listed or standing <> 'never' or first_visit is null;

-- One row per full audit up to the day, of the kinds chosen, with a printed date for the next one in the period of the
-- scope, and the day the next was `held`. Sites marked as no longer active have no plan to keep.
create or replace macro planned_audits_in(s) as table
select audit.*, next.held
from visits_until(s) as audit join next_audits_until(s['as_of']) as next using (audit_key)
semi join (select site_key from site_standing_in(s) where active) as sites using (site_key)
where kind_chosen(s['kinds'], kind) and next_due >= date
  and (s['start'] is null or next_due >= s['start']::date) and (s['stop'] is null or next_due <= s['stop']::date);

-- The last full audit of each site and scheme on the day, as in scheme_standing_in(); under schemes of which no audit is
-- listed, the last visit known from its findings, due by the house rule.
create or replace macro last_audits_in(s) as table
with unlisted as (
    select visit.* from visits_until(s) as visit
    where kind_chosen(null, visit.kind) and visit.scheme not in (select scheme from visits_until(s) where audited)
    qualify row_number() over (partition by site_key, scheme order by date desc, audit_key) = 1
)
select site_key, scheme, checklist, date, due, due_basis, result, audit_key, load, file, sheet, "row"
from scheme_standing_in(s)
union all
select site_key, scheme, checklist, date, (date + to_months(setting('reaudit_months')::integer))::date, 'house rule',
       result, audit_key, load, file, sheet, "row"
from unlisted;

-- Plans that were kept, and their visits, each at the site that counts now ---------------------------------------------
create or replace macro kept_plans() as table
select * exclude (removed_by, removed_at) from store.audit_plan where removed_at is null;

create or replace macro planned_visits() as table
select visit.* replace (coalesce(home, site_key) as site_key)
from store.planned_visit as visit left join homes('site') on key = site_key;

-- What was known on a day -------------------------------------------------------------------------------------------
-- For scores that are tested on the past, on several days at once: what stands beside a day is dated before it. Where
-- the house rule forecast_known_from says 'load', it was also loaded before it, as far as the files tell when it became
-- known: they do for visits held after the first load, and for actions from the first load on.

-- The day of the first load, null where load dates do not count.
create or replace macro first_load() as (
    select min(loaded_at)::date from store.load where undone_at is null and setting('forecast_known_from') = 'load'
);

create or replace macro days_of(days) as table select unnest(days::date[]) as day;

-- One row per day and load that had come by then, for days after the first load: only there it matters.
create or replace macro loads_by(days) as table
select day, load, loaded_at::date as loaded_on
from days_of(days) join store.load as load on undone_at is null and loaded_at::date < day where first_load() < day;

-- One row per day and finding known before it, with the severity it had by then.
create or replace macro known_findings(days) as table
with told as (
    select day, finding_key, arg_max(severity, load) filter (severity is not null) as severity
    from store.finding join loads_by(days) using (load) group by day, finding_key
),
dated as (
    select day, finding_key, audit_key, site_key, scheme, severity, date,
           coalesce(date > first_load(), false) and basis = 'finding' as is_late
    from store.finding_fact join days_of(days) on date < day where severity not in ('observation', 'positive')
)
select dated.* replace (case when is_late then coalesce(told.severity, 'ungraded_nc') else dated.severity end as severity)
from dated left join told using (day, finding_key)
where not is_late or told.finding_key is not null;

-- One row per day and corrective action: its first due date, and its closing date if that had come by then. Actions of
-- later findings are here too, to be joined with the known ones. Only dates tell: of a state without one it is not known
-- since when.
create or replace macro known_actions(days) as table
with told as (
    select day, action_key, arg_max(closed, load) as closed,
           coalesce(arg_max(original_due, load), arg_min(due, load)) as due
    from store.action join loads_by(days) using (load) group by day, action_key
),
known as (
    select day, action.finding_key, action_key, told.due, told.closed
    from told join store.current_action as action using (action_key)
    where action.state is distinct from 'void'
    union all
    select day, finding_key, action_key, coalesce(original_due, due), closed
    from store.current_action cross join days_of(days)
    where state is distinct from 'void' and coalesce(first_load() >= day, true)
)
select day, finding_key, action_key, due, case when closed < day then closed end as closed from known;

-- One row per day and finding that was looked for again before it: whether it was found again.
create or replace macro recurrences(days) as table
select day, finding_key, site_key, state, again_audit_key from store.finding_fact join days_of(days) on again_date < day
where counted and nonconformity and state in ('repeated', 'not_repeated');

-- Whether an audit is the event that is forecast, null where it does not tell: 'fail', 'conditional_or_fail', 'critical',
-- 'major' (or critical), 'fail_or_major', 'any_nonconformity'. `graded`: its checklist tells majors from others.
create or replace macro forecast_event(event, result, critical, grave, found, graded, followed) as
    case event
        when 'fail' then case when is_verdict(result) then result in ('fail', 'stop') end
        when 'conditional_or_fail' then case when is_verdict(result) then result in ('conditional', 'fail', 'stop') end
        when 'critical' then case when graded then critical > 0 end
        when 'major' then case when graded then grave > 0 end
        when 'fail_or_major'
            then case when coalesce(result in ('fail', 'stop'), false) or grave > 0 then true
                      when graded or is_verdict(result) then false end
        when 'any_nonconformity' then case when followed then found > 0 end
        else error('unknown event: ' || event) end;

-- One row per day and visit in scope known before it, of the kinds chosen, with whether it was the event. Visits known
-- from their findings alone are here only under schemes of which no audit is listed. Places and schemes of the scope
-- choose; its period, dimensions, severities and tiers do not.
create or replace macro known_visits(s, event, days) as table
with told as (
    select day, audit_key, min(loaded_on) as received, arg_max(result, load) filter (result_raw is not null) as result
    from store.audit join loads_by(days) using (load) group by day, audit_key
),
found as (
    select day, audit_key, count(*) as found, count(*) filter (severity = 'critical') as critical,
           count(*) filter (severity in ('critical', 'major')) as grave
    from known_findings(days) group by day, audit_key
),
marked as (
    select day, scheme, bool_or(severity in ('critical', 'major', 'minor')) as graded
    from known_findings(days) group by day, scheme
),
visit as (
    select *, coalesce(date > first_load(), false) as is_late
    from visits_between(s, null, null, null, null) join days_of(days) on date < day
    where kind_chosen(s['kinds'], kind)
),
listed as (select distinct day, scheme from visit where audited),
judged as (
    select visit.day, visit.audit_key, visit.site_key, visit.audit_no, visit.scheme, visit.version, visit.date,
           visit.audited, case when is_late then greatest(received, visit.date) else visit.date end as known_on,
           case when is_late then told.result else visit.result end as result,
           coalesce(found.found, 0) as found, coalesce(found.critical, 0) as critical, coalesce(found.grave, 0) as grave,
           visit.answered or marked.scheme is not null as followed, coalesce(marked.graded, false) as graded,
           visit.nonconform + visit.partial - (conform_points(visit.conform, visit.partial) - visit.conform) as missed,
           visit.conform + visit.partial + visit.nonconform as assessed
    from visit left join told using (day, audit_key) left join found using (day, audit_key)
    left join marked using (day, scheme) left join listed using (day, scheme)
    where (not is_late or told.audit_key is not null) and (visit.audited or listed.scheme is null)
)
select *, forecast_event(event, result, critical, grave, found, graded, followed) as event from judged;

-- What stands between the data and the truth ------------------------------------------------------------------------
-- Doubts: one row per thing to look at, in one form: check (its code), supplier, site, checklist, date, audit_no,
-- clause, heading (a column or field), found (what stands there), rows (how many rows of data it stands for), and the
-- cell's load, file, sheet, row. A visit of any kind is looked at, unless kinds are chosen: a visit whose kind is
-- unknown is in no rate, and must be seen here.

create or replace macro visits_looked_at(s) as table
select * from visits_of_any_kind(s) where s['kinds'] is null or kind_chosen(s['kinds'], kind);

create or replace macro findings_looked_at(s) as table
select * from findings_of_any_kind(s) where s['kinds'] is null or kind_chosen(s['kinds'], kind);

-- The answers of visits looked at, with only the place they have: narrow, for counts over all of them.
create or replace macro answers_looked_at(s) as table
select visit.audit_key, visit.supplier, visit.site, visit.checklist, visit.scheme, visit.version, visit.date,
       visit.audit_no, answer.answer_key, answer.clause, answer.section, answer.dimension, answer.topic, answer.basis,
       answer.outcome, answer.raw, answer.points, answer.max_points, answer.load, visit.file as audit_file,
       answer.sheet, answer.row
from placed_answers() as answer join visits_looked_at(s) as visit using (audit_key)
where chosen(s['dimensions'], answer.dimension) and chosen(s['topics'], answer.topic);

-- What answers give to the score of their visit, as the file has them: no dimension or topic narrows a score. Where no
-- section is stated, the dimension the file states stands for it.
create or replace macro marks_looked_at(s) as table
select visit.audit_key, visit.scheme, visit.version, visit.score, answer.clause,
       coalesce(answer.section, case when coalesce(answer.dimension_stated, true) then answer.dimension end) as section,
       answer.outcome, answer.points, answer.max_points, answer.weight
from visits_looked_at(s) as visit join store.answer as answer using (audit_key)
where answer.latest and answer.outcome is distinct from 'info';

-- The files that speak of one of these visits, a table of them.
create or replace macro files_of(visits) as table
select load, file from store.load
where undone_at is null
  and load in (select load from store.audit where audit_key in (select audit_key from query_table(visits)));

create or replace macro numbers_shared() as table
select lower(trim(audit_no)) as number from store.audit_fact
where audit_no is not null group by all having count(distinct site_key) > 1;

create or replace macro visit_doubts(visits, s) as table
with looked_at as (
    select visit.*, told.start, told.score_raw, visit.conform + visit.partial + visit.nonconform as assessed,
           visit.conform + visit.partial + visit.nonconform + visit.not_applicable + visit.not_assessed as items,
           visit.critical + visit.major + visit.minor + visit.ungraded + visit.observations + visit.unmapped_findings
               as findings,
           visit.audit_key in (select audit_key from store.finding_fact where basis = 'answer') as stood_in,
           visit.scheme in (from schemes_with_findings()) as followed,
           lower(trim(visit.audit_no)) in (from numbers_shared()) as shared
    from query_table(visits) as visit left join store.current_audit as told using (audit_key)
),
doubted as (
    select *, unnest(list_filter([
        case when date > s['as_of']::date then {'check': 'audit_after_as_of', 'found': date::varchar, 'rows': 1} end,
        case when date < date '2000-01-01' then {'check': 'audit_before_2000', 'found': date::varchar, 'rows': 1} end,
        case when start > date
             then {'check': 'audit_ends_before_start', 'found': start || ' > ' || date, 'rows': 1} end,
        case when next_due < date
             then {'check': 'next_due_before_audit', 'found': next_due || ' < ' || date, 'rows': 1} end,
        case when scheme = 'not stated' then {'check': 'no_scheme', 'found': null, 'rows': 1} end,
        case when kind = 'not_stated' then {'check': 'no_kind', 'found': null, 'rows': 1} end,
        case when region = 'not stated' then {'check': 'no_region', 'found': null, 'rows': 1} end,
        case when shared then {'check': 'number_at_several_sites', 'found': audit_no, 'rows': 1} end,
        case when score < 0 or score > 100
             then {'check': 'score_out_of_range', 'found': coalesce(score_raw, score::varchar), 'rows': 1} end,
        case when score is null and score_raw is not null
             then {'check': 'score_without_scale', 'found': score_raw, 'rows': 1} end,
        case when "full" and items > 0 and not_applicable / items > coalesce(setting('not_applicable_share')::double, 0.5)
             then {'check': 'mostly_not_applicable', 'found': not_applicable || ' / ' || items, 'rows': 1} end,
        case when "full" and answered and assessed < coalesce(setting('minimum_assessed')::integer, 10)
             then {'check': 'few_items_assessed', 'found': assessed || ' / ' || items, 'rows': 1} end,
        case when not audited then {'check': 'findings_without_audit_list', 'found': findings || '', 'rows': 1} end,
        case when audited and not answered and findings = 0 and not followed
             then {'check': 'no_findings_and_no_answers', 'found': null, 'rows': 1} end,
        case when stood_in
             then {'check': 'answers_without_findings', 'found': nonconform || '', 'rows': 1} end,
        case when audited and not answered and findings > 0
             then {'check': 'findings_without_answers', 'found': findings || '', 'rows': 1} end
    ], lambda doubt: doubt is not null), recursive := true)
    from looked_at
)
select "check", supplier, site, checklist, date, audit_no, null::varchar as clause, null::varchar as heading, found,
       rows::bigint as rows, load, file, sheet, row
from doubted;

create or replace macro site_doubts(visits) as table
with visited as (
    select site_key, supplier, site, country, count(*) filter ("full") as audits,
           coalesce(max(date) filter ("full"), max(date)) as date
    from query_table(visits) group by all
),
doubted as (
    select *, unnest(list_filter([
        case when country = 'not stated' then 'site_without_country' end,
        case when audits = 1 then 'site_audited_once' end
    ], lambda doubt: doubt is not null)) as "check"
    from visited
)
select "check", supplier, site, null::varchar as checklist, date, null::varchar as audit_no, null::varchar as clause,
       null::varchar as heading, null::varchar as found, 1::bigint as rows, told.load, source.file, told.sheet, told.row
from doubted left join store.current_site as told using (site_key)
left join store.load as source on source.load = told.load;

create or replace macro action_doubts(actions) as table
with doubted as (
    select *, unnest(list_concat(impossible, list_filter([
        case when closed is null and state in ('closed_unverified', 'closed_verified') then 'closed_without_date' end,
        case when standing = 'closed' and state in ('open', 'in_progress') then 'closed_but_said_open' end,
        case when standing = 'open' and due is null then 'no_due_date' end
    ], lambda doubt: doubt is not null))) as "check"
    from query_table(actions)
)
select "check", supplier, site, checklist, date, audit_no, clause, null::varchar as heading,
       case "check" when 'closed_before_audit' then closed || ' < ' || date
                    when 'due_before_audit' then least(due, original_due) || ' < ' || date
                    when 'verified_before_closed' then verified || ' < ' || closed
                    when 'closed_after_as_of' then closed::varchar
                    when 'closed_without_date' then state_raw
                    when 'closed_but_said_open' then closed || ', ' || state_raw end as found,
       1::bigint as rows, load, file, sheet, row
from doubted;

create or replace macro finding_doubts(findings) as table
with doubted as (
    select *, unnest(list_filter([
        case when nonconformity and clause is null then 'finding_without_clause' end,
        case when severity_raw is null and severity = 'ungraded_nc' then 'finding_without_severity' end
    ], lambda doubt: doubt is not null)) as "check"
    from query_table(findings) where basis = 'finding'
)
select "check", supplier, site, checklist, date, audit_no, clause, null::varchar as heading, number as found,
       1::bigint as rows, load, file, sheet, row
from doubted;

-- Words nobody knows, one row per field, word and sheet: those that stand in a figure's way, then the other columns of
-- the files, with the rows that still hold the word (a later file may have stated them anew).
create or replace macro word_doubts(visits, findings, actions, answers, files) as table
with met as (
    select 'result' as heading, result_raw as found, load, sheet, row from query_table(visits)
    where result = 'unmapped'
    union all
    select 'severity', severity_raw, load, sheet, row from query_table(findings) where severity = 'unmapped'
    union all
    select 'action_state', state_raw, load, sheet, row from query_table(actions) where state = 'unmapped'
    union all
    select 'answer', raw, load, sheet, row from query_table(answers) where outcome is null and raw is not null
),
words as (
    select heading, found, load, sheet, count(*) as rows, min(row) as row from met group by all
),
reported as (
    select issue.* from store.issue as issue join query_table(files) using (load)
    anti join words on words.load = issue.load and words.sheet = issue.sheet and words.found = issue.found
    where issue.kind = 'unknown_label'
),
holding as (
    select reported.load, reported.sheet, reported.heading, reported.found, raw.row, raw.row_key
    from reported join store.load_sheet as head using (load, sheet)
    join store.raw_row as raw on raw.load = reported.load and raw.sheet = reported.sheet
     and trim(raw.cells[list_position(head.headings, reported.heading)]) = reported.found
    where raw.class in ('new', 'changed', 'unchanged')
),
standing as (
    select holding.* from holding
    anti join (
        select later.row_key, max(later.load) as load
        from store.raw_row as later join store.load on load.load = later.load and load.undone_at is null
        where later.row_key in (select row_key from holding)
        group by later.row_key
    ) as newest on newest.row_key = holding.row_key and newest.load > holding.load
),
others as (
    select heading, found, load, sheet, count(*) as rows, min(row) as row from standing group by all
    union all
    -- A heading that stands over several columns cannot be counted; it is one word to look at.
    select heading, found, load, sheet, 1, row from reported
    anti join holding using (load, sheet, heading, found)
),
told as (from words union all by name from others)
select 'unknown_word' as "check", null::varchar as supplier, null::varchar as site, null::varchar as checklist,
       null::date as date, null::varchar as audit_no, null::varchar as clause, heading, found, rows::bigint as rows,
       told.load, source.file, told.sheet, told.row
from told join store.load as source using (load);

-- Checklist items without a dimension, one row per checklist, section and clause.
create or replace macro item_doubts(answers, findings) as table
with items as (
    select checklist, section, clause, load, sheet, row from query_table(answers) where dimension = 'unmapped'
    union all
    select checklist, null, clause, load, sheet, row from query_table(findings)
    where dimension = 'unmapped' and basis = 'finding'
),
counted as (
    select checklist, clause, max(section) as section, count(*) as rows,
           min({'load': load, 'sheet': sheet, 'row': row}) as place
    from items group by checklist, clause
)
select 'item_without_dimension' as "check", null::varchar as supplier, null::varchar as site, checklist,
       null::date as date, null::varchar as audit_no, clause, null::varchar as heading, section as found,
       rows::bigint as rows, place['load'] as load, source.file, place['sheet'] as sheet, place['row'] as row
from counted left join store.load as source on source.load = place['load'];

-- Points below zero or above the maximum.
create or replace macro point_doubts(answers) as table
select 'points_out_of_range' as "check", supplier, site, checklist, date, audit_no, clause, null::varchar as heading,
       points || ' / ' || coalesce(max_points::varchar, '?') as found, 1::bigint as rows, answers.load, source.file,
       sheet, row
from query_table(answers) as answers left join store.load as source on source.load = answers.load
where points < 0 or points > max_points;

-- What the files left open, and the rows they had refused.
create or replace macro file_doubts(files) as table
with reported as (
    select case kind when 'bad_cell' then 'cell_stored_empty' when 'unknown_heading' then 'unknown_heading'
                     when 'look_alike' then 'look_alike_rows' when 'note' then 'note' end as "check",
           load, sheet, row, heading, found, reason
    from store.issue where kind <> 'unknown_label'
    union all
    select 'row_refused', load, sheet, row, heading, found, reason from store.rejected
)
select "check", null::varchar as supplier, null::varchar as site, null::varchar as checklist, null::date as date,
       null::varchar as audit_no, null::varchar as clause, heading, found, 1::bigint as rows, reason, load, file, sheet,
       row
from reported join query_table(files) using (load);

-- Whether any of these checks is among what is asked for: one check, or all.
create or replace macro asked_for(wanted, checks) as (wanted is null or list_contains(checks, wanted));

-- The doubts of one check, or of all. Visits, answers, findings and actions are read once, all but the visits only where
-- a check asked for is about them; of answers and findings, which are many, only what may be doubted is kept.
create or replace macro doubts_in(s, wanted) as table
with visits as (from visits_looked_at(s)),
answers as (
    select supplier, site, checklist, date, audit_no, clause, section, dimension, outcome, raw, points, max_points, load,
           sheet, row
    from answers_looked_at(s)
    where (asked_for(wanted, ['unknown_word']) and outcome is null and raw is not null)
       or (asked_for(wanted, ['item_without_dimension']) and dimension = 'unmapped')
       or (asked_for(wanted, ['points_out_of_range']) and (points < 0 or points > max_points))
),
findings as (
    select supplier, site, checklist, date, audit_no, clause, dimension, severity, severity_raw, nonconformity, basis,
           number, load, file, sheet, row
    from findings_looked_at(s)
    where (asked_for(wanted, ['unknown_word']) and severity = 'unmapped')
       or (asked_for(wanted, ['item_without_dimension']) and dimension = 'unmapped')
       or (asked_for(wanted, ['finding_without_clause']) and clause is null)
       or (asked_for(wanted, ['finding_without_severity']) and severity_raw is null)
),
actions as (
    select supplier, site, checklist, date, audit_no, clause, state, state_raw, standing, original_due, due, closed,
           verified, impossible, load, file, sheet, row
    from actions_in(s)
    where asked_for(wanted, ['unknown_word', 'closed_before_audit', 'due_before_audit', 'verified_before_closed',
                             'closed_after_as_of', 'closed_without_date', 'closed_but_said_open', 'no_due_date'])
),
files as (from files_of('visits'))
from visit_doubts('visits', s) union all by name from site_doubts('visits')
union all by name from action_doubts('actions') union all by name from finding_doubts('findings')
union all by name from word_doubts('visits', 'findings', 'actions', 'answers', 'files')
union all by name from item_doubts('answers', 'findings') union all by name from point_doubts('answers')
union all by name from file_doubts('files');

-- What there is to doubt: the denominators of the checks.
create or replace macro looked_at(s) as table
with seen as (select audit_key, site_key from visits_looked_at(s)),
visits as materialized (select count(*) as visits, count(distinct site_key) as sites from seen),
answers as materialized (select count(*) as answers from answers_looked_at(s)),
findings as materialized (select count(*) as findings from findings_looked_at(s) where basis = 'finding'),
sheets as materialized (
    select coalesce(sum(read - blank - non_data), 0)::bigint as rows,
           coalesce(sum(len(list_filter(headings, lambda heading: heading is not null))), 0)::bigint as columns
    from store.load_sheet join files_of('seen') using (load)
)
select 'visits' as unit, visits as "of" from visits
union all select 'sites', sites from visits
union all select 'findings', findings from findings
union all select 'actions', count(*) from actions_in(s)
union all select 'answers', answers from answers
union all select 'items', answers + findings from answers, findings
union all select 'rows', rows from sheets
union all select 'columns', columns from sheets;

-- Who wrote what is kept, once for its writing and once for its taking back: the trail is told from these.
create or replace macro kept_records() as table
with said as (
    select 'load' as kind, load as number, loaded_by as who, loaded_at as done_at, undone_by as back_by,
           undone_at as back_at, file as words
    from store.load
    union all
    select 'merge', judgement, judged_by, judged_at, undone_by, undone_at,
           case when same then 'two ' || entity || 's are one' else 'two ' || entity || 's are two' end
    from store.judgement
    union all
    select 'master_data', edit, edited_by, edited_at, removed_by, removed_at, entity || ', ' || field
    from store.master_edit
    union all
    select 'erasure', erasure, erased_by, erased_at, lifted_by, lifted_at, kind from store.erasure
    union all
    select 'rule', change, changed_by, changed_at, null, null, name || ': ' || before || ' → ' || after
    from store.rule_change
    union all
    select 'event', event, said_by, said_at, removed_by, removed_at, day::varchar || ': ' || reason from store.event
    union all
    select 'note', note, said_by, said_at, removed_by, removed_at, 'on a ' || about from store.note
    union all
    select 'view', saved_view, saved_by, saved_at, removed_by, removed_at, name from store.saved_view
    union all
    select 'plan', plan, saved_by, saved_at, removed_by, removed_at, name from store.audit_plan
    union all
    select 'inherent_risk', entry, said_by, said_at, removed_by, removed_at, kind || ' ' || name from store.inherent_risk
    union all
    select distinct 'weights', weight_set, said_by, said_at, removed_by, removed_at, name from store.weight_set
)
select kind, number::bigint as number, coalesce(who, 'not told') as who, done_at, false as taken_back, words from said
union all
select kind, number::bigint, coalesce(back_by, 'not told'), back_at, true, words from said where back_at is not null;
