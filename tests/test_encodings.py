"""Text files in any encoding: told by their bytes, sure or offered as a guess, never silently wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.encodings import decoded_text, doubled_text
from loaders.reading import Contents, Reader
from loaders.refusal import Refusal

READER = Reader()
CHINESE = "审核编号,供应商,工厂,结果\nA1,深圳电子有限公司,北厂,通过\nA2,上海纺织厂,南厂,不通过\n"
TAIWANESE = "稽核編號,供應商,工廠,結果\nA1,台灣電子股份有限公司,北廠,通過\nA2,高雄紡織廠,南廠,不通過\n"
JAPANESE = "監査番号,仕入先,工場,結果\nA1,東京電子株式会社,北工場,合格\nA2,カタカナ工業,南工場,不合格\n"
KOREAN = "심사번호,공급업체,공장,결과\nA1,서울전자 주식회사,북공장,합격\nA2,부산섬유,남공장,불합격\n"
GERMAN = "Nr.;Lieferant;Ort;Ergebnis\nA1;Müller GmbH;Köln;erfüllt\nA2;Größe & Söhne;München;nicht erfüllt\n"
FRENCH = "N°;Fournisseur;Ville;Résultat\nA1;Établissements Lefèvre;Besançon;non conforme à réaliser\nA2;Société Générale;Orléans;évalué\n"
POLISH = "Numer;Dostawca;Miasto;Wynik\nA1;Zakłady Łódź;Łódź;zgodny\nA2;Świętokrzyskie Źródło;Kraków;częściowo\n"
RUSSIAN = "Номер;Поставщик;Площадка;Результат\nA1;ООО Ромашка;Москва;соответствует\nA2;Завод;Казань;не соответствует\n"
GREEK = "Αριθμός;Προμηθευτής;Αποτέλεσμα\nA1;Ελληνική Εταιρεία;επιτυχία\nA2;Θεσσαλονίκη;αποτυχία\n"
TURKISH = "Denetim;Tedarikçi;Şehir;Sonuç\nA1;Güneş Tekstil A.Ş.;İstanbul;uygun\nA2;Çağdaş İplik;Eskişehir;uygun değil\n"
HEBREW = "מספר;ספק;תוצאה\nA1;חברה בעמ;עבר\nA2;מפעל;נכשל\n"
ARABIC = "رقم;المورد;النتيجة\nA1;شركة النسيج;ناجح\nA2;مصنع;راسب\n"
BALTIC = "Numuris;Piegādātājs;Rezultāts\nA1;Rīgas Šūšana;atbilst\nA2;Žalgiris Įmonė;neatbilst\n"


def read(data: bytes, folder: Path, **options: str) -> Contents:
    """What the reader makes of the bytes."""
    path = folder / "audits.csv"
    path.write_bytes(data)
    return READER.contents(path, name="audits.csv", folder=folder, **options)


def cells(contents: Contents) -> list[list[str]]:
    """The rows of the only sheet."""
    return [list(row.values()) for row in contents.sheets[0].table.to_pylist()]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (CHINESE, "gb18030"), (TAIWANESE, "big5"), (JAPANESE, "shift_jis"), (KOREAN, "euc_kr"), (GERMAN, "cp1252"),
        (FRENCH, "cp1252"), (POLISH, "cp1250"), (RUSSIAN, "cp1251"), (GREEK, "cp1253"), (TURKISH, "cp1254"),
        (HEBREW, "cp1255"), (ARABIC, "cp1256"), (BALTIC, "cp1257"), (GERMAN, "mac_roman"), (GERMAN, "cp850"),
        (JAPANESE, "iso2022_jp"),
        (GERMAN, "utf-8"), (CHINESE, "utf-8-sig"), (JAPANESE, "utf-16"), (GERMAN, "utf-16-le"), (GERMAN, "utf-16-be"),
        (RUSSIAN, "utf-16-le"), (CHINESE, "utf-16-be"), (KOREAN, "utf-32"),
    ],
)  # fmt: skip
def test_the_text_is_read_as_it_was_written(text: str, encoding: str) -> None:
    found = decoded_text(text.encode(encoding), name="audits.csv")
    assert found.data.decode("utf-8") == text
    assert (found.broken, found.nuls) == (0, 0)


@pytest.mark.parametrize("text", [GERMAN, CHINESE, JAPANESE])
def test_unicode_is_sure(text: str) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le"):
        assert decoded_text(text.encode(encoding), name="a.csv").encoding.sure


@pytest.mark.parametrize(("text", "encoding"), [(CHINESE, "gb18030"), (KOREAN, "cp949"), (GERMAN, "cp1252")])
def test_a_clear_guess_is_sure(text: str, encoding: str) -> None:
    assert decoded_text(text.encode(encoding), name="a.csv").encoding.sure


def test_a_guess_that_may_be_wrong_is_not_sure_and_offers_others(tmp_path: Path) -> None:
    """Few Japanese characters in EUC also decode as Chinese or Korean ones: nobody can tell."""
    text = "監査,結果\nA1,合格\n"
    contents = read(text.encode("euc_jp"), tmp_path)
    assert contents.encoding is not None and not contents.encoding.sure
    assert len(contents.encoding.candidates) > 1
    (note,) = contents.notes
    assert "the encoding of the text is not certain" in note.reason
    chosen = read(text.encode("euc_jp"), tmp_path, encoding="euc_jp")
    assert cells(chosen) == [["監査", "結果"], ["A1", "合格"]]
    assert chosen.encoding is not None and (chosen.encoding.name, chosen.encoding.sure) == ("euc_jp", True)


def test_an_encoding_nobody_knows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="there is no encoding 'klingon'"):
        read(b"a,b\n", tmp_path, encoding="klingon")


def test_a_few_broken_bytes_are_marked_and_named_by_row(tmp_path: Path) -> None:
    data = GERMAN.encode() + b'A3;"Sch\xfctz\nAG";Ulm;erf\xc3\xbcllt\nA4;B\xe4r;Bonn;erf\xc3\xbcllt\n'
    contents = read(data, tmp_path)
    assert contents.encoding is not None and contents.encoding.name == "utf-8"
    assert cells(contents)[1][1] == "Müller GmbH" and cells(contents)[3][1] == "Sch\ufffdtz\nAG"
    (note,) = contents.notes
    assert note.row == 4 and note.found == "rows 4, 5" and "2 characters could not be decoded" in note.reason


def test_text_encoded_twice_is_told_and_kept(tmp_path: Path) -> None:
    contents = read(GERMAN.encode().decode("cp1252").encode(), tmp_path)
    assert cells(contents)[1][1] == "MÃ¼ller GmbH"
    (note,) = contents.notes
    assert note.found == "rows 2, 3" and "was probably 'Müller GmbH'" in note.reason


@pytest.mark.parametrize("text", ["Müller", "SÃO PAULO", "Â", "5 €", "naïve", "Ação", "審査"])
def test_honest_accents_are_not_taken_for_text_encoded_twice(text: str) -> None:
    assert doubled_text(text) is None


def test_zero_bytes_are_left_out_and_counted(tmp_path: Path) -> None:
    contents = read(b"Supplier,Score\nAc\x00me,1\n" + b"Beta,2\n" * 40, tmp_path)
    assert cells(contents)[1] == ["Acme", "1"]
    (note,) = contents.notes
    assert note.reason == "1 zero byte inside the text left out"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_below_title_lines(tmp_path: Path, delimiter: str) -> None:
    text = "Report of all audits\n\n" + "\n".join(delimiter.join(["Acme", "1,5", "ok; so so"]) if delimiter == "|" else
                                                delimiter.join(["Acme", "15", "ok"]) for _ in range(5))  # fmt: skip
    contents = read(text.encode(), tmp_path)
    assert [len([cell for cell in row if cell]) for row in cells(contents)] == [1, 0, 3, 3, 3, 3, 3]
    assert contents.sheets[0].counted_rows == 7
