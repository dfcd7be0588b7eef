-- Puts on the trail what the transaction has done, by what the tables have kept of it: nobody who writes can forget to.
insert into store.trail by name
select done_at, who, kind, taken_back, number
from kept_records() anti join store.trail using (kind, taken_back, number, done_at, who)
order by done_at, kind, number;
