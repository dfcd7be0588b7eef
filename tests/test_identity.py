"""Which rows speak of the same supplier, site and audit."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

from loaders.identity import Register, natural_key
from loaders.references import KnownAudit, KnownSite, KnownSupplier, Reference, Resolved

DAY = date(2024, 3, 5)


def resolved(*references: Reference, register: Register | None = None) -> dict[int, Resolved]:
    return {one.ref: one for one in (register or Register([], [], [])).resolved(references)}


def test_spelling_of_a_name_is_no_difference() -> None:
    found = resolved(Reference(1, supplier="ACME  Ltd.", day=DAY), Reference(2, supplier="Acme Ltd", day=DAY))
    assert found[1].supplier_key == found[2].supplier_key and found[1].audit_base == found[2].audit_base


def test_a_vendor_code_wins_over_the_name() -> None:
    found = resolved(
        Reference(1, supplier="Acme", supplier_code="V1", day=DAY), Reference(2, supplier="Acme Trading", supplier_code="v1", day=DAY),
        Reference(3, supplier="Acme", supplier_code="V2", day=DAY),
    )  # fmt: skip
    assert found[1].supplier_key == found[2].supplier_key != found[3].supplier_key


def test_a_name_alone_joins_the_only_supplier_of_that_name() -> None:
    found = resolved(Reference(1, supplier="Acme", supplier_code="V1", day=DAY), Reference(2, supplier="Acme", day=DAY))
    assert found[1].supplier_key == found[2].supplier_key


def test_a_name_two_suppliers_share_is_not_given_to_either() -> None:
    found = resolved(
        Reference(1, supplier="Acme", supplier_code="V1", day=DAY), Reference(2, supplier="Acme", supplier_code="V2", day=DAY),
        Reference(3, supplier="Acme", day=DAY),
    )  # fmt: skip
    assert found[3].supplier_key not in {found[1].supplier_key, found[2].supplier_key}


def test_an_audit_number_finds_the_listed_audit() -> None:
    listed = Reference(1, supplier="Acme", site="North", audit_no="R-7", scheme="ISO 9001", day=DAY, complete=True)
    found = resolved(listed, Reference(2, audit_no="r-7"), Reference(3, supplier="Acme", audit_no="R-7"))
    assert found[1].audit_base == found[2].audit_base == found[3].audit_base
    assert found[2].site_key == found[1].site_key


def test_a_number_two_audits_share_is_refused_with_a_reason() -> None:
    found = resolved(
        Reference(1, supplier="Acme", audit_no="7", day=DAY, complete=True),
        Reference(2, supplier="Beta", audit_no="7", day=DAY, complete=True), Reference(3, audit_no="7"),
    )  # fmt: skip
    assert found[3].reason == "audit number '7' fits 2 audits"


def test_a_number_means_the_audit_of_its_own_file_first() -> None:
    register = Register([KnownSupplier(11, None, "Other")], [KnownSite(22, 11, None, None, None, None)],
                        [KnownAudit(33, 11, 22, "A1", None, None, None, DAY)])  # fmt: skip
    found = resolved(
        Reference(1, supplier="Acme", audit_no="A1", day=DAY, complete=True),
        Reference(2, audit_no="A1"),
        register=register,
    )
    assert found[2].audit_base == found[1].audit_base != 33


def test_a_number_and_a_misspelled_name_are_the_listed_audit() -> None:
    """
    audit R-7 of Nordmetall AG is listed; a row without a date says R-7 and
    Nordmetal AG                   it: the number, and a name spelled almost so
    Südguss GmbH                   refused: the number is another supplier's, and the reason says whose
    Nordmetal AG with code V9      refused where the list says V1
    """
    listed = Reference(1, supplier="Nordmetall AG", supplier_code="V1", audit_no="R-7", day=DAY, complete=True)
    found = resolved(
        listed, Reference(2, supplier="Nordmetal AG", audit_no="R-7"), Reference(3, supplier="Südguss GmbH", audit_no="R-7"),
        Reference(4, supplier="Nordmetal AG", supplier_code="V9", audit_no="R-7"),
    )  # fmt: skip
    assert (found[2].supplier_key, found[2].audit_base) == (found[1].supplier_key, found[1].audit_base)
    assert found[3].reason == "audit 'R-7' is one of 'Nordmetall AG', but the row names 'Südguss GmbH'"
    assert found[4].audit_base is None


def test_a_supplier_known_by_the_name_a_row_says_is_no_misspelling() -> None:
    found = resolved(
        Reference(1, supplier="Jinhua Plastics", audit_no="R-7", day=DAY, complete=True),
        Reference(2, supplier="Jinhui Plastics", audit_no="R-8", day=DAY, complete=True),
        Reference(3, supplier="Jinhui Plastics", audit_no="R-7"),
    )
    assert found[3].reason == "audit 'R-7' is one of 'Jinhua Plastics', but the row names 'Jinhui Plastics'"


def test_what_leans_on_a_number_waits_for_whatever_states_the_audit() -> None:
    """Only findings are on file: one states supplier and day, another more words but no day."""
    found = resolved(
        Reference(1, supplier="Acme", audit_no="R-7", day=DAY),
        Reference(2, supplier="Acme", city="Lyon", country="FR", audit_no="R-7", scheme="ISO 9001"),
    )
    assert found[2].audit_base == found[1].audit_base is not None


def test_one_visit_under_two_schemes_is_two_audits() -> None:
    found = resolved(
        Reference(1, supplier="Acme", site="N", scheme="ISO 9001", day=DAY, complete=True),
        Reference(2, supplier="Acme", site="N", scheme="ISO 14001", day=DAY, complete=True),
        Reference(3, supplier="Acme", site="N", day=DAY),
    )  # fmt: skip
    assert found[1].audit_base != found[2].audit_base
    assert found[3].reason is not None and "fits 2 audits" in found[3].reason


def test_what_a_row_must_say() -> None:
    found = resolved(Reference(1, supplier="Acme"), Reference(2, day=DAY), Reference(3, audit_no="X"))
    assert found[1].reason == "the row has no date of the audit and no audit number"
    assert found[2].reason == "the row has no supplier and no audit number"
    assert found[3].reason is not None and "in no list of audits" in found[3].reason


def test_what_the_warehouse_knows_keeps_its_keys() -> None:
    register = Register(
        [KnownSupplier(11, "V1", "Acme")], [KnownSite(22, 11, "North", None, "Lyon", "FR")],
        [KnownAudit(33, 11, 22, "R-7", "ISO 9001", "2015", "periodic", DAY)],
    )  # fmt: skip
    found = resolved(Reference(1, supplier="acme", site="north", day=DAY), register=register)
    assert (found[1].supplier_key, found[1].site_key, found[1].audit_base) == (11, 22, 33)


def test_row_order_is_no_matter() -> None:
    references = [
        Reference(number, supplier=f"S{number % 3}", supplier_code=f"V{number % 3}" if number % 2 else None,
                  site=f"P{number % 2}" if number % 4 else None, audit_no=f"A{number % 5}" if number % 3 else None,
                  day=date(2024, 1, 1 + number % 4), complete=number % 2 == 0)
        for number in range(24)
    ]  # fmt: skip
    expected = resolved(*references)
    for seed in range(5):
        shuffled = references[:]
        random.Random(seed).shuffle(shuffled)
        assert resolved(*shuffled) == expected


def test_keys_tell_empty_from_missing_and_are_stable() -> None:
    assert natural_key("a", None) != natural_key("a", "") and natural_key("ab", "c") != natural_key("a", "bc")
    assert natural_key("audit", "r-7") == 6898428805033171075


def test_a_name_that_differs_in_its_legal_form_only_joins_where_nothing_contradicts() -> None:
    known = [KnownSupplier(11, None, "Lotus Textile Co., Ltd.")]
    sites = [KnownSite(22, 11, "North", None, "Ningbo", "CN")]

    def joined(**said: str) -> bool:
        (found,) = Register(known, sites, []).resolved([Reference(1, day=DAY, **said)])  # type: ignore[arg-type]
        return found.supplier_key == 11

    assert joined(supplier="LOTUS TEXTILE LIMITED")
    assert joined(supplier="Lotus Textiles", country="CN", supplier_code="V9")
    assert not joined(supplier="Lotus Textile GmbH")
    assert not joined(supplier="Lotus Textile Group")
    assert not joined(supplier="Lotus Textile Ltd", country="VN")
    assert not joined(supplier="Lotus Textile Ltd", city="Hefei")
    assert not joined(supplier="Lotos Textile Ltd")


def test_a_name_met_before_as_written_keeps_its_own_supplier() -> None:
    register = Register([KnownSupplier(11, None, "Lotus Ltd"), KnownSupplier(12, None, "Lotus Limited")], [], [])
    found = resolved(
        Reference(1, supplier="lotus ltd", day=DAY), Reference(2, supplier="Lotus Limited", day=DAY), Reference(3, supplier="Lotus Co., Ltd", day=DAY),
        register=register,
    )  # fmt: skip
    assert (found[1].supplier_key, found[2].supplier_key) == (11, 12)
    assert found[3].supplier_key not in (11, 12)


def test_the_vendor_code_wins_over_a_like_name() -> None:
    register = Register([KnownSupplier(11, "V1", "Lotus Ltd"), KnownSupplier(12, "V2", "Beta")], [], [])
    found = resolved(
        Reference(1, supplier="Lotus Limited", supplier_code="V2", day=DAY),
        Reference(2, supplier="Lotus Limited", supplier_code="V3", day=DAY),
        register=register,
    )
    assert found[1].supplier_key == 12 and found[2].supplier_key not in (11, 12)


def one_site(left: dict[str, str], right: dict[str, str]) -> bool:
    """Whether two files that call a supplier 'Taverna' and say this of its place mean one site, in either order."""
    said = [Reference(number, supplier="Taverna", day=DAY, **one) for number, one in enumerate((left, right))]  # type: ignore[arg-type]
    told = []
    for first, second in (said, said[::-1]):
        register = Register([], [], [])
        (one,), (other,) = register.resolved([first]), register.resolved([second])
        assert one.supplier_key == other.supplier_key
        told.append(one.site_key == other.site_key)
    assert told[0] == told[1]
    return told[0]


def test_a_site_is_one_where_its_place_does_not_contradict() -> None:
    """
    one file says          another says            one site?
    Taverna, Bristol       Taverna, Arapahoe       no: a name and two regions
    Taverna, Bristol       Taverna, Aurora in Arapahoe  no
    Taverna, GB            Taverna, US             no
    Taverna, Kent          Taverna, Kent County    yes
    Taverna, Bristol       Taverna                 yes
    Aurora in Adams        Aurora in Arapahoe      yes: the city is nearer than the region
    Quay Street, North     Quay Street, South      yes: a site with a name of its own, sorted anew
    code F1, North         code F1, South          yes
    """
    shop = {"site": "Taverna"}
    assert not one_site(shop | {"region": "Bristol"}, shop | {"region": "Arapahoe"})
    assert not one_site({"region": "Bristol"}, {"region": "Arapahoe"})
    assert not one_site(
        shop | {"region": "Bristol"}, shop | {"region": "Arapahoe", "city": "Aurora", "site_code": "F1"}
    )
    assert not one_site(shop | {"country": "GB"}, shop | {"country": "US"})
    assert not one_site(shop | {"city": "Birmingham", "country": "GB"}, shop | {"city": "Birmingham", "country": "US"})
    assert one_site(shop | {"region": "Kent"}, shop | {"region": "Kent County"})
    assert one_site(shop | {"region": "Bristol"}, shop)
    assert one_site(shop | {"region": "Adams", "city": "Aurora"}, shop | {"region": "Arapahoe", "city": "Aurora"})
    assert one_site({"site": "Quay Street", "region": "North"}, {"site": "Quay Street", "region": "South"})
    assert one_site(shop | {"region": "North", "site_code": "F1"}, shop | {"region": "South", "site_code": "F1"})


def test_a_key_of_a_site_does_not_depend_on_what_was_loaded_before() -> None:
    """Shops of one chain in two regions get the same keys, whichever is met first and alone or together."""
    north, south = (Reference(1, supplier="Taverna", region="North", day=DAY),
                    Reference(2, supplier="Taverna", region="South", day=DAY))  # fmt: skip
    together = resolved(north, south)
    assert resolved(south)[2].site_key == together[2].site_key != together[1].site_key == resolved(north)[1].site_key


def test_a_row_that_fits_two_places_means_the_one_visited_that_day() -> None:
    other = date(2024, 4, 8)
    found = resolved(
        Reference(1, supplier="Taverna", region="North", day=DAY, complete=True),
        Reference(2, supplier="Taverna", region="South", day=other, complete=True),
        Reference(3, supplier="Taverna", site="Taverna", day=other),
    )
    assert (found[3].site_key, found[3].audit_base) == (found[2].site_key, found[2].audit_base)


def test_a_row_that_fits_two_places_visited_on_one_day_means_the_one_of_its_audits_number() -> None:
    """
    listed: A1 at Main plant in CN, A2 at Main plant in DE, both on one day; a row of that day at Main plant says
    A1, A2                the plant of that audit
    A1, Main plant in DE  that plant: what it says of the place goes before
    A9                    a place of its own, nobody knows which is meant
    """
    plants = [
        Reference(
            number, supplier="Acme", site="Main plant", country=country, audit_no=f"A{number}", day=DAY, complete=True
        )
        for number, country in ((1, "CN"), (2, "DE"))
    ]
    row = Reference(3, supplier="Acme", site="Main plant", audit_no="A1", day=DAY)
    found = resolved(
        *plants, row, replace(row, ref=4, audit_no="A2"), replace(row, ref=5, country="DE"), replace(row, ref=6, audit_no="A9")
    )  # fmt: skip
    china, germany = found[1].site_key, found[2].site_key
    assert [found[ref].site_key for ref in (3, 4, 5)] == [china, germany, germany]
    assert [found[ref].audit_base for ref in (3, 4)] == [found[1].audit_base, found[2].audit_base]
    assert found[6].site_key not in (china, germany)
