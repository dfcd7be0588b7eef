"""Ways to another page: a button keeps the session, a link works where Streamlit refuses to switch."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

PAGE = """
from pages.parts.links import LOADS, way_on
way_on("All loads", LOADS, key="there")
"""


def test_a_button_while_nothing_is_chosen_and_a_link_that_keeps_what_is() -> None:
    app = AppTest.from_string(PAGE).run()
    assert [button.label for button in app.button] == ["All loads"]
    app = AppTest.from_string(PAGE)
    app.query_params["region"] = ["East & West"]
    app.run()
    assert not app.exception and not app.button
    [link] = app.get("html")
    assert 'href="./loads?region=East%20%26%20West"' in link.proto.body
