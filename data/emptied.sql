-- Takes every row of data out, inside the transaction of a restore or an import that puts others in its place.
-- A test holds this list against the schema.
delete from store.setting;
delete from store.load;
delete from store.load_sheet;
delete from store.raw_row;
delete from store.rejected;
delete from store.issue;
delete from store.supplier;
delete from store.site;
delete from store.supplier_alias;
delete from store.audit;
delete from store.audit_section;
delete from store.answer;
delete from store.checklist;
delete from store.finding;
delete from store.action;
delete from store.current_supplier;
delete from store.current_site;
delete from store.current_audit;
delete from store.current_section;
delete from store.current_finding;
delete from store.current_action;
delete from store.place;
delete from store.audit_fact;
delete from store.section_fact;
delete from store.finding_fact;
delete from store.remembered_mapping;
