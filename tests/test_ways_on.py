"""Ways to another page: links of the menu's kind, on which the session and what is in view go along."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

PAGE = """
from pages.parts.links import LOADS, OVERVIEW, way_on
way_on("All loads", LOADS, key="there")
way_on("Overview", OVERVIEW, key="home")
"""


def test_a_way_on_is_a_link_to_the_page_by_its_name_in_the_address() -> None:
    app = AppTest.from_string(PAGE).run()
    assert not app.exception and not app.button
    there, home = (one.proto for one in app.get("page_link"))
    assert (there.label, there.page, there.external) == ("All loads", "loads", False)
    assert (home.label, home.page) == ("Overview", "")
