"""Charts of very many places show those that matter and say how many there are."""

from __future__ import annotations

import pandas as pd

from pages.parts.change import MOST, surest_changes
from pages.parts.room import LINES, room_sentence, with_most


def test_lines_are_as_many_as_can_be_followed() -> None:
    many = cells({f"R{at}": at for at in range(366)})
    drawn = with_most(many, "region", most=LINES)
    assert sorted(drawn["region"].unique()) == sorted(f"R{at}" for at in range(358, 366))


def test_of_many_changes_the_surest_are_drawn() -> None:
    """92 regions, the surest change of them the smallest: it is drawn, and the largest, most likely chance, is not."""
    compared = pd.DataFrame({"difference": [0.01 * at for at in range(92)], "p": [0.01 * at for at in range(92)]})
    drawn = surest_changes(compared)
    assert len(drawn) == MOST == 30 and drawn["p"].max() == 0.29


def cells(counts: dict[str, int]) -> pd.DataFrame:
    """Two dimensions per region, each with half of the answers."""
    return pd.DataFrame([{"region": name, "of": of / 2} for name, of in counts.items() for _ in range(2)])


def test_the_places_with_most_behind_them_are_drawn_and_the_rest_is_counted() -> None:
    many = cells({f"R{at}": at for at in range(366)})
    drawn = with_most(many, "region")
    assert set(drawn["region"]) == {f"R{at}" for at in range(352, 366)}
    assert len(drawn) == 28
    assert room_sentence(many, drawn, "region") == ("Drawn: 14 of 366 regions, those with the most behind their rate.")


def test_places_without_any_rate_make_room_and_few_places_stay_as_they_are() -> None:
    assert set(with_most(cells({"East": 4, "West": 0}), "region")["region"]) == {"East"}
    few = cells({"East": 4, "West": 2})
    assert with_most(few, "region").equals(few)
    assert room_sentence(few, few, "region") == ""
