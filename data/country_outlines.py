"""Outlines of countries, shipped with the program: a map asks nobody."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("outlines") / "countries.json"


@cache
def outlines() -> dict[str, list[list[float]]]:
    """ISO code -> rings of the country, each a flat list of longitude and latitude in degrees."""
    told: dict[str, list[list[float]]] = json.loads(FILE.read_text(encoding="utf-8"))["outlines"]
    return told
