-- From staged rows to versions. Every statement is one step; they run in order inside the load's transaction, and read
-- `staged` (typed rows, each with an id and the number of its load) and `resolved` (keys per reference). Staged rows are
-- wide: the steps keep what they find out beside them, by id, and never copy them. The rows of several files may go
-- through together: then no two of them speak of the same audit (see together.py), so that nothing but what
-- is written, per load, has to tell them apart.

-- name: leaning actions
-- Actions that name only their finding, and the one finding of that number, in the file or known before.
create or replace temp table leaning as
with asked as (
    select distinct lower(finding_no) as number from staged
    where shape = 'actions' and class is null and finding_no is not null and audit_no is null and date is null
),
here as (
    select lower(finding_no) as number, supplier, supplier_norm, supplier_code, site, site_norm, site_code, city, country,
           audit_no, scheme, version, kind, date, 0 as place
    from staged semi join asked on lower(finding_no) = number where shape <> 'actions' and class is null
),
known as (
    select lower(finding.number) as number, supplier.name as supplier, null as supplier_norm, supplier.code as supplier_code,
           site.name as site, null as site_norm, site.code as site_code, site.city, site.country, audit.audit_no,
           audit.scheme, audit.version, audit.kind::varchar as kind, audit.date, 1 as place
    from store.current_finding as finding join store.current_audit as audit using (audit_key)
    join store.current_site as site using (site_key) join store.current_supplier as supplier using (supplier_key)
    semi join asked on lower(finding.number) = asked.number
),
found as (
    select distinct on (number, audit_no, supplier, site, scheme, date) *
    from (select * from here union all select * from known) order by place
)
select number, any_value(columns(* exclude (number, place))), count(*) as audits from found group by number;

-- name: no leaning actions
create or replace temp table leaning (number varchar, audits bigint);

-- name: own rows
-- Staged rows stand in memory as they were typed, and are copied only where a step has to change them.
create or replace temp table changeable_rows as select * from staged_rows;

create or replace temp view staged as select * from changeable_rows;

-- name: audits of actions
update changeable_rows as staged set
    supplier = coalesce(staged.supplier, leaning.supplier), supplier_norm = coalesce(staged.supplier_norm, leaning.supplier_norm),
    supplier_code = coalesce(staged.supplier_code, leaning.supplier_code), site = coalesce(staged.site, leaning.site),
    site_norm = coalesce(staged.site_norm, leaning.site_norm), site_code = coalesce(staged.site_code, leaning.site_code),
    city = coalesce(staged.city, leaning.city), country = coalesce(staged.country, leaning.country),
    audit_no = leaning.audit_no, scheme = coalesce(staged.scheme, leaning.scheme),
    version = coalesce(staged.version, leaning.version), kind = coalesce(staged.kind, leaning.kind), date = leaning.date
from leaning
where staged.shape = 'actions' and staged.class is null and staged.audit_no is null and staged.date is null
  and lower(staged.finding_no) = leaning.number and leaning.audits = 1;

-- name: references
create or replace temp table reference_of as
select id, class,
       md5_number_lower(concat_ws(chr(31), load,
           coalesce(supplier_norm, chr(30)), coalesce(lower(supplier_code), chr(30)), coalesce(site_norm, chr(30)),
           coalesce(site_code, chr(30)), coalesce(city, chr(30)), coalesce(country, chr(30)),
           coalesce(audit_no, chr(30)), coalesce(scheme, chr(30)), coalesce(version, chr(30)),
           coalesce(kind, chr(30)), coalesce(date::varchar, chr(30)), shape = 'audits', shape = 'suppliers',
           case when country is null then coalesce(region, chr(30)) end)) as ref
from staged;

-- name: known
-- Everything a row states, as keys. A finding's clause cell may hold several codes.
create or replace temp table based as
with spoken as (
    select staged.* exclude (class), coalesce(staged.class, case when resolved.reason is not null then 'rejected' end) as class,
           resolved.supplier_key, resolved.site_key, resolved.site_owner, resolved.audit_base,
           coalesce(resolved.misspelled, false) as misspelled,
           array_to_string(staged.clauses, chr(31)) as clause_text,
           coalesce(action_no, action_text, owner, state_raw) is not null
               or coalesce(original_due, due, closed, verified) is not null as acts,
           coalesce(finding_no, finding_text, severity_raw) is not null as finds
    from staged join reference_of using (id) left join resolved using (ref)
)
select id, sheet, row, part, shape, class, supplier_key, site_key, site_owner, audit_base, misspelled, clause_text,
       acts, finds,
       case shape
           when 'audits' then audit_base
           when 'suppliers' then md5_number_lower(concat_ws(chr(31), site_key, 'supplier'))
           when 'sections' then md5_number_lower(concat_ws(chr(31), audit_base, 'section', coalesce(section, ''),
                                                           coalesce(dimension, ''), coalesce(topic, '')))
           when 'answers' then md5_number_lower(concat_ws(chr(31), audit_base, 'answer', coalesce(clause_text, '')))
           else md5_number_lower(concat_ws(chr(31), audit_base, 'finding', coalesce(lower(finding_no), ''),
                    case when finding_no is null then coalesce(clause_text, '') || chr(31) || coalesce(finding_text, '')
                         else '' end,
                    'action', coalesce(lower(action_no), action_text, '')))
       end as base_key,
       md5_number_lower(concat_ws(chr(31),
           coalesce(result_raw, chr(30)), coalesce(score_raw, chr(30)), coalesce(kind, chr(30)),
           coalesce(notice, chr(30)), coalesce(auditor, chr(30)), coalesce(firm, chr(30)),
           coalesce(date::varchar, chr(30)), coalesce(man_days::varchar, chr(30)),
           coalesce(next_due::varchar, chr(30)), coalesce(version, chr(30)), coalesce(site_norm, chr(30)),
           coalesce(region, chr(30)), coalesce(country, chr(30)), coalesce(city, chr(30)),
           coalesce(category, chr(30)), coalesce(criticality, chr(30)), coalesce(active, chr(30)),
           coalesce(section, chr(30)), coalesce(dimension, chr(30)), coalesce(topic, chr(30)),
           coalesce(clause_text, chr(30)), coalesce(title, chr(30)), coalesce(answer_raw, chr(30)),
           coalesce(points_raw, chr(30)), coalesce(max_points::varchar, chr(30)),
           coalesce(weight::varchar, chr(30)),
           -- Ten fields that are empty in most rows of answers, and then always say the same.
           case when coalesce(finding_text, severity_raw, root_cause, action_text, owner, state_raw) is null
                     and coalesce(original_due, due, closed, verified) is null
                then repeat(chr(30) || chr(31), 9) || chr(30)
                else concat_ws(chr(31),
                         coalesce(finding_text, chr(30)), coalesce(severity_raw, chr(30)),
                         coalesce(root_cause, chr(30)), coalesce(action_text, chr(30)), coalesce(owner, chr(30)),
                         coalesce(original_due::varchar, chr(30)), coalesce(due::varchar, chr(30)),
                         coalesce(closed::varchar, chr(30)), coalesce(verified::varchar, chr(30)),
                         coalesce(state_raw, chr(30))) end,
           coalesce(supplier, chr(30)), coalesce(items::varchar, chr(30)),
           coalesce(parts::varchar, chr(30)),
           -- Findings told in words within a row; of mere codes the clauses above say all.
           case when len(list_filter(raised, lambda one: coalesce(one['text'], one['severity_raw']) is not null)) > 0
                then raised::varchar end)) as content
from spoken;

create or replace temp table keyed as
with sole as (
    -- Only rows that share key and content need to be told apart; windows over all rows would cost more than the load.
    select base_key, content from based where class is null group by all having count(*) > 1
),
shared as (
    select based.id, sheet, row, part, base_key, content, hash(staged.cells, part) as cells_hash
    from based semi join sole using (base_key, content) join (select id, cells from staged) as staged using (id)
    where class is null
),
copies as (
    -- The same cells again are a duplicate; rows that state the same but differ in other columns are kept apart.
    select id, row_number() over (partition by base_key, content, cells_hash order by sheet, row, part) as copy,
           dense_rank() over (partition by base_key, content order by cells_hash) as occurrence
    from shared
)
select based.* exclude (class, content), coalesce(copies.occurrence, 1) as occurrence,
       coalesce(class, case when copies.copy > 1 then 'duplicate' end) as class,
       case when coalesce(copies.occurrence, 1) = 1 then content
            else md5_number_lower(content || '#' || copies.occurrence) end as content_hash
from based left join copies using (id);

-- name: standing
-- What the warehouse holds under the same natural keys, and which of it each row is.
create or replace temp table row_keys as
with live as (
    select load from store.load where undone_at is null and load < (select min(load) from staged)
),
incoming as (
    select distinct base_key, content_hash from keyed where class is null
),
existing as (
    select base_key, row_key, arg_max(content_hash, load) as content_hash
    from store.raw_row semi join live using (load)
    where base_key in (select base_key from incoming) and class in ('new', 'changed', 'unchanged')
    group by base_key, row_key
),
same as (
    select incoming.base_key, incoming.content_hash, min(existing.row_key) as row_key
    from incoming join existing using (base_key, content_hash)
    group by all
),
unmatched as (
    select *, count(*) over (partition by base_key) as waiting from incoming anti join same using (base_key, content_hash)
),
unclaimed as (
    select base_key, min(row_key) as row_key, count(*) as free
    from existing anti join same using (base_key, row_key)
    group by base_key
),
peopled as (
    select base_key from existing union select base_key from same
)
select base_key, content_hash, row_key, 'unchanged' as class, false as look_alike from same
union all
-- One row left on each side: the file states a change.
select unmatched.base_key, content_hash, unclaimed.row_key, 'changed', false
from unmatched join unclaimed using (base_key)
where waiting = 1 and free = 1
union all
-- Nothing is overwritten in doubt: what cannot be paired one to one is kept beside what stands.
select unmatched.base_key, content_hash,
       case when waiting = 1 and peopled.base_key is null then unmatched.base_key
            else md5_number_lower(unmatched.base_key || '#' || content_hash) end,
       'new', waiting > 1 or peopled.base_key is not null
from unmatched left join unclaimed using (base_key) left join peopled using (base_key)
where not (waiting = 1 and coalesce(free, 0) = 1);

-- name: audits
-- The audit of every row: its own for a row of a list of audits, else the only one under its base key.
create or replace temp table audit_keys as
with candidates as (
    select base_key as audit_base, row_key as audit_key from row_keys
    where base_key in (select base_key from keyed where shape = 'audits')
    union
    select base_key, audit_key from store.current_audit where base_key in (select audit_base from keyed)
)
select audit_base, min(audit_key) as audit_key, count(distinct audit_key) as fitting
from candidates group by audit_base;

-- name: placed
create or replace temp table identified as
select keyed.* exclude (class), row_keys.row_key, coalesce(row_keys.look_alike, false) as look_alike,
       case when keyed.shape = 'audits' then row_keys.row_key
            else coalesce(audit_keys.audit_key, keyed.audit_base) end as audit_key,
       case when keyed.class is not null then keyed.class
            when keyed.shape not in ('audits', 'suppliers') and coalesce(fitting, 1) > 1 then 'rejected'
            else row_keys.class end as class,
       null::ubigint as finding_base
from keyed left join row_keys using (base_key, content_hash)
left join audit_keys using (audit_base);

-- name: raised
-- The finding a row raises.
create or replace temp table raised_by as
with told as (
    select identified.id, audit_key, clause_text, finds, finding_no, finding_text, severity_raw
    from identified join staged using (id) where coalesce(finding_no, finding_text, severity_raw) is not null
),
restarted as (
    -- A finding number that stands for several clauses in one audit (numbering restarts per section) is no identity.
    select audit_key, lower(finding_no) as number from told where finding_no is not null
    group by all
    having min(coalesce(clause_text, '') || chr(31) || coalesce(finding_text, ''))
        <> max(coalesce(clause_text, '') || chr(31) || coalesce(finding_text, ''))
),
regraded as (
    select audit_key, finding_no, clause_text, finding_text from told
    where finds and severity_raw is not null
    group by all having min(severity_raw) <> max(severity_raw)
),
speaking as (
    -- Most answers raise nothing: they need not be looked at twice.
    select id, finding_no, finding_text, severity_raw, action_text, due, original_due, outcome, clauses, raised
    from staged
    where shape <> 'answers' or len(raised) > 0
       or coalesce(finding_no, finding_text, severity_raw, action_text, due::varchar, original_due::varchar) is not null
),
raising as (
    select identified.*, finding_no, finding_text, severity_raw from identified join speaking using (id)
    where identified.class in ('new', 'changed', 'unchanged')
      and case when len(raised) > 0 then identified.shape in ('audits', 'sections', 'answers', 'findings') else
          case identified.shape
              when 'findings' then finds or acts or clauses is not null
              when 'audits' then len(clauses) > 0
              when 'answers' then severity_raw is not null
                  or ((finds or coalesce(action_text, due::varchar, original_due::varchar) is not null)
                      and nullif(outcome, '') in ('nonconform', 'partial'))
              else false end end
)
select raising.id, md5_number_lower(concat_ws(chr(31), raising.audit_key, 'finding', coalesce(lower(raising.finding_no), ''),
           case when raising.finding_no is null or restarted.number is not null or shape <> 'findings'
                then coalesce(raising.clause_text, '') || chr(31) || coalesce(raising.finding_text, '') else '' end,
           case when regraded.audit_key is not null then coalesce(severity_raw, '') else '' end,
           case when occurrence > 1 and not acts then occurrence::varchar else '' end,
           -- Graded and nothing else: each row is one, or all minor ones of an audit would be the same.
           case when finds and coalesce(raising.finding_no, raising.clause_text, raising.finding_text) is null
                then raising.row_key end)) as finding_base
from raising
left join restarted on restarted.audit_key = raising.audit_key and restarted.number = lower(raising.finding_no)
left join regraded on regraded.audit_key = raising.audit_key
     and regraded.finding_no is not distinct from raising.finding_no
     and regraded.clause_text is not distinct from raising.clause_text
     and regraded.finding_text is not distinct from raising.finding_text;

update identified set finding_base = raised_by.finding_base from raised_by where raised_by.id = identified.id;

-- name: placed rows
create or replace temp view placed as
select staged.* exclude (class), identified.* exclude (id, sheet, row, part, shape)
from staged join identified using (id);

-- name: few placed rows
-- Joined once where they are few: planning the join in every step takes longer than the rows.
create or replace temp table held_rows as from placed;

create or replace temp view placed as from held_rows;

-- name: placed rows in memory
-- Many rows stand in memory with what was found out beside them (placed_rows.py): joined, each step would join them anew.
-- What rows are chosen and joined by stands in expressions that change nothing. A comparison with a plain column is
-- handed on to Arrow, which copies all other columns of the rows it keeps, in longer than it takes DuckDB to read them,
-- and takes no key of more than 63 bits to compare with.
create or replace temp view placed as
select * replace (
    class || '' as class, shape || '' as shape, supplier_key | 0::ubigint as supplier_key,
    site_key | 0::ubigint as site_key, site_owner | 0::ubigint as site_owner, audit_base | 0::ubigint as audit_base,
    audit_key | 0::ubigint as audit_key, base_key | 0::ubigint as base_key, row_key | 0::ubigint as row_key,
    content_hash | 0::ubigint as content_hash, finding_base | 0::ubigint as finding_base
)
from placed_rows;

-- name: schemes
-- The scheme and version of each row's audit, which findings and answers often leave to the list of audits.
create or replace temp table audit_schemes as
with stated as (
    select distinct audit_key, scheme, version, 0 as place from placed where scheme is not null or version is not null
    union all
    select audit_key, scheme, version, 1 from store.current_audit where audit_key in (select audit_key from placed)
)
select audit_key, arg_min(scheme, place) as audit_scheme, arg_min(version, place) as audit_version
from stated group by audit_key;

-- name: unplaced
select distinct audit_scheme, audit_version, clauses[1] as clause, section, topic
from placed join audit_schemes using (audit_key)
where dimension is null and audit_scheme is not null and (len(clauses) > 0 or section is not null or topic is not null);

-- name: place items
update changeable_rows as staged set dimension = nullif(item.dimension, ''), topic = coalesce(staged.topic, nullif(item.found_topic, ''))
from item_places as item, audit_schemes, identified
where staged.dimension is null and identified.id = staged.id and audit_schemes.audit_key = identified.audit_key
  and item.audit_scheme = audit_schemes.audit_scheme
  and item.audit_version is not distinct from audit_schemes.audit_version
  and item.clause is not distinct from staged.clauses[1]
  and item.section is not distinct from staged.section and item.topic is not distinct from staged.topic;

-- name: action targets
-- An action belongs to the one finding of its number, else of its clause, in its audit; to the one in a list of
-- findings rather than the one beside an answer.
create or replace temp table action_targets as
with findings as (
    select audit_key, lower(finding_no) as number, clause_text as clause, finding_base, shape <> 'answers' as listed
    from placed
    where finding_base is not null and shape <> 'actions' and class in ('new', 'changed', 'unchanged', 'duplicate')
    union
    select audit_key, lower(number), clause, finding_key, true from store.current_finding
    where audit_key in (select audit_key from placed where shape = 'actions')
      and finding_key not in (select finding_base from placed where finding_base is not null)
),
asked as (
    select sheet, row, audit_key, lower(finding_no) as number, clause_text as clause
    from placed where shape = 'actions' and class in ('new', 'changed', 'unchanged')
)
select asked.sheet, asked.row, arg_min(findings.finding_base, (not listed, findings.finding_base)) as finding_base,
       coalesce(nullif(count(distinct findings.finding_base) filter (listed), 0),
                count(distinct findings.finding_base)) as fitting
from asked left join findings
  on findings.audit_key = asked.audit_key
 and case when asked.number is not null then findings.number = asked.number else findings.clause = asked.clause end
group by asked.sheet, asked.row;

update identified set
    finding_base = case when action_targets.fitting = 1 then action_targets.finding_base end,
    class = case when action_targets.fitting = 1 then identified.class else 'rejected' end
from action_targets
where identified.shape = 'actions' and identified.sheet = action_targets.sheet and identified.row = action_targets.row;

-- name: own words of actions
-- What an action's audit was known by led to it. The action does not say it, and must not uphold it when it is undone.
update changeable_rows as staged set
    supplier = own.supplier, supplier_norm = own.supplier_norm, supplier_code = own.supplier_code, site = own.site,
    site_norm = own.site_norm, site_code = own.site_code, city = own.city, country = own.country, audit_no = own.audit_no,
    scheme = own.scheme, version = own.version, kind = own.kind, date = own.date
from staged_rows as own
where own.id = staged.id and own.shape = 'actions' and own.audit_no is null and own.date is null;

-- name: across
-- The items that stand across a row of a wide checklist, one row each.
create or replace temp table across as
select load, audit_key, sheet, row, audit_scheme, audit_version, item['clause'] as clause, item['title'] as title,
       item['section'] as section, item['raw'] as raw, nullif(item['outcome'], '') as outcome,
       item['points'] as points, item['max_points'] as max_points,
       null::varchar as dimension, null::varchar as topic
from (select load, audit_key, sheet, row, unnest(items) as item from placed where class in ('new', 'changed', 'unchanged'))
left join audit_schemes using (audit_key);

-- name: nothing across
create or replace temp table across (
    load integer, audit_key ubigint, sheet varchar, row integer, audit_scheme varchar, audit_version varchar, clause varchar,
    title varchar, section varchar, raw varchar, outcome varchar, points double, max_points double, dimension varchar,
    topic varchar
);

-- name: unplaced across
select distinct audit_scheme, audit_version, clause, section from across;

-- name: place across
update across set dimension = nullif(item.dimension, ''), topic = nullif(item.found_topic, '')
from item_places as item
where item.audit_scheme is not distinct from across.audit_scheme
  and item.audit_version is not distinct from across.audit_version
  and item.clause is not distinct from across.clause and item.section is not distinct from across.section;

-- name: supplier versions
-- Only rows that name their supplier speak of it and of its site. A row that leans on an audit by number does not, nor one
-- that misspells it: when that audit's load is undone, the row waits, unseen, until the audit is back. Master data and
-- lists of audits speak before the names repeated on answers, findings and actions, wherever on their sheets they stand.
create or replace temp view naming as
select *, (row + case shape when 'suppliers' then 0 when 'audits' then 10000000 else 20000000 end) * 100000000::bigint
          + id as place
from placed
where class in ('new', 'changed', 'unchanged') and coalesce(supplier, supplier_code) is not null and not misspelled;

insert into store.supplier by name
select supplier_key, load, arg_min(sheet, place) as sheet, arg_min(row, place) as row,
       max(supplier_code) as code, arg_min(supplier, place) as name, arg_min(category, place) as category,
       arg_min(criticality, place) as criticality, bool_and(active = 'yes') as active
from naming group by supplier_key, load;

insert into store.supplier_alias by name
select distinct supplier_key, load, supplier as spelling
from naming where supplier is not null;

insert into store.site by name
select site_key, load, arg_min(sheet, place) as sheet, arg_min(row, place) as row,
       arg_min(site_owner, place) as supplier_key, arg_min(site, place) as name, max(site_code) as code,
       arg_min(city, place) as city, arg_min(country, place) as country, arg_min(region, place) as region
from naming group by site_key, load;

-- name: audit versions
-- A list of audits speaks before the audit columns repeated on answers or findings.
insert into store.audit by name
with spoken as (
    select *, (row + case shape when 'audits' then 0 else 10000000 end) * 100000000::bigint + id as place,
           case when result_raw is not null and shape <> 'sections'
                then {'word': result_raw, 'result': coalesce(nullif(result, ''), 'unmapped')} end as verdict,
           case when score_raw is not null and shape <> 'sections'
                then {'word': score_raw, 'score': score} end as mark
    from placed where class in ('new', 'changed', 'unchanged') and shape <> 'suppliers'
)
select audit_key, load, arg_min(sheet, place) as sheet, arg_min(row, place) as row,
       arg_min(audit_base, place) as base_key,
       coalesce(arg_min(site_key, place) filter (date is not null and site is not null), arg_min(site_key, place))
           as site_key,
       arg_min(audit_no, place) as audit_no, arg_min(scheme, place) as scheme, arg_min(version, place) as version,
       arg_min(case when kind_raw is not null then coalesce(nullif(kind, ''), 'unmapped') end, place) as kind,
       arg_min(nullif(notice, ''), place) as notice, arg_min(auditor, place) as auditor, arg_min(firm, place) as firm,
       arg_min(date, place) as date, arg_min(start, place) as start, arg_min(man_days, place) as man_days,
       arg_min(verdict, place)['word'] as result_raw, arg_min(verdict, place)['result'] as result,
       arg_min(mark, place)['word'] as score_raw, arg_min(mark, place)['score'] as score,
       arg_min(next_due, place) as next_due, bool_or(listed) as listed
from spoken
group by audit_key, load;

-- name: section versions
insert into store.audit_section by name
select row_key as section_key, load, sheet, row, audit_key, section, dimension, topic,
       result_raw, nullif(result, '') as result, score_raw, score, dimension_stated, topic_stated
from placed where class in ('new', 'changed', 'unchanged') and shape = 'sections'
union all by name
select md5_number_lower(concat_ws(chr(31), audit_key, 'section', part_result['section'])) as section_key, load, sheet, row,
       audit_key, part_result['section'] as section, part_result['dimension'] as dimension, null as topic,
       part_result['result_raw'] as result_raw, nullif(part_result['result'], '') as result,
       part_result['score_raw'] as score_raw, part_result['score'] as score
from (
    select audit_key, load, sheet, row, unnest(parts) as part_result
    from placed where class in ('new', 'changed', 'unchanged') and shape = 'audits'
)
where coalesce(part_result['result_raw'], part_result['score_raw']) is not null;

-- name: answer versions
-- Without an answer column the points tell: all of them conform, none of them nonconform, between is partial.
insert into store.answer by name
select row_key as answer_key, load, sheet, row, audit_key, clauses[1] as clause, section,
       dimension, topic,
       case when answer_raw is not null then nullif(outcome, '')
            when points is null then case when points_raw is null then 'not_assessed' end
            when max_points > 0 then case when points >= max_points then 'conform'
                                          when points <= 0 then 'nonconform' else 'partial' end
       end as outcome,
       coalesce(answer_raw, points_raw) as raw, points, max_points, weight, false as latest,
       dimension_stated, topic_stated
from placed where class in ('new', 'changed', 'unchanged') and shape = 'answers' and clauses is not null
union all by name
select md5_number_lower(concat_ws(chr(31), audit_key, 'answer', clause)) as answer_key,
       load, sheet, row, audit_key, clause, section, dimension, topic,
       outcome::store.outcome as outcome, raw, points, max_points, null::double as weight,
       false as latest, false as dimension_stated, false as topic_stated
from across;

insert into store.checklist by name
select scheme, version, clause, load, max(title) as title, max(section) as section,
       max(dimension) as dimension, max(topic) as topic
from (
    select load, coalesce(audit_scheme, 'not stated') as scheme, coalesce(audit_version, '') as version,
           clauses[1] as clause, title, section, dimension, topic
    from placed left join audit_schemes using (audit_key)
    where class in ('new', 'changed', 'unchanged') and len(clauses) = 1 and clauses[1] is not null
    union all
    select load, coalesce(audit_scheme, 'not stated'), coalesce(audit_version, ''), clause, title, section, dimension, topic
    from across
)
group by scheme, version, clause, load;

-- name: finding versions
insert into store.finding by name
with coded as (
    select * exclude (raised),
           unnest(case when clauses is null or len(clauses) = 0 then [null::varchar] else clauses end) as clause
    from placed
    where finding_base is not null and shape not in ('actions', 'audits') and coalesce(len(raised), 0) = 0
    union all by name
    -- All findings of an audit in one cell of its row, or in a column of its row for each severity.
    select * exclude (raised, one, severity_raw, severity, finding_text),
           coalesce(one['clause'], case when shape <> 'audits' then clauses[1] end) as clause,
           one['severity_raw'] as severity_raw, one['severity'] as severity, one['text'] as finding_text
    from (select *, unnest(raised) as one, unnest(range(len(raised))) as place
          from placed where finding_base is not null)
),
graded as (
    -- An action in a row of several findings belongs to the first of them.
    select *, case when place = 0 and shape in ('findings', 'answers') then finding_base
                   when len(clauses) > 1 or place is not null
                   then md5_number_lower(concat_ws(chr(31), finding_base, coalesce(clause, ''),
                                                   case when place is not null then finding_text end,
                                                   case when shape = 'sections' then section end))
                   else finding_base end as finding_key
    from coded
)
select finding_key, load, arg_min(sheet, row) as sheet, min(row) as row,
       arg_min(audit_key, row) as audit_key, arg_min(finding_no, row) as number, arg_min(clause, row) as clause,
       arg_min(section, row) as section, arg_min(dimension, row) as dimension, arg_min(topic, row) as topic,
       arg_min(severity_raw, row) as severity_raw,
       arg_min(case when severity = 'zero_tolerance' then 'critical'
                    when severity_raw is not null then coalesce(nullif(severity, ''), 'unmapped') end, row) as severity,
       bool_or(severity = 'zero_tolerance') as zero_tolerance, arg_min(finding_text, row) as text,
       arg_min(root_cause, row) as root_cause,
       arg_min(dimension_stated, row) filter (dimension is not null) as dimension_stated,
       arg_min(topic_stated, row) filter (topic is not null) as topic_stated
from graded
group by finding_key, load;

-- name: action versions
insert into store.action by name
select md5_number_lower(concat_ws(chr(31), finding_base, 'action', coalesce(lower(action_no), action_text, ''))) as action_key,
       load, arg_min(sheet, row) as sheet, min(row) as row,
       -- An action for a cell of several clauses belongs to the first of them.
       arg_min(case when len(clauses) > 1 and (coalesce(len(raised), 0) = 0 or shape not in ('findings', 'answers'))
                    then md5_number_lower(finding_base || chr(31) || clauses[1])
                    else finding_base end, row) as finding_key, arg_min(action_no, row) as number, arg_min(action_text, row) as text,
       arg_min(owner, row) as owner, min(original_due) as original_due, arg_max(due, row) as due,
       arg_max(closed, row) as closed, arg_max(verified, row) as verified, arg_max(state_raw, row) as state_raw,
       arg_max(case when state_raw is null then null
                    when state = 'overdue' then 'open'
                    when state = 'closed_unverified' and verified is not null then 'closed_verified'
                    else coalesce(nullif(state, ''), 'unmapped') end, row) as state
from placed where class in ('new', 'changed', 'unchanged') and finding_base is not null and acts and len(clauses) is distinct from 0
group by action_key, load;

-- name: evidence
insert into store.raw_row by name
select load, sheet, row, part, class, base_key,
       case when class in ('new', 'changed', 'unchanged') then row_key end as row_key, content_hash, cells
from placed;
