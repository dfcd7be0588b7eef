"""The normal forms under which texts of a workbook are compared with the dictionaries.

Two texts mean the same word when their normal forms are equal; nothing is ever compared by similarity here.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache, partial

_ZERO_WIDTH = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
# "N.º", "Nº", "N°" and "№" are one sign written four ways; the compatibility form would leave three of them apart.
_NUMBER_SIGN = re.compile(r"\bN\s?\.?\s?[º°]|№", re.IGNORECASE)
_HASH_AFTER_WORD = re.compile(r"(?<=\w)\s*#|#\s*(?=\w)")
_BRACKETS_AT_END = re.compile(r"\s*[(\[{【〔]([^()\[\]{}【】〔〕]*)[)\]}】〕]\s*$")
_LABEL_JOINTS = re.compile(r"[\s_\-‐‑‒–—]+")
_CASED_LABELS = {"NCM", "NCm"}  # French and Italian: majeure and mineure differ by the case of one letter
_KEPT_IN_HEADINGS = "%§"

# Traditional characters met in audit words, each beside its simplified form; other characters stay as they are.
_TRADITIONAL = (
    "審廠應號碼編稱業務單組長員類別標準條題項問記錄結論級評總滿數權細則嚴輕觀點現場違規範圍說發實證據備註歸屬責計劃進狀態關閉開確認驗復檢區國縣聯絡電話產線製經營許執簡體繫統環職衛時間預"
    "際終處陽陰觸擊訓練適優異達與運輸庫裝檔書頁過請選擇無沒們個為對從轉傳遞質穩內負採購糾錯儲層損壞鍵殘續議於後監輔導訪報極險風資訊徵維護獎勞動遠暫綠紅黃燈係臺灣廣東蘇"
)
_SIMPLE = (
    "审厂应号码编称业务单组长员类别标准条题项问记录结论级评总满数权细则严轻观点现场违规范围说发实证据备注归属责计划进状态关闭开确认验复检区国县联络电话产线制经营许执简体系统环职卫时间预"
    "际终处阳阴触击训练适优异达与运输库装档书页过请选择无没们个为对从转传递质稳内负采购纠错储层损坏键残续议于后监辅导访报极险风资讯征维护奖劳动远暂绿红黄灯系台湾广东苏"
)
_SIMPLIFIED = str.maketrans(_TRADITIONAL, _SIMPLE)


def normal_heading(text: str) -> str:
    """The form in which column headings are compared.

    Compatibility form (full-width becomes plain), case folded, white space collapsed, punctuation turned into spaces.
    A bracketed part at the end (a unit, a remark, "(s)") is dropped when something else remains; "(%)" stays as "%",
    for "Score (%)" says more than "Score". "%" and "§" are kept, "#" beside a word and "Nº" read as "no".
    """
    plain = _unified(text)
    bracket = _BRACKETS_AT_END.search(plain)
    while bracket is not None:
        rest = plain[: bracket.start()] + (" %" if "%" in bracket.group(1) else "")
        if not _words(rest, kept=_KEPT_IN_HEADINGS):
            break
        plain = rest
        bracket = _BRACKETS_AT_END.search(plain)
    return opened_heading(plain)


def opened_heading(text: str) -> str:
    """The normal heading with brackets at the end kept as words: "Due Date (original)" is "due date original"."""
    return _words(_folded(_HASH_AFTER_WORD.sub(" no ", _unified(text))), kept=_KEPT_IN_HEADINGS)


def normal_label(text: str) -> str:
    """The form in which cell labels (severities, answers, results, states) are compared.

    Compatibility form, case folded, white space, hyphens and underscores collapsed into one space, full stops at the
    end dropped. "NCM" and "NCm" keep their case because they are major and minor. A text of nothing but joints ("-")
    stays as it is: it is an entry, not an empty cell.
    """
    plain = _collapsed(_unified(text)).rstrip(".。").rstrip()
    if plain in _CASED_LABELS:
        return plain
    folded = _folded(plain)
    return _LABEL_JOINTS.sub(" ", folded).strip() or folded


@lru_cache(maxsize=1 << 17)
def normal_name(text: str) -> str:
    """The form in which names (suppliers, sites, countries, schemes, topics) are compared: punctuation as spaces."""
    return _words(_folded(_unified(text)), kept="")


@lru_cache(maxsize=1 << 17)
def normal_code(text: str) -> str:
    """The form in which codes (clause, finding, supplier numbers) are compared: trimmed and case folded, no more.

    "8.10" stays "8.10", "007" stays "007", "1-2" stays "1-2".
    """
    return text.strip().casefold()


def simplified(text: str) -> str:
    """The text with the traditional characters of audit words in their simplified form: 供應商 is 供应商."""
    return text.translate(_SIMPLIFIED)


def plain_text(normal: str) -> str:
    """A normal form without accents and in simplified characters: "échéance" is "echeance", "đ" is "d"."""
    if normal.isascii():
        return normal
    decomposed = unicodedata.normalize("NFD", simplified(normal).replace("đ", "d").replace("ß", "ss"))
    return decomposed.translate(_MARKS_OFF)


def _unified(text: str) -> str:
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", _NUMBER_SIGN.sub(" no ", text.translate(_ZERO_WIDTH)))


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    # Turkish capitals fold to "i" + combining dot, and its dotless i has a plain I as capital: both become "i".
    return unicodedata.normalize("NFKC", text.casefold()).replace("i\u0307", "i").replace("ı", "i")


def _collapsed(text: str) -> str:
    return " ".join(text.split())


def _words(text: str, *, kept: str) -> str:
    return _collapsed(text.translate(_HEADING_WORDS if kept else _NAME_WORDS))


class _Letters(dict[int, int | None]):
    """A table for ``str.translate`` that decides on a character when it is first met."""

    def __init__(self, decide: Callable[[str], int | None]) -> None:
        self._decide = decide

    def __missing__(self, code: int) -> int | None:
        self[code] = self._decide(chr(code))
        return self[code]


def _word_part(character: str, kept: str) -> int:
    return ord(character if character in kept or unicodedata.category(character)[0] in "LNM" else " ")


def _no_mark(character: str) -> int | None:
    return None if unicodedata.category(character) == "Mn" else ord(character)


_HEADING_WORDS = _Letters(partial(_word_part, kept=_KEPT_IN_HEADINGS))
_NAME_WORDS = _Letters(partial(_word_part, kept=""))
_MARKS_OFF = _Letters(_no_mark)
