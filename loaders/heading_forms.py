"""The forms a column heading may be written in, from as it stands to its bare words in order of the alphabet.

Nothing here knows a dictionary: these functions only take off what exports, forms and typists put around a heading
(numbers in front, required marks, units, camel case, accents, plurals, abbreviations).
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from loaders.fields import ACTION
from loaders.normal_form import normal_heading, opened_heading, plain_text

CJK = "㐀-鿿豈-﫿"
LATIN = "A-Za-z\u00c0-\u024f\u1e00-\u1eff"

_NUMBER_IN_FRONT = re.compile(
    r"^\s*(?:[(（]?(?:[A-Z]?\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[IVX]{1,4})[)）.:、]+\s*|[A-Z]?\d{1,2}(?:\.\d{1,2})*(?:\s+|\s*[-–]\s*)|[①-⑳]\s*)"
    r"(?=[^\W\d])"
)
_MARKS = re.compile(r"^[\s*•·†‡!?¿¡]+|[\s*†‡!?:：;,.·…]+$")
_CAMEL = re.compile(rf"(?<=[a-zà-ÿ0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[{LATIN}])(?=\d+$)")
_DATE_FORMAT = re.compile(
    r"[(\[]?\b(?:[dmyjatg]{1,4})([./-])(?:[dmyjatg]{1,4})\1(?:[dmyjatg]{1,4})\b[)\]]?|[(（]?年[/月.-]+月?[/日.-]*日?[)）]?",
    re.IGNORECASE,
)
_INSTRUCTION = re.compile(
    r"[\s,;–-]*[(（\[]?\b(?:required|mandatory|optional|if any|if applicable|pflichtfeld|pflicht|obligatoire|"
    r"facultatif|obrigat[óo]ri[oa]|obligatori[oa]|zorunlu|bắt buộc)\b[)）\]]?\s*$|[(（]?(?:必填|选填)[)）]?$",
    re.IGNORECASE,
)
_CHOICES = re.compile(r"\s+(?:[A-Z]{1,2}|N\.?A\.?)(?:\s?/\s?(?:[A-Z]{1,3}|N\.?A\.?))+\s*\??$")  # "Compliant Y/N/NA"
_IN_PERCENT = re.compile(r"\s*\bin\s*%\s*$")
_UNIT = re.compile(r"\s*(?:,\s*(?:days?|tage|jours|días|dias|giorni|gün)|\bin (?:days|tagen))\s*$", re.IGNORECASE)

# What stands in brackets behind a date that has not come about: "Completion date (planned)".
_PLANNED_TEXT = (
    "plan planned target targeted expected estimated est forecast scheduled proposed anticipated soll geplant erwartet "
    "voraussichtlich vorgesehen prevu prevue prevus prevision previsionnel previsionnelle planifie planifiee previsto "
    "prevista planificado planificada planejado planejada programado programada programmata estimado estimada "
    "pianificato pianificata planlanan hedef hedeflenen ongorulen 计划 预计 预定 目标 拟定"
)
_PLANNED = frozenset(_PLANNED_TEXT.split())
_PLANNED_PHRASES = frozenset({"du kien", "ke hoach"})
_IN_BRACKETS = re.compile(r"[(（\[【]([^()（）\[\]【】]+)[)）\]】]\s*[*:：]?$")

# Words that stand for one another in headings. Both the dictionary and the heading go through this table.
_SAME_WORDS = {
    "number": "no", "numbers": "no", "num": "no", "nbr": "no", "nb": "count", "nbre": "count", "nr": "no",
    "numero": "no", "nummer": "no", "numarasi": "no", "nos": "no", "vend": "supplier", "supp": "supplier",
    "suppl": "supplier", "sup": "supplier", "lief": "lieferant", "lieferanten": "lieferant",
    "lieferants": "lieferant", "fourn": "fournisseur", "frs": "fournisseur", "forn": "fornecedor",
    "prov": "proveedor", "ted": "tedarikci", "aud": "audit", "auditing": "audit", "dt": "date",
    "desc": "description", "descr": "description", "dscr": "description", "descrip": "description",
    "resp": "responsible", "verantw": "verantwortlich", "corr": "corrective", "insp": "audit",
    "inspection": "audit", "survey": "audit", "visit": "audit", "sev": "severity", "ctry": "country", "cd": "code",
    "cod": "code", "nm": "name", "addr": "address", "fac": "site", "facility": "site", "factory": "site",
    "plant": "site", "mfr": "manufacturer", "req": "requirement", "ques": "question", "qn": "question",
    "qstn": "question", "ref": "reference", "rpt": "report", "cert": "certificate", "max": "maximum",
    "min": "minor", "maj": "major", "pts": "points", "stat": "status", "org": "organisation",
    "organization": "organisation", "programme": "program", "findg": "finding", "fndg": "finding",
    "obs": "observation", "nonconformance": "finding", "noncompliance": "finding", "nonconformities": "finding",
    "nonconformances": "finding", "noncompliances": "finding", "vendor": "supplier",
    "vndr": "supplier", "ncr": "finding",
    "ncs": "finding", "nc": "finding", "nonconformity": "finding", "identifier": "id", "massnahme": "maßnahme",
    "massnahmen": "maßnahme", "maßnahmen": "maßnahme", "korrekturmassnahme": "korrekturmaßnahme",
    "korrekturmassnahmen": "korrekturmaßnahme", "categories": "category", "facilities": "site", "factories": "site",
    "companies": "company", "fabrikas": "fabrika", "compl": "completion", "closing": "closure", "close": "closure",
    "target": "planned", "expected": "planned", "anticipated": "planned", "estimated": "planned",
    "proposed": "planned", "till": "until", "kind": "type", "co": "company", "viol": "violation", "std": "standard",
    "datum": "date", "impl": "implementation", "eff": "effectiveness", "verif": "verification",
    "dept": "department", "yorumlar": "yorum",
}  # fmt: skip
_EMPTY_WORDS_TEXT = (
    "of the a an de da do dos das del della dello dell degli dei delle di du des d l la le les el los las lo "
    "il gli i der die das dem den des für fur for s "
)
_EMPTY_WORDS = frozenset(_EMPTY_WORDS_TEXT.split())
# "No. of NCs" counts, "NC No." numbers: without this both would be the words "nc no".
_COUNT_OF = re.compile(r"^(?:no|nos|nr|number|num|nbr|qty) of |^no (?=\w+s$)|^(?:numero|no|num) (?:de|di) (?=\w+s\b)")
# Words that only say which finding, action or audit is meant; a field of that block may carry them.
_BLOCK_WORDS = {
    "finding": "finding findings issue deficiency hallazgo constat ecart constatacao achado rilievo bulgu uygunsuzluk "
    "nc no conformidad conformidade conformite conformita feststellung abweichung abweichungs",
    "action": "action corrective preventive cap capa correction plan implementation finding issue accion correctiva "
    "correctivas correctives acao corretiva azione correttiva faaliyet duzeltici aksiyon maßnahme korrekturmaßnahme "
    "massnahme umsetzung closure completion hallazgo ecart constat rilievo hoat dong hanh khac phuc finding "
    "implementacion realisation mise en conformite attuazione",
    "audit": "audit auditoria audits denetim tetkik danh gia realizacao durchfuhrung",
}  # fmt: skip
_BLOCK_CHARACTERS = {
    "finding": "不符合项|不符合|不合格项|问题|缺失|审核发现",
    "action": "纠正措施|纠正预防措施|整改措施|整改|改善|措施|不符合项|问题|缺失",
    "audit": "现场审核|审核|本次审核|验厂|稽核|检查|评审",
}
_LOOSE_WORDS = frozenset({"current", "detailed", "awarded", "identified", "being", "available", "relevant", "given"})
_FILLERS_TEXT = (
    "detailed awarded description propose proposta proposto propuesta proposee proposees proposti proposte "
    "current identified agreed actual being by on date available details detail relevant related given name "
    "first main per l d p actuel actual aktuell auditor "
)
_FILLERS = frozenset(_FILLERS_TEXT.split())
ALL_BLOCK_WORDS = frozenset(" ".join(_BLOCK_WORDS.values()).split()) | _FILLERS | _LOOSE_WORDS

# Words that may be missing from a dictionary heading without changing what it names.
_SPARE_WORDS_TEXT = (
    "name nombre nome nom ten adi please enter select specify insert fill field column value text full "
    "official registered en eng english "
)
_SPARE_WORDS = frozenset(_SPARE_WORDS_TEXT.split())
_CJK_SPARE = re.compile(r"^(?:本次|该|请填写|填写)|(?:名称|姓名|全称)$")


@lru_cache(maxsize=1 << 16)
def bare_heading(text: str) -> str:
    """The heading without the number in front, required marks, date formats, units, instructions and camel case."""
    bare = _MARKS.sub("", " ".join(text.split(" ")))
    bare = _CHOICES.sub("", bare)
    bare = _IN_PERCENT.sub(" %", bare)
    bare = _UNIT.sub("", _INSTRUCTION.sub("", _DATE_FORMAT.sub(" ", bare)))
    bare = _MARKS.sub("", _NUMBER_IN_FRONT.sub("", bare))
    if not re.search(r"\s", bare):
        bare = _CAMEL.sub(" ", bare)
    return _MARKS.sub("", bare) or text


@lru_cache(maxsize=1 << 16)
def is_foreseen(text: str) -> bool:
    """Whether the bracket at the end of a heading says that its date is planned, and not when it was."""
    bracket = _IN_BRACKETS.search(text.strip())
    said = plain_text(opened_heading(bracket[1])) if bracket else ""
    return said in _PLANNED_PHRASES or (bool(said) and _PLANNED.issuperset(said.split()))


@lru_cache(maxsize=1 << 16)
def heading_words(plain: str) -> tuple[str, ...]:
    """The words of a plain heading that carry meaning, singular, unabbreviated, sorted: "date of audit" is
    ("audit", "date")."""
    counted = _COUNT_OF.sub("count ", plain)
    words = [part for word in counted.split() for part in _compound(_SAME_WORDS.get(word, word))]
    kept = {_SAME_WORDS.get(single := _singular(word), single) for word in words if word not in _EMPTY_WORDS}
    if "no" in kept:
        kept -= {"reference"}  # "Ref. No." is a number
    return tuple(sorted(kept)) or tuple(plain.split())


def spared_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words without those that only decorate a heading ("name", "please enter"); all when nothing else is left."""
    return tuple(word for word in words if word not in _SPARE_WORDS) or words


def block_of(field: str) -> str:
    """The block a field belongs to: audit, finding or action; empty for what stands by itself."""
    if field in ("finding_no", "finding_text", "severity", "root_cause"):
        return "finding"
    if field in (*ACTION, "deadline_days"):
        return "action"
    return "audit" if field in ("audit_date", "audit_end_date", "auditor", "audit_type", "scheme", "comment") else ""


def is_spare(words: Iterable[str], field: str) -> bool:
    """Whether these words may stand beside a heading of this field without making it another one."""
    block = block_of(field)
    return all(word in (_FILLERS if block else _LOOSE_WORDS) or word in _block_words(block) for word in words)


@cache
def _block_words(block: str) -> frozenset[str]:
    return frozenset(_BLOCK_WORDS.get(block, "").split())


def unblocked_characters(normal: str, block: str) -> str:
    """A Chinese heading without the block it begins with: 纠正措施完成期限 is 完成期限 for an action."""
    return re.sub(f"^(?:{_BLOCK_CHARACTERS[block]})(?:的)?", "", normal)


def spared_characters(normal: str) -> str:
    """A Chinese heading without 名称, 姓名, 本次; as it is when nothing else is left or it is not Chinese."""
    return _CJK_SPARE.sub("", normal) or normal


@lru_cache(maxsize=1 << 16)
def normal_forms(text: str) -> tuple[str, ...]:
    """The normal headings of a text: with its brackets as words, without them, and both of the bare heading."""
    bare = bare_heading(text)
    forms = (opened_heading(text), normal_heading(text), opened_heading(bare), normal_heading(bare))
    return tuple(dict.fromkeys(form for form in forms if form))


def _compound(word: str) -> tuple[str, ...]:
    """A German compound of a number or a date in two: "berichtsnummer" is "berichts" and "no"."""
    for tail, part in (("nummer", "no"), ("datum", "date")):
        if word.endswith(tail) and len(word) > len(tail) + 3:
            return _SAME_WORDS.get(word[: -len(tail)], word[: -len(tail)]), part
    return (word,)


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies") and word.isascii():
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "os", "as")):
        return word[:-1]
    return word
