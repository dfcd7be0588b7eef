"""What a checklist is made of, and the words that print a topic."""

from dataclasses import dataclass

HOUSE = "House Audit"
BSCI = "amfori BSCI"
ISO = "ISO 9001"

TOPICS = {
    "QUA-RMP": "Raw material procurement and incoming goods",
    "QUA-PPC": "Production process control",
    "QUA-FPI": "Final inspection and testing",
    "QUA-REC": "Records and traceability",
    "ENV-WST": "Waste",
    "ENV-ENE": "Energy and greenhouse gases",
    "ENV-WAT": "Water and wastewater",
    "ENV-REG": "Environmental permits and compliance",
    "OHS-TRN": "Safety training",
    "OHS-PPE": "Personal protective equipment",
    "OHS-EMG": "Emergency, fire and evacuation",
    "OHS-MAC": "Machine and electrical safety",
    "SOC-HRS": "Working hours",
    "SOC-WAG": "Wages and benefits",
    "SOC-CHL": "Child and young labour",
    "SOC-FRC": "Forced labour",
}


@dataclass(frozen=True)
class Item:
    """One question of one checklist version.

    `key` stays the same over versions while `code` may move; `difficulty` is the factor by which the question is
    missed more (or less) often than the average one; a `critical` item may give a critical finding.
    """

    key: str
    code: str
    dimension: str
    topic: str
    text: str
    problem: str
    difficulty: float = 1.0
    critical: bool = False


@dataclass(frozen=True)
class Checklist:
    """The questions of one scheme in one version, in printed order."""

    scheme: str
    version: str
    items: tuple[Item, ...]
