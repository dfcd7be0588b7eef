"""Which supplier, site and audit a row speaks of.

Files name the same audit differently: by report number, or by site and day, in full or in part. A reference is matched
with what the file and the warehouse know: it is the same thing when nothing stated contradicts and exactly one known
thing fits; else it is a new thing with a key from its own words; or, if its words do not suffice, it is refused.

Suppliers: the vendor code decides; then the name as written; then, for a name not met before, the name without legal
form and usual abbreviations, where neither legal form, country nor city contradicts. Names that are merely alike are
left apart, for the user to judge (``supplier_pairs``); only a row with an audit's number and no day may spell that
audit's supplier in a way nobody else does.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from loaders.legal_forms import forms_agree, name_key
from loaders.like_names import names_alike
from loaders.normal_form import normal_code, normal_name
from loaders.references import KnownAudit, KnownSite, KnownSupplier, Reference, Resolved


def natural_key(*parts: object) -> int:
    """A 64-bit key from words: the lower half of the md5 of the parts. Stable over machines and versions."""
    text = "\x1f".join("\x1e" if part is None else str(part) for part in parts)
    return int.from_bytes(hashlib.md5(text.encode(), usedforsecurity=False).digest()[8:], "big")


def _agree(left: object, right: object) -> bool:
    return left is None or right is None or left == right


def _among(value: str | None, known: set[str | None]) -> bool:
    """Whether a value contradicts none of those known; what is not stated contradicts nothing."""
    return value is None or not (known - {None}) or value in known


class Register:
    """Known suppliers, sites and audits, growing while a file's references are resolved.

    ``homes``: suppliers the user merged, by the key they are shown under. They keep their own rows, but a name that
    fits two of them is no longer a doubt, and an audit of one is an audit of the other.

    ``clear`` says whether, once the rows met so far are loaded, the warehouse knows of suppliers and sites just what
    the register does. It does not where a row is refused, or contradicts what is known of its site: the last word
    counts there, the first one here.
    """

    def __init__(
        self,
        suppliers: Iterable[KnownSupplier],
        sites: Iterable[KnownSite],
        audits: Iterable[KnownAudit],
        homes: Mapping[int, int] | None = None,
    ) -> None:
        self._homes = homes or {}
        self._codes: dict[int, str | None] = {}
        self._by_code: dict[str, int] = {}
        self._by_name: dict[str, set[int]] = defaultdict(set)
        self._by_key: dict[str, dict[int, set[str]]] = defaultdict(dict)  # the families of legal forms it was met with
        self._spellings: dict[int, dict[str, None]] = defaultdict(dict)  # in the order they were met
        self._as_told: dict[int, list[KnownSite]] = defaultdict(list)  # sites nobody asked for yet
        self._read_sites: dict[int, dict[int, KnownSite]] = defaultdict(dict)
        self._by_number: dict[str, dict[int, KnownAudit]] = defaultdict(dict)
        self._by_visit: dict[tuple[int, date], dict[int, KnownAudit]] = defaultdict(dict)
        self._owners: dict[str, set[int]] = defaultdict(set)  # of the sites that have a code
        self._listed_here: set[int] = set()
        self.clear = True
        for supplier in suppliers:
            self._add_supplier(supplier)
        for site in sites:
            self._as_told[site.supplier].append(site)
            self._note_code(site)
        for audit in audits:
            self._add_audit(audit)

    def resolved(self, references: Iterable[Reference]) -> list[Resolved]:
        """Keys for every reference: complete ones first, those that lean on an audit's number last, else by how much
        they say, so that row order is no matter. To be asked file by file."""
        self._listed_here.clear()
        ordered = sorted(references, key=lambda ref: (not ref.complete, _leans(ref), -_said(ref), _words(ref)))
        return [self._resolved(reference) for reference in ordered]

    def home(self, supplier: int) -> int:
        """The supplier under which one is shown: itself, unless the user merged it."""
        return self._homes.get(supplier, supplier)

    def learn(self, found: Resolved, spellings: Iterable[str]) -> None:
        """Note how the rows of a reference spell its supplier, as the warehouse does once they are loaded."""
        if found.supplier_key is not None and not found.misspelled:
            for spelling in spellings:
                self._add_supplier(KnownSupplier(found.supplier_key, None, spelling))

    def _resolved(self, ref: Reference) -> Resolved:
        named = ref.supplier is not None or ref.supplier_code is not None
        supplier = self._supplier(ref) if named else self._owner(ref)
        if supplier is None:
            return self._leaning(ref, None)
        self.clear &= named or not any((ref.city, ref.country, ref.region))  # such a row tells nothing of its site
        if _leans(ref):
            return self._leaning(ref, supplier)
        known = self._site(ref, supplier)
        self._sites(supplier)[known.key] = known
        self._note_code(known)
        site = known.key
        if ref.master:
            return Resolved(ref.ref, supplier, site, site_owner=supplier)
        audit = self._audit(ref, supplier, site)
        self.clear &= not isinstance(audit, str) and audit.site == site
        if isinstance(audit, str):
            return Resolved(
                ref.ref, reason=audit, remedy="Give the audit number, or the scheme and type, with the row."
            )
        if ref.complete:
            self._listed_here.add(audit.base)
        if ref.site is None:
            return Resolved(ref.ref, supplier, audit.site, audit.base, site_owner=audit.supplier)
        return Resolved(ref.ref, supplier, site, audit.base, site_owner=supplier)

    def _leaning(self, ref: Reference, supplier: int | None) -> Resolved:
        """A row that leans on an audit listed elsewhere: what else it says of the site the register does not note."""
        found = self._by_number_alone(ref, supplier=supplier)
        speaks = any((ref.site, ref.site_code, ref.city, ref.country, ref.region))
        self.clear &= not speaks and found.reason is None and supplier in (None, found.supplier_key)
        return found

    def _by_number_alone(self, ref: Reference, *, supplier: int | None = None) -> Resolved:
        """Rows that lean on an audit listed elsewhere, by its number."""
        if ref.audit_no is None:
            missing = "date of the audit" if supplier is not None else "supplier"
            return Resolved(
                ref.ref, reason=f"the row has no {missing} and no audit number", remedy=f"Fill in the {missing}."
            )
        numbered = [
            audit
            for audit in self._by_number[normal_code(ref.audit_no)].values()
            if _agree(ref.scheme, audit.scheme) and _agree(ref.day, audit.day)
        ]
        # A number means the audit of its own file before one of the same number loaded earlier.
        numbered = [audit for audit in numbered if audit.base in self._listed_here] or numbered
        found = [audit for audit in numbered if supplier is None or self.home(supplier) == self.home(audit.supplier)]
        misspelled = not found
        if misspelled:
            found = [audit for audit in numbered if self._misspelled(ref, audit.supplier)]
        if len(found) == 1:
            audit = found[0]
            own = audit.supplier if misspelled or supplier is None or self._names(ref, audit.supplier) else supplier
            return Resolved(ref.ref, own, audit.site, audit.base, misspelled=misspelled, site_owner=audit.supplier)
        reason, remedy = self._why_none(ref, numbered, len(found))
        return Resolved(ref.ref, reason=reason, remedy=remedy)

    def _names(self, ref: Reference, supplier: int) -> bool:
        """Whether a supplier is known under the name of a reference, and its code does not contradict."""
        code = normal_code(ref.supplier_code) if ref.supplier_code else None
        known = ref.supplier is None or supplier in self._by_name.get(normal_name(ref.supplier), set())
        return known and _agree(code, self._codes[supplier])

    def _why_none(self, ref: Reference, numbered: list[KnownAudit], fitting: int) -> tuple[str, str]:
        """Why a number leads to no audit, and what would do."""
        if fitting:
            reason = f"audit number {ref.audit_no!r} fits {fitting} audits"
            return reason, "Add the supplier or the scheme to the row."
        if numbered:
            listed = " or ".join(sorted({self._called(audit.supplier) for audit in numbered}))
            reason = (
                f"audit {ref.audit_no!r} is one of {listed}, but the row names {(ref.supplier or ref.supplier_code)!r}"
            )
            return reason, "Write the supplier as in the list of audits, or correct the number."
        if ref.day is not None and ref.supplier is None and ref.supplier_code is None:
            return "the row names no supplier", f"Fill in the supplier of audit {ref.audit_no!r}."
        reason = f"audit {ref.audit_no!r} is in no list of audits, in this file or loaded before"
        return reason, "Load its list of audits first, or add supplier and audit date."

    def _misspelled(self, ref: Reference, supplier: int) -> bool:
        """Whether a row that names an audit by its number only spells that audit's supplier in a way of its own."""
        code = normal_code(ref.supplier_code) if ref.supplier_code else None
        if (
            ref.supplier is None
            or normal_name(ref.supplier) in self._by_name
            or not _agree(code, self._codes[supplier])
        ):
            return False
        return any(names_alike(ref.supplier, name) for name in self._spellings[supplier])

    def _called(self, supplier: int) -> str:
        """A supplier as it was first spelled, or its code."""
        return repr(next(iter(self._spellings[supplier]), self._codes[supplier]))

    def _supplier(self, ref: Reference) -> int:
        code = normal_code(ref.supplier_code) if ref.supplier_code else None
        name = normal_name(ref.supplier) if ref.supplier else None
        known = self._by_code.get(code) if code else None
        if known is None and name:
            namesakes = self._by_name.get(name, set())
            known = self._only([key for key in namesakes if _agree(code, self._codes[key])])
            if known is None and not namesakes:
                known = self._only(self._alike(ref, code))
        if known is None:
            known = natural_key("supplier", code) if code else natural_key("supplier", "name", name)
        if known in self._codes or not _leans(ref):
            self._add_supplier(KnownSupplier(known, code, ref.supplier))
        return known

    def _owner(self, ref: Reference) -> int | None:
        """The supplier of the site whose code a row of a visit gives and nothing else: the only one that has it."""
        if ref.site_code is None or ref.site is not None or _leans(ref):
            return None
        return self._only(sorted(self._owners[normal_code(ref.site_code)]))

    def _note_code(self, site: KnownSite) -> None:
        if site.code:
            self._owners[normal_code(site.code)].add(site.supplier)

    def _sites(self, supplier: int) -> dict[int, KnownSite]:
        """The sites of a supplier by key, in the form in which they are compared."""
        read = self._read_sites[supplier]
        read.update({site.key: _normal_site(site) for site in self._as_told.pop(supplier, ())})
        return read

    def _only(self, fitting: list[int]) -> int | None:
        """The one supplier that fits; of merged ones the one they are shown under. None where two are left."""
        if len({self.home(key) for key in fitting}) != 1:
            return None
        return min(fitting, key=lambda key: (key != self.home(key), key))

    def _alike(self, ref: Reference, code: str | None) -> list[int]:
        """Suppliers whose names differ from the reference's in legal form or abbreviations only."""
        assert ref.supplier is not None
        own = name_key(ref.supplier)
        city = normal_name(ref.city) if ref.city else None
        return [
            key
            for key, families in self._by_key.get(own.words, {}).items()
            if all(forms_agree(own.family, family) for family in families)
            and _agree(code, self._codes[key])
            and _among(ref.country, {site.country for site in self._sites(key).values()})
            and _among(city, {site.city for site in self._sites(key).values()})
        ]

    def _add_supplier(self, supplier: KnownSupplier) -> None:
        """Note a supplier, or one more code or spelling of a known one."""
        code = normal_code(supplier.code) if supplier.code else None
        self._codes[supplier.key] = self._codes.get(supplier.key) or code
        if code:
            self._by_code[code] = supplier.key
        if supplier.name:
            own = name_key(supplier.name)
            self._spellings[supplier.key][supplier.name] = None
            self._by_name[normal_name(supplier.name)].add(supplier.key)
            self._by_key[own.words].setdefault(supplier.key, set()).add(own.family)

    def _site(self, ref: Reference, supplier: int) -> KnownSite:
        """The site a row speaks of, new or known."""
        stated = _stated_site(ref, supplier)
        fitting = [site for site in self._sites(supplier).values() if self._is_site(stated, site, ref.supplier)]
        same_name = [site for site in fitting if stated.name and site.name == stated.name]
        fitting = same_name if len(same_name) == 1 else fitting
        if len(fitting) > 1:
            # Several places fit: the one of the audit with that number is meant, else the one visited that day.
            numbered = [audit.site for audit in self._numbered(ref, supplier)]
            fitting = [site for site in fitting if numbered == [site.key]] or fitting
        if len(fitting) > 1 and ref.day is not None:
            visited = [site for site in fitting if self._by_visit[site.key, ref.day]]
            fitting = visited if len(visited) == 1 else fitting
        if len(fitting) == 1:
            known = fitting[0]
        else:
            key = _site_key(stated, ref.supplier)
            known = self._sites(supplier).get(key, replace(stated, key=key))
        self.clear &= _adds_up(stated, known)
        return replace(
            known, name=known.name or stated.name, code=known.code or stated.code, city=known.city or stated.city,
            country=known.country or stated.country, region=known.region or stated.region,
        )  # fmt: skip

    @staticmethod
    def _is_site(stated: KnownSite, site: KnownSite, supplier: str | None) -> bool:
        """Whether a known site is the one stated: the code decides, else nothing that is stated may contradict."""
        if stated.code and stated.code == site.code:
            return True
        agree = (
            _agree(stated.name, site.name) and _agree(stated.code, site.code)
            and _agree(stated.city, site.city) and _agree(stated.country, site.country)
        )  # fmt: skip
        named = site.name is not None and site.name == _own_name(stated, supplier)
        placed = stated.city is not None and stated.city == site.city
        return agree and (named or placed or _same_region(stated.region, site.region))

    def _audit(self, ref: Reference, supplier: int, site: int) -> KnownAudit | str:
        assert ref.day is not None
        number = normal_code(ref.audit_no) if ref.audit_no else None
        if number:
            fitting = self._numbered(ref, supplier)
        else:
            known = list(self._by_visit[site, ref.day].values())
            if ref.site is None and not known:
                stated = _stated_site(ref, supplier)
                places = [one.key for one in self._sites(supplier).values() if self._is_site(stated, one, ref.supplier)]
                known = [a for place in places for a in self._by_visit[place, ref.day].values()]
            fitting = [
                a for a in known
                if _agree(ref.scheme, a.scheme) and _agree(ref.version, a.version) and _agree(ref.kind, a.kind)
            ]  # fmt: skip
        if not fitting and number:
            # The audit may have been met before without its number: behind findings, by site and day.
            unnumbered = self._by_visit[site, ref.day].values()
            fitting = [
                a for a in unnumbered
                if a.audit_no is None and _agree(ref.scheme, a.scheme) and _agree(ref.kind, a.kind)
            ]  # fmt: skip
        own = KnownAudit(
            natural_key("audit", number, supplier, ref.scheme) if number
            else natural_key("visit", site, ref.scheme, ref.day, ref.kind),
            supplier, site, number, ref.scheme, ref.version, ref.kind, ref.day,
        )  # fmt: skip
        if len(fitting) == 1:
            audit = replace(fitting[0], audit_no=fitting[0].audit_no or number, scheme=fitting[0].scheme or ref.scheme)
        elif not fitting or own.base in {a.base for a in fitting} or ref.complete:
            audit = own
        else:
            return f"the row fits {len(fitting)} audits of its supplier on {ref.day}"
        self._add_audit(audit)
        return audit

    def _numbered(self, ref: Reference, supplier: int) -> list[KnownAudit]:
        """The audits of a supplier that have the number of a reference."""
        known = self._by_number[normal_code(ref.audit_no)].values() if ref.audit_no else ()
        return [a for a in known if self.home(a.supplier) == self.home(supplier) and _agree(ref.scheme, a.scheme)]

    def _add_audit(self, audit: KnownAudit) -> None:
        number = normal_code(audit.audit_no) if audit.audit_no else None
        normal = replace(audit, audit_no=number)
        if number:
            self._by_number[number][audit.base] = normal
        if audit.day:
            self._by_visit[audit.site, audit.day][audit.base] = normal


def _normal_site(site: KnownSite) -> KnownSite:
    return KnownSite(
        site.key, site.supplier, normal_name(site.name) if site.name else None,
        normal_code(site.code) if site.code else None, normal_name(site.city) if site.city else None, site.country,
        normal_name(site.region) if site.region else None,
    )  # fmt: skip


def _stated_site(ref: Reference, supplier: int) -> KnownSite:
    return _normal_site(KnownSite(0, supplier, ref.site, ref.site_code, ref.city, ref.country, ref.region))


def _adds_up(stated: KnownSite, known: KnownSite) -> bool:
    """Whether nothing said of a site contradicts what is known; a region counts as long as there is no country."""
    same = (
        _agree(stated.name, known.name) and _agree(stated.code, known.code)
        and _agree(stated.city, known.city) and _agree(stated.country, known.country)
    )  # fmt: skip
    if stated.region is not None:
        return same and known.country is None and known.region in (None, stated.region)
    return same and (known.region is None or stated.country is None)


def _site_key(site: KnownSite, supplier: str | None) -> int:
    """The key of a site not met before, from all that tells it from others: whatever was loaded before it."""
    region = None if site.city or site.country or _own_name(site, supplier) else site.region
    return natural_key("site", site.supplier, site.code or (site.name, site.city, site.country, region))


def _own_name(site: KnownSite, supplier: str | None) -> str | None:
    """The name of a site that is not only its supplier's."""
    return site.name if site.name and (supplier is None or site.name != normal_name(supplier)) else None


def _same_region(left: str | None, right: str | None) -> bool:
    """Whether two regions may be one: not stated, one within the other, or with a word in common ("Kent County")."""
    if left is None or right is None:
        return True
    return left in right or right in left or bool(set(left.split()) & set(right.split()))


def _words(ref: Reference) -> tuple[str, ...]:
    return tuple(
        "" if word is None else str(word)
        for word in (
            ref.supplier_code, ref.supplier, ref.site_code, ref.site, ref.city, ref.country, ref.audit_no, ref.scheme,
            ref.version, ref.kind, ref.day, ref.region,
        )
    )  # fmt: skip


def _leans(ref: Reference) -> bool:
    """Whether a row states no visit of its own: it can only lean on an audit listed elsewhere."""
    return ref.day is None and not ref.master


def _said(ref: Reference) -> int:
    return sum(bool(word) for word in _words(ref))
