"""Words that begin a row of totals, in nine languages."""

from __future__ import annotations

import re
from functools import lru_cache

from loaders.normal_form import normal_label

WORDS = (
    "Total", "Totals", "Grand Total", "Subtotal", "Sub-total", "Sub total", "Average", "Sum", "Mean", "Overall",
    "Summary", "合计", "总计", "小计", "平均", "合計", "總計", "小計", "总分", "Gesamt", "Summe",
    "Gesamtsumme", "Gesamtergebnis", "Zwischensumme", "Durchschnitt", "Mittelwert", "Totale", "Totali", "Subtotale",
    "Toplam", "Genel Toplam", "Ara toplam", "Ortalama", "Tổng", "Tổng cộng", "Tổng số", "Cộng",
    "Trung bình", "Moyenne", "Sous-total", "Total général", "Promedio", "Total general", "Totales", "Suma",
    "Média", "Total geral", "Soma", "Totais", "Media",
)  # fmt: skip
TOTALS = frozenset(normal_label(word) for word in WORDS)
# What Excel writes behind the name of a group whose rows it adds up.
BEHIND = TOTALS | {normal_label("Ergebnis")}
# A supplier may be called Total Plastics: only these words may stand before further ones.
OPENING = re.compile(
    r"^(?:sub-?\s?totals?|grand totals?|totals?|totales?|totali|sous-total|zwischensumme|gesamtsumme|summe|toplam|"
    r"ara toplam|genel toplam|tổng cộng|tổng số|cộng|合计|总计|小计|合計|總計|小計|subtotale)"
    r"(?:\s+(?:of|de|di|des|du|der)\s+[^\W\d]+(?=\s*[:：]))?"
    r"(?:\s*[:：]|\s*\d|\s+(?:no|nc|yes|ok)\b|\s*[(（]|\s+\w{1,12}$)",
    re.IGNORECASE,
)
PAGE = re.compile(r"^(?:page|seite|página|pagina|sayfa|trang|p\.)\s*\d+|^第\s*\d+\s*页", re.IGNORECASE)

# Where somebody signs: the words stand below the items, often under the columns of answers.
SIGNED = re.compile(
    r"\b(?:signatures?|signed|sign-off|assinaturas?|visto|firmas?|firmato|unterschrift(?:en)?|visas?|imzas?[ıi]?|"
    r"ký tên|chữ ký)\b|[(（]\s*(?:ký|imza|firma)\b|签字|签名|簽名|簽字|盖章|签章",
    re.IGNORECASE,
)


# Who made the list: the whole text of a cell below its rows, before a name and a date.
SIGNED_OFF = re.compile(
    r"(?:(?:prepared|compiled|approved|reviewed|checked|verified|issued|released|written|created|authori[sz]ed)"
    r"(?: and (?:approved|reviewed|checked|verified|issued|released))? by"
    r"|(?:erstellt|geprüft|freigegeben|genehmigt|ausgestellt) (?:von|durch)"
    r"|(?:établi|rédigé|préparé|approuvé|vérifié|validé) par"
    r"|(?:elaborado|preparado|aprobado|revisado|aprovado|verificado|emitido) por"
    r"|(?:redatto|preparato|approvato|verificato|emesso) da"
    r"|hazırlayan|onaylayan|kontrol eden|người lập|người duyệt|người phê duyệt"
    r"|编制人?|编写人?|批准人?|审批人?|制表人?|複核|复核人?)\s*[:：]?$",
    re.IGNORECASE,
)


@lru_cache(maxsize=1 << 14)
def signs_off(text: str) -> bool:
    """Whether a text is nothing but "Prepared by", "Geprüft von", ...: the row says who made the list."""
    return bool(SIGNED_OFF.match(text.strip()))


@lru_cache(maxsize=1 << 14)
def closes_form(text: str) -> bool:
    """Whether a row that begins with this text may belong to a form's foot: a name with its colon, or a signature."""
    plain = text.strip()
    return len(plain) <= 60 and (plain.endswith((":", "：")) or bool(SIGNED.search(plain)))


@lru_cache(maxsize=1 << 14)
def begins_as_total(text: str) -> bool:
    """Whether a row that begins with this text may be a total or a page mark; the caller checks that it is no audit."""
    plain = text.strip()
    return len(plain) <= 60 and (
        normal_label(plain).rstrip(":：") in TOTALS or bool(OPENING.match(plain)) or bool(PAGE.match(plain))
    )


def groups_added_up(text: str) -> list[str]:
    """The groups whose rows a line may add up: "Acme" of "Subtotal Acme", and of "Acme Total", as Excel writes it.

    The caller checks that there is such a group: a supplier may be called so.
    """
    first, _, behind = text.strip().partition(" ")
    before, _, last = text.strip().rpartition(" ")
    found = [behind] if normal_label(first.rstrip(":：")) in TOTALS else []
    found += [before] if normal_label(last) in BEHIND else []
    return [group.strip(" :-–") for group in found]
