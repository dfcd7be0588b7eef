"""Which checklist is in force on a day."""

from datetime import date

from data.demo.house_checklist import VERSION_3, VERSION_4
from data.demo.items import BSCI, HOUSE, ISO, Checklist
from data.demo.partner_checklists import BSCI_2_0, ISO_2015

FIRST_DAY_OF_VERSION_4 = date(2023, 1, 1)

ALL_KEYS = tuple(item.key for checklist in (VERSION_4, BSCI_2_0, ISO_2015) for item in checklist.items)
CRITICAL_KEYS = frozenset(item.key for item in (*VERSION_4.items, *BSCI_2_0.items) if item.critical)


def checklist(scheme: str, day: date) -> Checklist:
    """The checklist used for an audit on `day`; only the House Audit changes its version (on 1 January 2023)."""
    if scheme == HOUSE:
        return VERSION_3 if day < FIRST_DAY_OF_VERSION_4 else VERSION_4
    return {BSCI: BSCI_2_0, ISO: ISO_2015}[scheme]
