"""The words of dates in nine languages and two more, and the plain form in which dates and deadlines are read."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_MONTH_WORDS = (
    "january jan januar januars jänner jaenner jän janvier janv enero ene janeiro gennaio gen genn ocak oca",
    "february feb februar februars feber febr février févr fév febrero fevereiro fev febbraio febb şubat şub",
    "march mar märz maerz märzes mär mrz mars marzo março marco mart",
    "april apr aprils avril avr abril abr aprile nisan nis",
    "may mai mayo maio maggio mag magg mayıs maies",
    "june jun juni junis juin junio junho giugno giu haziran haz",
    "july jul juli julis juillet juil juill julio julho luglio lug temmuz tem",
    "august aug augusts août aout agosto ago agst ağustos ağu",
    "september sep sept septembers septembre septiembre setiembre setembro set settembre sett eylül eyl",
    "october oct oktober okt oktobers octobre octubre outubro out ottobre ott ekim eki",
    "november nov novembers novembre noviembre novembro kasım kas",
    "december dec dezember dez dezembers décembre déc diciembre dic dezembro dicembre aralık ara",
)
# Of Polish and Dutch the months only; accents are taken off.
_MORE_MONTH_WORDS = (
    "stycznia styczeń januari",
    "lutego luty februari",
    "marca marzec maart mrt",
    "kwietnia kwiecień",
    "maja mei",
    "czerwca czerwiec",
    "lipca lipiec",
    "sierpnia sierpień augustus",
    "września wrzesień",
    "października październik",
    "listopada listopad",
    "grudnia grudzień",
)
_WEEKDAYS = (
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun "
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so "
    "lundi mardi mercredi jeudi vendredi samedi dimanche lun mer jeu ven sam dim "
    "lunes martes miércoles jueves viernes sábado domingo mié jue vie sáb dom "
    "segunda terça quarta quinta sexta feira seg ter qua qui sex "
    "lunedì martedì mercoledì giovedì venerdì domenica gio sab "
    "pazartesi salı çarşamba perşembe cuma cumartesi pazar pzt sal çar per cum cmt paz "
    "thứ hai ba tư năm sáu bảy chủ nhật cn"
)
_SMALL_WORDS = "the of de del di du le den dem der am el il th st nd rd er ère o a ngày năm yılı a.d"
_VIETNAMESE_MONTHS = "một hai ba tư năm sáu bảy tám chín mười"

_MARKS = re.compile("[\u0300-\u036f]")
_NOT_WRITTEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
_LETTERS = str.maketrans(
    {"ı": "i", "đ": "d", "°": "o", "’": "'", "‘": "'", "´": "'", "`": "'", "〜": "~"} | dict.fromkeys("‐‑‒–—―−", "-")
)
_CJK_WEEKDAY = re.compile(r"\s*[(,]?\s*(?:星期|週|周|礼拜|禮拜)[一二三四五六日天]\s*\)?|\s*\([一二三四五六日]\)")
_CJK_NUMBER = re.compile("[〇零一二两三四五六七八九十]+")
_CJK_DIGITS = {digit: str(value) for value, digit in enumerate("零一二三四五六七八九")} | {"〇": "0", "两": "2"}
_CLOCK = r"[0-9]{1,2}(?::[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?\s*(?:[ap]\.?m\.?)?|\s?h\s?(?:[0-9]{2})?|\s*[ap]\.?m\.?)"
_TIME_TAIL = re.compile(
    rf"(?:t|[,\s]+(?:(?:at|um|a|as|alle|saat|luc)\s+)?)(?:{_CLOCK}\s*(?:-|bis|to|a)\s*)?{_CLOCK}"
    r"\s*(?:uhr|z|utc|gmt|[+-][0-9]{2}:?[0-9]{2})?$"
)
_CJK_TIME_TAIL = re.compile(
    r"\s*(?:(?:上午|下午|午前|午後)?\s*[0-9]{1,2}\s*[时時点:][0-9]{0,2}分?(?:[0-9]{1,2}秒)?|上午|下午|午前|午後)$"
)
_WORDS = re.compile(r"\d+|[^\W\d_]+")
_NAMED = re.compile(r"[\w\s.,'/()-]+$")
_MONTH_NUMBER = re.compile(r"\b(?:thang|thg|th)\s*\.?\s*([0-9]{1,2})\b")


def plain_text(text: str) -> str:
    """The form in which dates and deadlines are compared: compatibility form, small letters without accents, one kind
    of hyphen and apostrophe, single spaces."""
    if text.isascii():
        return " ".join(text.lower().split())
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text.translate(_NOT_WRITTEN)).casefold())
    bare = unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", folded)))
    return " ".join(bare.translate(_LETTERS).split())


@lru_cache(maxsize=1 << 14)  # the same cell is tried in every order of day and month
def plain_date(text: str) -> str:
    """The plain text of a date without time of day, Chinese weekday or text apostrophe, Chinese numbers as digits."""
    plain = plain_text(text).lstrip("'")
    if not plain.isascii():
        plain = _CJK_TIME_TAIL.sub("", arabic_numbers(_CJK_WEEKDAY.sub("", plain)))
    plain = without_time(plain)
    return _WEEKDAY_BEHIND.sub("", plain if plain[:1].isdecimal() else _WEEKDAY_AHEAD.sub("", plain, count=1))


def without_time(plain: str) -> str:
    """A plain text without the time of day at its end."""
    return _TIME_TAIL.sub("", plain).strip()


def arabic_numbers(plain: str) -> str:
    """Chinese numbers to 99, and years written digit by digit, as digits: 二〇二四年十二月 becomes 2024年12月."""
    return _CJK_NUMBER.sub(lambda match: _arabic(match[0]), plain)


@dataclass(frozen=True)
class NamedParts:
    """What a text made of dates' words holds: months named, and its numbers in the order written."""

    months: tuple[int, ...]
    numbers: tuple[str, ...]


@lru_cache(maxsize=1 << 14)
def named_parts(plain: str) -> NamedParts | None:
    """The months and numbers of a plain text that holds nothing else but weekdays and small words; else None."""
    if not _NAMED.match(plain):
        return None
    months: list[int] = []
    if "th" in plain:
        plain = _VIETNAMESE_WORDS.sub(lambda match: f" thang {_VIETNAMESE_NUMBERS[match[1]]} ", plain)
        numbered = _MONTH_NUMBER.search(plain)
        if numbered is not None:
            months.append(int(numbered[1]))
            plain = f"{plain[: numbered.start()]} {plain[numbered.end() :]}"
    numbers: list[str] = []
    for word in _WORDS.findall(plain):
        if word.isdecimal():
            numbers.append(word)
        elif word in MONTHS:
            months.append(MONTHS[word])
        elif word not in _PASSED_OVER:
            return None
    if len(months) == 2 and _TUESDAY.match(plain):
        months = months[1:]
    return NamedParts(tuple(months), tuple(numbers))


def _arabic(written: str) -> str:
    if "十" not in written:
        return "".join(_CJK_DIGITS[digit] for digit in written)
    tens, _, ones = written.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return written
    return str(int(_CJK_DIGITS.get(tens, "1")) * 10 + int(_CJK_DIGITS.get(ones, "0")))


MONTHS = {
    plain_text(word): month
    for words in (_MONTH_WORDS, _MORE_MONTH_WORDS)
    for month, spelled in enumerate(words, start=1)
    for word in spelled.split()
}
_PASSED_OVER = frozenset(plain_text(f"{_WEEKDAYS} {_SMALL_WORDS}").split()) - MONTHS.keys()
# "mar" is Tuesday in French, Spanish and Italian when it stands before a date that names its month.
_TUESDAY = re.compile(r"mar\b")
_VIETNAMESE_NUMBERS = {
    **{plain_text(word): month for month, word in enumerate(_VIETNAMESE_MONTHS.split(), start=1)},
    "gieng": 1, "muoi mot": 11, "muoi hai": 12, "chap": 12,
}  # fmt: skip
_VIETNAMESE_WORDS = re.compile(r"\bthang\s+(" + "|".join(sorted(_VIETNAMESE_NUMBERS, key=len, reverse=True)) + r")\b")
_WEEKDAY_WORD = "|".join(sorted({plain_text(word) for word in _WEEKDAYS.split()}, key=len, reverse=True))
_AHEAD = rf"(?:(?:{_WEEKDAY_WORD}|ngay|le|el|il|den|am|on|al)[.,]?\s+)+"
_WEEKDAY_AHEAD = re.compile(
    rf"^(?:{_AHEAD}(?=[0-9]{{1,4}}\s?([./-])\s?[0-9]{{1,2}}\s?\1\s?[0-9])|mar\.?,?\s+(?=[0-9]+[./][0-9]+[./][0-9]))"
)
_WEEKDAY_BEHIND = re.compile(rf"(?<=[0-9]),?\s*(?:\((?:{_WEEKDAY_WORD}|mar)\.?\)|\s(?:{_WEEKDAY_WORD})\.?)$")
_TIME_WORDS = "t z utc gmt uhr am pm p m h at um as alle saat luc to bis on thang thg th muoi and"
# Every word of letters that a date may hold; a text with any other is none.
DATE_WORDS = frozenset([*MONTHS, *_PASSED_OVER, *" ".join(_VIETNAMESE_NUMBERS).split(), *_TIME_WORDS.split()])
