"""What stands at the map of countries."""

from __future__ import annotations

import pandas as pd

from pages.parts.wording import literal, number, word

SUBTITLE = "▼ orange: below all together; ▲ blue: above"
NOTE = "Grey: no data. ○ rests on too little; × too few sites for a rate. Outlines: Natural Earth."
NO_COUNTRY = "No map: no audit with this rate names a country. Countries can be filled in on the page Same supplier?"
FEW = "No map: fewer than three countries have this rate."


def off_the_map(rest: pd.DataFrame) -> str:
    """What has no place on the map; nothing where all has."""
    rest = rest[rest["of"] > 0]
    if rest.empty:
        return ""
    names = ", ".join(
        f"{literal(word('country', row['country']))} ({number(row['of'])})" for row in rest.head(5).to_dict("records")
    )
    return f"Not on the map: {names}{', …' if len(rest) > 5 else ''}."
