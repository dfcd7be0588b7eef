-- One row: a figure that takes longer than a page may wait, worked out in the background for one state of the data.
-- `question` names metric, filters and options; `answer` is its frame as an Arrow stream.
create table store.worked_out (
    question varchar not null, data_version bigint not null, answer blob not null, seconds double not null,
    worked_out_at timestamp not null
);
create index worked_out_question on store.worked_out (question);
