"""Headings and labels in nine languages with the traps that single words set."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from loaders.content_fit import BESIDE, KINDS
from loaders.fields import FIELDS
from loaders.normal_form import opened_heading
from loaders.vocabulary import Meaning, heading_entries, heading_fields, known_labels, label_meaning, scheme_name

DICTIONARIES = Path(__file__).parent.parent / "data" / "dictionaries"
LANGUAGES = {"en", "zh", "de", "es", "fr", "pt", "it", "tr", "vi"}


def rows(name: str) -> list[dict[str, str]]:
    with (DICTIONARIES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# Headings


def test_each_heading_resolves_to_its_own_field() -> None:
    entries = heading_entries()
    lost = [row for row in rows("headings") if row["field"] not in entries[opened_heading(row["heading"])]]
    assert lost == []
    known = [row for row in rows("headings") if row["field"] in FIELDS]
    assert [row for row in known if row["field"] not in heading_fields(row["heading"])] == []


def test_each_field_has_headings_in_nine_languages() -> None:
    languages: dict[str, set[str]] = defaultdict(set)
    for row in rows("headings"):
        languages[row["field"]].add(row["language"])
    assert languages.keys() == KINDS.keys()
    assert {field for field, known in languages.items() if not known >= LANGUAGES} == set()


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Supplier Name", ("supplier",)),
        ("供应商编号", ("supplier_code",)),
        ("Lieferanten-Nr.", ("supplier_code",)),
        ("Fecha límite", ("due_date",)),
        ("N° d'écart", ("finding_no",)),
        ("Nº da ação", ("action_no",)),
        ("Versione della norma", ("scheme_version",)),
        ("TEDARİKÇİ KRİTİKLİĞİ", ("criticality",)),
        ("Hạn ban đầu", ("original_due_date",)),
        ("Dimension", ("dimension",)),
        ("Topic", ("topic",)),
        ("Factory ID", ("site_code",)),
        ("Grade", ("overall_result", "severity")),
        ("Category", ("category", "section", "severity")),
        ("Result", ("answer", "overall_result")),
        ("Date", ("audit_date",)),
        ("总分", ("max_score", "overall_score")),
        ("Due Date (original)", ("original_due_date",)),
        ("Due Date (dd/mm/yyyy)", ("due_date",)),
        ("Score (%)", ("overall_score",)),
    ],
)
def test_heading_alone(heading: str, expected: tuple[str, ...]) -> None:
    assert heading_fields(heading) == expected


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("审核日期 Audit Date", ("audit_date",)),
        ("Audit Date审核日期", ("audit_date",)),
        ("审核日期\nAudit Date", ("audit_date",)),
        ("Supplier / Fournisseur", ("supplier",)),
        ("国家/地区 Country/Region", ("country",)),
        ("Lieferant | Supplier", ("supplier",)),
        ("等级 Grade", ("overall_result", "severity")),
        ("评级 Grade", ("overall_result",)),
        ("责任人 (Responsible)", ("responsible",)),
        ("Supplier/Site", ("site", "supplier")),
        ("内部代号 Supplier", ("supplier",)),
    ],
)
def test_bilingual_heading(heading: str, expected: tuple[str, ...]) -> None:
    assert heading_fields(heading) == expected


@pytest.mark.parametrize(
    "heading", ["序号", "STT", "Lfd. Nr.", "No.", "N°", "#", "Sıra No", "Comments", "备注", "Bemerkung", "", "  "]
)
def test_counters_and_remarks_are_no_field_of_an_audit(heading: str) -> None:
    assert set(heading_fields(heading)) <= BESIDE.keys()


# Labels


def test_each_label_resolves_to_its_own_canonical_value() -> None:
    wrong = []
    for row in rows("labels"):
        meaning = label_meaning(row["kind"], row["label"], scheme=row["scheme"] or None)
        if meaning != Meaning(row["canonical"], row["ambiguous"] == "yes"):
            wrong.append((row, meaning))
    assert wrong == []


def test_each_canonical_value_is_a_label_of_itself() -> None:
    for kind in {row["kind"] for row in rows("labels")}:
        for canonical in known_labels(kind):
            assert label_meaning(kind, canonical) == Meaning(canonical, ambiguous=False), (kind, canonical)


def test_each_canonical_value_has_nine_languages() -> None:
    languages: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows("labels"):
        languages[row["kind"], row["canonical"]].add(row["language"])
    assert {key for key, known in languages.items() if not known >= LANGUAGES} == set()


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("severity", "Major NC", "major"),
        ("severity", "严重不符合", "major"),
        ("severity", "Nebenabweichung", "minor"),
        ("severity", "No conformidad crítica", "critical"),
        ("severity", "Point fort", "positive"),
        ("severity", "Oportunidade de melhoria", "observation"),
        ("severity", "Osservazione", "observation"),
        ("severity", "MAJÖR UYGUNSUZLUK", "major"),
        ("severity", "Lỗi nhẹ", "minor"),
        ("severity", "ZT", "zero_tolerance"),
        ("severity", "Observation", "observation"),
        ("answer", "Partially", "partial"),
        ("answer", "不适用", "not_applicable"),
        ("answer", "n.i.O.", "nonconform"),
        ("answer", "No cumple", "nonconform"),
        ("answer", "Sans objet", "not_applicable"),
        ("answer", "Não avaliado", "not_assessed"),
        ("answer", "Sì", "conform"),
        ("answer", "UD", "nonconform"),
        ("answer", "KHÔNG ÁP DỤNG", "not_applicable"),
        ("answer", "√", "conform"),
        ("answer", "×", "nonconform"),
        ("result", "有条件通过", "conditional"),
        ("result", "bestanden", "pass"),
        ("result", "Refusé", "fail"),
        ("result", "Completed", "no_verdict"),
        ("result", "Disapproved", "stop"),
        ("status", "Closed", "closed_unverified"),
        ("status", "Closed - verified", "closed_verified"),
        ("status", "Verified effective", "closed_verified"),
        ("status", "rejected", "plan_rejected"),
        ("status", "In Bearbeitung", "in_progress"),
        ("status", "Quá hạn", "overdue"),
        ("status", "AÇIK", "open"),
        ("audit_type", "Full", "periodic"),
        ("audit_type", "Follow-up", "follow_up"),
        ("audit_type", "Autovalutazione", "self_assessment"),
        ("audit_type", "For-cause", "special"),
        ("audit_type", "预审核", "pre_assessment"),
        ("notice", "飞行检查", "unannounced"),
        ("notice", "Teilangekündigt", "semi_announced"),
        ("notice", "Báo trước", "announced"),
        ("dimension", "Arbeitssicherheit", "OHS"),
        ("dimension", "QMS", "QUA"),
        ("dimension", "soc", "SOC"),
        ("criticality", "Yüksek", "high"),
        ("active", "停用", "no"),
    ],
)
def test_label(kind: str, text: str, expected: str) -> None:
    assert label_meaning(kind, text) == Meaning(expected, ambiguous=False)


def test_case_alone_tells_major_from_minor() -> None:
    assert label_meaning("severity", "NCM") == Meaning("major", ambiguous=False)
    assert label_meaning("severity", "NCm") == Meaning("minor", ambiguous=False)
    assert label_meaning("severity", "ncm") is None


@pytest.mark.parametrize("text", ["N/A", "NA", "n/a", "na", "N.A.", "n.a."])
def test_not_applicable_is_an_answer_and_not_missing(text: str) -> None:
    assert label_meaning("answer", text) == Meaning("not_applicable", ambiguous=False)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("severity", "严重"),
        ("severity", "nghiêm trọng"),
        ("severity", "grave"),
        ("severity", "NA"),
        ("severity", "CAR"),
        ("answer", "X"),
        ("answer", "C"),
        ("answer", "I"),
        ("audit_type", "复审"),
        ("audit_type", "Seguimiento"),
        ("audit_type", "Suivi"),
        ("dimension", "EHS"),
        ("dimension", "HSE"),
    ],
)
def test_ambiguous_label(kind: str, text: str) -> None:
    meaning = label_meaning(kind, text)
    assert meaning is not None and meaning.ambiguous


@pytest.mark.parametrize("letter", list("ABCDEF") + list("abcdef"))
def test_single_letters_are_no_results_without_a_scheme(letter: str) -> None:
    assert label_meaning("result", letter) is None
    assert label_meaning("severity", letter) is None


@pytest.mark.parametrize(
    ("scheme", "text", "expected"),
    [
        ("amfori BSCI", "B", "pass"),
        ("BSCI", "C", "conditional"),
        ("BSCI", "E", "fail"),
        ("BSCI", "ZT", "stop"),
        ("VDA 6.3:2016", "C", "fail"),
        ("BRCGS Food", "AA+", "pass"),
        ("RBA", "Silver", "conditional"),
        ("WRAP", "Gold", "pass"),
        ("FCCA", "Unacceptable", "fail"),
        ("ISO 9001:2015", "Certified", "pass"),
        ("ISO 9001", "Withdrawn", "stop"),
        ("Walmart Responsible Sourcing", "Orange", "conditional"),
        (None, "Orange", "conditional"),
        ("a scheme of our own", "Approved", "pass"),
    ],
)
def test_result_of_scheme(scheme: str | None, text: str, expected: str) -> None:
    assert label_meaning("result", text, scheme=scheme) == Meaning(expected, ambiguous=False)


def test_bsci_has_no_f() -> None:
    assert label_meaning("result", "F", scheme="amfori BSCI") is None


def test_words_of_one_scheme() -> None:
    assert label_meaning("severity", "Priority", scheme="RBA VAP") == Meaning("critical", ambiguous=False)
    assert label_meaning("severity", "Priority") is None
    assert label_meaning("severity", "CAR", scheme="SMETA 7.0") == Meaning("ungraded_nc", ambiguous=False)
    assert label_meaning("audit_type", "Full", scheme="BSCI") == Meaning("initial", ambiguous=False)
    assert label_meaning("answer", "C", scheme="IFS Food") == Meaning("partial", ambiguous=False)


def test_bilingual_label_needs_all_parts_to_agree() -> None:
    assert label_meaning("severity", "严重不符合 Major") == Meaning("major", ambiguous=False)
    assert label_meaning("answer", "合格/Pass") == Meaning("conform", ambiguous=False)
    assert label_meaning("severity", "Major / Minor") is None
    assert label_meaning("status", "Closed / see file") is None


def test_unknown_labels_and_kinds() -> None:
    assert label_meaning("severity", "catastrophic") is None
    assert label_meaning("severity", "") is None
    assert "critical" in known_labels("severity")
    with pytest.raises(ValueError, match="no labels of kind 'colour'"):
        label_meaning("colour", "red")


def test_scheme_results_name_known_schemes_and_results() -> None:
    results = set(known_labels("result"))
    for row in rows("scheme_results"):
        known = scheme_name(row["scheme"])
        assert known is not None and known.name == row["scheme"] and row["result"] in results, row


@pytest.mark.parametrize("name", sorted(path.stem for path in DICTIONARIES.glob("*.csv")))
def test_files_are_sorted_and_without_doubles(name: str) -> None:
    facts = [tuple(row.values()) for row in rows(name)]
    assert facts == sorted(set(facts))


@pytest.mark.parametrize("word", ["Aprovado com restrição", "Aprovado com ressalva"])
def test_one_restriction_is_as_conditional_as_several(word: str) -> None:
    meaning = label_meaning("result", word)
    assert meaning is not None and meaning.canonical == "conditional"
