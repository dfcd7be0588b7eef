"""What stands in due-date columns, in nine languages, against an audit on Tuesday 5 March 2024."""

import csv
from datetime import date
from pathlib import Path

import pytest

from loaders.dates import DateOrder
from loaders.deadlines import Deadline, deadline

AUDIT = date(2024, 3, 5)

# One spelling per row: text | rule | due day. Day first where a plain date leaves it open.
SPELLINGS = """
2024-04-04 | date | 2024-04-04
04/04/2024 | date | 2024-04-04
03/04/2024 | date | 2024-04-03
4 Apr 2024 | date | 2024-04-04
2024年4月4日 | date | 2024-04-04
45386 | date | 2024-04-04
2024-04-04 00:00:00 | date | 2024-04-04
by 04.04.2024 | date | 2024-04-04
By: 4 April 2024 | date | 2024-04-04
no later than 4 April 2024 | date | 2024-04-04
before 04/04/2024 | date | 2024-04-04
bis 04.04.2024 | date | 2024-04-04
bis spätestens 04.04.2024 | date | 2024-04-04
spätestens am 04.04.2024 | date | 2024-04-04
vor dem 4. April 2024 | date | 2024-04-04
avant le 4 avril 2024 | date | 2024-04-04
au plus tard le 04/04/2024 | date | 2024-04-04
d'ici le 4 avril 2024 | date | 2024-04-04
antes del 4 de abril de 2024 | date | 2024-04-04
a más tardar el 04/04/2024 | date | 2024-04-04
até 04/04/2024 | date | 2024-04-04
até o dia 4 de abril de 2024 | date | 2024-04-04
entro il 4 aprile 2024 | date | 2024-04-04
entro e non oltre il 04/04/2024 | date | 2024-04-04
04.04.2024'e kadar | date | 2024-04-04
4 Nisan 2024 tarihine kadar | date | 2024-04-04
en geç 04.04.2024 | date | 2024-04-04
trước ngày 04/04/2024 | date | 2024-04-04
đến ngày 4 tháng 4 năm 2024 | date | 2024-04-04
2024年4月4日前 | date | 2024-04-04
2024年4月4日之前完成 | date | 2024-04-04
2024-04-04前 | date | 2024-04-04
截止2024年4月4日 | date | 2024-04-04
1-4 Apr 2024 | range | 2024-04-04
4 April | date_from_audit | 2024-04-04
1 March | date_from_audit | 2025-03-01
4月4日前 | date_from_audit | 2024-04-04
bis 4. April | date_from_audit | 2024-04-04
Apr 2024 | month | 2024-04-30
2024/04 | month | 2024-04-30
2024年4月 | month | 2024-04-30
2024年4月底前 | month | 2024-04-30
Ende April 2024 | month | 2024-04-30
by end of April 2024 | month | 2024-04-30
fin avril 2024 | month | 2024-04-30
avant fin avril 2024 | month | 2024-04-30
entro fine aprile 2024 | month | 2024-04-30
até o fim de abril de 2024 | month | 2024-04-30
cuối tháng 4/2024 | month | 2024-04-30
Nisan 2024 sonuna kadar | month | 2024-04-30
April | month_from_audit | 2024-04-30
end of April | month_from_audit | 2024-04-30
fin février | month_from_audit | 2025-02-28
4月底 | month_from_audit | 2024-04-30
end of month | month_from_audit | 2024-03-31
Monatsende | month_from_audit | 2024-03-31
fin du mois | month_from_audit | 2024-03-31
ay sonuna kadar | month_from_audit | 2024-03-31
本月底前 | month_from_audit | 2024-03-31
next month | month_from_audit | 2024-04-30
下个月 | month_from_audit | 2024-04-30
KW 15/2024 | week | 2024-04-14
KW 15 | week_from_audit | 2024-04-14
by week 2 | week_from_audit | 2025-01-12
第15周 | week_from_audit | 2024-04-14
this week | week_from_audit | 2024-03-10
下周 | week_from_audit | 2024-03-17
Q3 2025 | quarter | 2025-09-30
by Q3 2025 | quarter | 2025-09-30
bis Ende Q3 2025 | quarter | 2025-09-30
3ème trimestre 2017 | quarter | 2017-09-30
3. Quartal 2024 | quarter | 2024-09-30
T3 2025 | quarter | 2025-09-30
quý 3/2024 | quarter | 2024-09-30
2024年第三季度 | quarter | 2024-09-30
Q1 | quarter_from_audit | 2024-03-31
end of Q3 | quarter_from_audit | 2024-09-30
第三季度 | quarter_from_audit | 2024-09-30
Quartalsende | quarter_from_audit | 2024-03-31
H2 2024 | half_year | 2024-12-31
2024年上半年 | half_year | 2024-06-30
下半年 | half_year_from_audit | 2024-12-31
2025 | year | 2025-12-31
end of 2025 | year | 2025-12-31
2025年底 | year | 2025-12-31
2025年底前 | year | 2025-12-31
fin 2025 | year | 2025-12-31
finales de 2025 | year | 2025-12-31
2025 yılı sonu | year | 2025-12-31
year end | year_from_audit | 2024-12-31
bis Jahresende | year_from_audit | 2024-12-31
d'ici la fin de l'année | year_from_audit | 2024-12-31
年底前 | year_from_audit | 2024-12-31
next year | year_from_audit | 2025-12-31
Immediately | immediate | 2024-03-05
IMMEDIATE | immediate | 2024-03-05
immediate. | immediate | 2024-03-05
at once | immediate | 2024-03-05
ASAP | immediate | 2024-03-05
A.S.A.P. | immediate | 2024-03-05
sofort | immediate | 2024-03-05
ab sofort | immediate | 2024-03-05
umgehend | immediate | 2024-03-05
unverzüglich | immediate | 2024-03-05
inmediato | immediate | 2024-03-05
De inmediato | immediate | 2024-03-05
lo antes posible | immediate | 2024-03-05
immédiat | immediate | 2024-03-05
Immédiatement | immediate | 2024-03-05
IMMEDIAT | immediate | 2024-03-05
sans délai | immediate | 2024-03-05
dès que possible | immediate | 2024-03-05
imediato | immediate | 2024-03-05
o mais rápido possível | immediate | 2024-03-05
immediato | immediate | 2024-03-05
subito | immediate | 2024-03-05
il prima possibile | immediate | 2024-03-05
hemen | immediate | 2024-03-05
derhal | immediate | 2024-03-05
ACİL | immediate | 2024-03-05
ngay lập tức | immediate | 2024-03-05
ngay | immediate | 2024-03-05
立即 | immediate | 2024-03-05
马上 | immediate | 2024-03-05
尽快 | immediate | 2024-03-05
立即整改 | immediate | 2024-03-05
当天 | immediate | 2024-03-05
立即 Immediately | immediate | 2024-03-05
Sofort / Immediate | immediate | 2024-03-05
30 days | after_audit | 2024-04-04
30days | after_audit | 2024-04-04
within 30 days | after_audit | 2024-04-04
Within 30 calendar days | after_audit | 2024-04-04
30 days from audit date | after_audit | 2024-04-04
thirty days | after_audit | 2024-04-04
30 (thirty) days | after_audit | 2024-04-04
due in 30 days | after_audit | 2024-04-04
30天/30 days | after_audit | 2024-04-04
30 days (2024-04-04) | after_audit | 2024-04-04
within 2 weeks | after_audit | 2024-03-19
two weeks | after_audit | 2024-03-19
1-2 weeks | after_audit | 2024-03-19
a fortnight | after_audit | 2024-03-19
one month | after_audit | 2024-04-05
within a month | after_audit | 2024-04-05
3 months | after_audit | 2024-06-05
1 year | after_audit | 2025-03-05
24 hours | after_audit | 2024-03-06
48h | after_audit | 2024-03-07
in 3 Monaten | after_audit | 2024-06-05
innerhalb von 30 Tagen | after_audit | 2024-04-04
binnen 2 Wochen | after_audit | 2024-03-19
innerhalb eines Monats | after_audit | 2024-04-05
30 Tage nach Audit | after_audit | 2024-04-04
6 Monate | after_audit | 2024-09-05
ein halbes Jahr | after_audit | 2024-09-05
30 días | after_audit | 2024-04-04
90 días naturales | after_audit | 2024-06-03
en un plazo de 30 días | after_audit | 2024-04-04
un mes | after_audit | 2024-04-05
dentro de 2 semanas | after_audit | 2024-03-19
30 jours | after_audit | 2024-04-04
dans un délai d'un mois | after_audit | 2024-04-05
sous 15 jours | after_audit | 2024-03-20
dans les 30 jours | after_audit | 2024-04-04
1 an | after_audit | 2025-03-05
1 trimestre | after_audit | 2024-06-05
3 mois après l'audit | after_audit | 2024-06-05
30 dias | after_audit | 2024-04-04
em até 30 dias | after_audit | 2024-04-04
no prazo de dois meses | after_audit | 2024-05-05
30 giorni | after_audit | 2024-04-04
entro 30 gg | after_audit | 2024-04-04
entro un mese | after_audit | 2024-04-05
30 gün içinde | after_audit | 2024-04-04
1 ay içerisinde | after_audit | 2024-04-05
iki hafta | after_audit | 2024-03-19
denetimden sonra 30 gün | after_audit | 2024-04-04
trong vòng 30 ngày | after_audit | 2024-04-04
30 ngày | after_audit | 2024-04-04
1 tháng | after_audit | 2024-04-05
30天 | after_audit | 2024-04-04
30天内 | after_audit | 2024-04-04
30日内 | after_audit | 2024-04-04
三十天内 | after_audit | 2024-04-04
1个月内 | after_audit | 2024-04-05
一个月 | after_audit | 2024-04-05
三个月内完成 | after_audit | 2024-06-05
两周内 | after_audit | 2024-03-19
半年内 | after_audit | 2024-09-05
审核后30天内 | after_audit | 2024-04-04
15个自然日 | after_audit | 2024-03-20
24小时内 | after_audit | 2024-03-06
10 working days | working_days | 2024-03-19
within 5 business days | working_days | 2024-03-12
10 Arbeitstage | working_days | 2024-03-19
10 jours ouvrés | working_days | 2024-03-19
10 días hábiles | working_days | 2024-03-19
10 dias úteis | working_days | 2024-03-19
10 giorni lavorativi | working_days | 2024-03-19
10 iş günü | working_days | 2024-03-19
10 ngày làm việc | working_days | 2024-03-19
10个工作日内 | working_days | 2024-03-19
十个工作日 | working_days | 2024-03-19
30 days after receipt of the report | after_report |
收到报告后30天内 | after_report |
30 jours après réception du rapport | after_report |
next audit | next_audit |
before next audit | next_audit |
beim nächsten Audit | next_audit |
bis zum nächsten Audit | next_audit |
avant le prochain audit | next_audit |
antes de la próxima auditoría | next_audit |
até a próxima auditoria | next_audit |
entro il prossimo audit | next_audit |
bir sonraki denetime kadar | next_audit |
lần đánh giá tiếp theo | next_audit |
下次审核前 | next_audit |
ongoing | ongoing |
On-going | ongoing |
continuous | ongoing |
laufend | ongoing |
en cours | ongoing |
permanente | ongoing |
in corso | ongoing |
em andamento | ongoing |
sürekli | ongoing |
thường xuyên | ongoing |
长期 | ongoing |
持续改进 | ongoing |
TBD | undecided |
T.B.C. | undecided |
? | undecided |
n.d. | undecided |
noch offen | undecided |
por definir | undecided |
à définir | undecided |
A DEFINIR | undecided |
da definire | undecided |
belirlenecek | undecided |
chưa xác định | undecided |
待定 | undecided |
N/A | not_applicable |
n.a. | not_applicable |
- | not_applicable |
— | not_applicable |
/ | not_applicable |
none | not_applicable |
entfällt | not_applicable |
sans objet | not_applicable |
no aplica | not_applicable |
não aplicável | not_applicable |
không áp dụng | not_applicable |
不适用 | not_applicable |
无 | not_applicable |
done | done |
Completed | done |
erledigt | done |
soldé | done |
concluído | done |
chiuso | done |
tamamlandı | done |
đã khắc phục | done |
已完成 | done |
done during the audit | done_on_site |
completed during the audit | done_on_site |
Closed on the spot | done_on_site |
corrected on-site | done_on_site |
vor Ort behoben | done_on_site |
corregido in situ | done_on_site |
corrigé pendant l'audit | done_on_site |
corrigido durante a auditoria | done_on_site |
chiuso in sede di audit | done_on_site |
denetim sırasında giderildi | done_on_site |
khắc phục tại chỗ | done_on_site |
现场整改 | done_on_site |
当场整改 | done_on_site |
"""
TABLE = [tuple(cell.strip() for cell in line.rsplit("|", 2)) for line in SPELLINGS.strip().splitlines()]


def test_the_table_is_as_long_as_promised() -> None:
    assert len({text for text, _, _ in TABLE}) == len(TABLE) >= 140


@pytest.mark.parametrize(("text", "rule", "due"), TABLE)
def test_spellings(text: str, rule: str, due: str) -> None:
    found = deadline(text, order="dmy", audit_date=AUDIT)
    assert found is not None
    assert (found.rule, found.due) == (rule, date.fromisoformat(due) if due else None)
    if found.due is not None:
        assert found.days == (found.due - AUDIT).days


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "John Smith",
        "Supplier to fix the guard and send photos",
        "30",
        "30 boxes",
        "not immediately",
        "30 days before audit",
        "30 days overdue",
        "30 days / 60 days",
        "immediately / 30 days",
        "TBD / ongoing",
        "0 days",
        "1.5 months",
        "3月内",
        "30日",
        "Mar 24",
        "before March 2024",
        "before Q3 2025",
        "vor März",
        "2024年3月前",
        "trước năm 2025",
        "T3/2024",
        "31/02/2024",
        "30 February",
        "3 x 30 days",
        "one two months",
        "8.4.1",
        "Q5 2024",
        "99999 days",
        "> 30 days",
        "-30 days",
        "~30 days",
        "month 12",
        "day 30",
        "12 per week",
    ],
)
def test_what_is_not_understood_is_none(text: str) -> None:
    assert deadline(text, order="dmy", audit_date=AUDIT) is None


@pytest.mark.parametrize(
    ("text", "order", "due"),
    [
        ("03/04/2024", "dmy", date(2024, 4, 3)),
        ("03/04/2024", "mdy", date(2024, 3, 4)),
        ("by 03/04/2024", "mdy", date(2024, 3, 4)),
    ],
)
def test_plain_dates_follow_the_order(text: str, order: DateOrder, due: date) -> None:
    assert deadline(text, order=order, audit_date=AUDIT) == Deadline(due, "date", (due - AUDIT).days)


def test_an_open_order_leaves_the_date_open() -> None:
    assert deadline("03/04/2024", order=None, audit_date=AUDIT) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-04-04", Deadline(date(2024, 4, 4), "date")),
        ("immediately", Deadline(None, "immediate", 0)),
        ("30 days", Deadline(None, "after_audit", 30)),
        ("2 weeks", Deadline(None, "after_audit", 14)),
        ("25 hours", Deadline(None, "after_audit", 2)),
        ("3 months", Deadline(None, "after_audit")),
        ("10 working days", Deadline(None, "working_days")),
        ("30 days after receipt of report", Deadline(None, "after_report", 30)),
        ("end of Q3", Deadline(None, "quarter_from_audit")),
        ("4 April", Deadline(None, "date_from_audit")),
        ("end of month", Deadline(None, "month_from_audit")),
        ("ongoing", Deadline(None, "ongoing")),
    ],
)
def test_without_an_audit_date_the_rule_and_the_length_remain(text: str, expected: Deadline) -> None:
    assert deadline(text, order="dmy") == expected


@pytest.mark.parametrize(
    ("text", "audit", "due"),
    [
        ("1 month", date(2024, 1, 31), date(2024, 2, 29)),
        ("1 month", date(2023, 12, 31), date(2024, 1, 31)),
        ("12 months", date(2024, 2, 29), date(2025, 2, 28)),
        ("1 working day", date(2024, 3, 8), date(2024, 3, 11)),
        ("29 February", date(2024, 3, 1), date(2028, 2, 29)),
        ("Q4", date(2024, 12, 31), date(2024, 12, 31)),
        ("end of month", date(2024, 2, 29), date(2024, 2, 29)),
        ("next quarter", date(2024, 12, 31), date(2025, 3, 31)),
    ],
)
def test_edges_of_the_calendar(text: str, audit: date, due: date) -> None:
    found = deadline(text, order=None, audit_date=audit)
    assert found is not None
    assert found.due == due


def test_every_word_of_the_dictionary_means_what_its_row_says() -> None:
    path = Path(__file__).parent.parent / "data" / "dictionaries" / "deadline_words.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] in ("rule", "end", "length")]
    assert {row["language"] for row in rows} == {"de", "en", "es", "fr", "it", "pt", "tr", "vi", "zh"}
    for row in rows:
        found = deadline(row["word"], order="dmy", audit_date=AUDIT)
        unit = row["canonical"].partition(" ")[2]
        rule = {"rule": row["canonical"], "end": f"{unit}_from_audit", "length": "after_audit"}[row["kind"]]
        assert found is not None and found.rule == rule, row
