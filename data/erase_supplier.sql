-- Deletes everything the suppliers in the temporary table `gone_supplier` have on file, inside the transaction of the
-- erasure, and leaves `gone_audit`, `gone_row` and `gone_spelling` to its later steps.

create or replace temp table gone_spelling as
select spelling, false as is_code from store.supplier_alias where supplier_key in (select key from gone_supplier)
union select name, false from store.supplier where name is not null and supplier_key in (select key from gone_supplier)
union select code, true from store.supplier where code is not null and supplier_key in (select key from gone_supplier)
union select value, false from store.master_edit
where entity = 'supplier' and field = 'name' and key in (select key from gone_supplier);

create or replace temp table gone_site as
select site_key as key from site_owners() where supplier_key in (select key from gone_supplier);

create or replace temp table gone_audit as
select distinct audit_key as key from store.audit where site_key in (select key from gone_site);

create or replace temp table gone_finding as
select distinct finding_key as key from store.finding where audit_key in (select key from gone_audit);

create or replace temp table gone_action as
select distinct action_key as key from store.action where finding_key in (select key from gone_finding);

create or replace temp table gone_answer as
select distinct answer_key as key from store.answer where audit_key in (select key from gone_audit);

-- As filters and links name them.
create or replace temp table gone_name as
select supplier, site from store.place where site_key in (select key from gone_site);

-- The rows of files behind all that, and their duplicates.
create or replace temp table gone_row as
with version as (
    select load, sheet, row from store.supplier where supplier_key in (select key from gone_supplier)
    union select load, sheet, row from store.site
    where site_key in (select key from gone_site) or supplier_key in (select key from gone_supplier)
    union select load, sheet, row from store.audit where audit_key in (select key from gone_audit)
    union select load, sheet, row from store.audit_section where audit_key in (select key from gone_audit)
    union select load, sheet, row from store.answer where audit_key in (select key from gone_audit)
    union select load, sheet, row from store.finding where finding_key in (select key from gone_finding)
    union select load, sheet, row from store.action where action_key in (select key from gone_action)
),
based as (
    select base_key from store.raw_row semi join version using (load, sheet, row) where base_key is not null
)
select load, sheet, row from version
union select load, sheet, row from store.raw_row where base_key in (select base_key from based);

-- A row of a matrix is a row of other suppliers too: it keeps its cells and loses the name, which stands above it.
create or replace temp table shared_row as
select distinct load, sheet, row from store.raw_row where part > 0;

delete from store.judgement
where entity = 'supplier' and (from_key in (select key from gone_supplier) or into_key in (select key from gone_supplier))
   or entity = 'site' and (from_key in (select key from gone_site) or into_key in (select key from gone_site))
   or entity = 'visit' and (from_key in (select key from gone_audit) or into_key in (select key from gone_audit));
delete from store.master_edit
where entity = 'supplier' and key in (select key from gone_supplier)
   or entity = 'site' and key in (select key from gone_site);
delete from store.event
where about = 'supplier' and (key in (select key from gone_supplier) or name in (select supplier from gone_name))
   or about = 'site' and key in (select key from gone_site);
delete from store.note
where about = 'supplier' and key in (select key from gone_supplier)
   or about = 'finding'
      and (key in (select key from gone_finding) or key in (select key from gone_answer));
-- A view of the supplier would be one of all suppliers without it.
delete from store.saved_view
where exists (
    select 1 from gone_name where list_has_any(query, [
        'supplier=' || supplier, 'supplier_detail=' || supplier, 'risk_supplier=' || supplier, 'site=' || site]));
delete from store.planned_visit where site_key in (select key from gone_site);
delete from store.current_action where action_key in (select key from gone_action);
delete from store.current_finding where finding_key in (select key from gone_finding);
delete from store.current_section where audit_key in (select key from gone_audit);
delete from store.current_audit where audit_key in (select key from gone_audit);
delete from store.current_site where site_key in (select key from gone_site);
delete from store.current_supplier where supplier_key in (select key from gone_supplier);
delete from store.action where action_key in (select key from gone_action);
delete from store.finding where finding_key in (select key from gone_finding);
delete from store.answer where audit_key in (select key from gone_audit);
delete from store.audit_section where audit_key in (select key from gone_audit);
delete from store.replacement where audit_key in (select key from gone_audit);
delete from store.audit where audit_key in (select key from gone_audit);
delete from store.site
where site_key in (select key from gone_site) or supplier_key in (select key from gone_supplier);
delete from store.supplier where supplier_key in (select key from gone_supplier);
delete from store.supplier_alias where supplier_key in (select key from gone_supplier);

-- Spellings that mean something else in what is left, such as a supplier called like a region, stay in other rows.
create or replace temp table plain_word as
with word as (
    select spelling as word from store.supplier_alias
    union select unnest([name, code, category, criticality]) from store.supplier
    union select unnest([name, code, city, region]) from store.site
    union select unnest([scheme, firm, auditor, result_raw]) from store.audit
    union select unnest([section, dimension, topic]) from store.checklist
    union select unnest([severity_raw, section]) from store.finding
    union select unnest([owner, state_raw]) from store.action
)
select distinct lower(word) as word from word where word is not null;

delete from gone_spelling where lower(spelling) in (select word from plain_word);

-- Refused rows know no supplier, but may name one.
insert into gone_row
with spelling as (select list(lower(spelling)) as words from gone_spelling)
select load, sheet, row from store.raw_row, spelling
where class = 'rejected' and list_has_any(list_transform(cells, lambda cell: lower(cell)), words)
  and (load, sheet, row) not in (select (load, sheet, row) from gone_row);

update store.raw_row set base_key = null, row_key = null, content_hash = null
where row_key in (select key from gone_answer) and (load, sheet, row) in (select (load, sheet, row) from shared_row);

delete from gone_row where (load, sheet, row) in (select (load, sheet, row) from shared_row);

update store.raw_row set cells = [], base_key = null, row_key = null, content_hash = null
from gone_row
where raw_row.load = gone_row.load and raw_row.sheet = gone_row.sheet and raw_row.row = gone_row.row;

update store.rejected set found = null, reason = 'the row was erased', remedy = 'Nothing is to be done.'
from gone_row
where rejected.load = gone_row.load and rejected.sheet = gone_row.sheet and rejected.row = gone_row.row;

update store.issue set found = null, reason = 'the row was erased', remedy = 'Nothing is to be done.'
from gone_row
where issue.load = gone_row.load and issue.sheet = gone_row.sheet and issue.row = gone_row.row;

-- What was worked out holds names, and is worked out anew.
delete from store.worked_out;
delete from store.risk_run;
delete from store.risk_site;
delete from store.risk_component;
