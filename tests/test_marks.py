"""What counts as a tick in the Yes, No and N.A. columns of a form."""

import pytest

from loaders.marks import mark, ticked_option


@pytest.mark.parametrize(
    "text",
    [
        "x", "X", " x ", "xx", "Ｘ", "×", "✗", "✘", "✕", "❌", "☒", "✓", "✔", "✔️", "√", "☑", "☑️", "✅", "V", "v", "●", "■",
        "•", "*", "ü", "þ", "û", "ý", "\uf0fc", "\uf0fe", "1", "１", "1.0", "Y", "Yes", "YES", "J", "Ja", "S", "Sí", "Sì",
        "oui", "Sim", "Evet", "Có", "CÓ", "是", "有", "TRUE", "True", "OK", "[x]", "[X]", "(x)", "[ x ]", "[✓]", "(1)",
    ],
)  # fmt: skip
def test_ticked(text: str) -> None:
    assert mark(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "", "  ", "☐", "○", "□", "◯", "❑", "¨", "\uf0a8", "-", "–", "—", "--", "0", "0.0", "N", "No", "Nein", "non", "não", "Hayır",
        "không", "否", "无", "FALSE", "False", "[ ]", "[]", "( )", "(-)",
    ],
)  # fmt: skip
def test_not_ticked(text: str) -> None:
    assert mark(text) is False


@pytest.mark.parametrize(
    "text", ["/", "o", "O", "〇", "?", "N/A", "NA", "see remark", "x see photo", "8.4.1", "2", "C", "P", "[?]"]
)
def test_neither(text: str) -> None:
    assert mark(text) is None


@pytest.mark.parametrize(
    ("cell", "option"),
    [
        ("☑ Yes ☐ No ☐ N/A", "Yes"), ("☐ Yes ☒ No", "No"), ("Yes ☐ No ☑", "No"), ("□合格 ■不合格", "不合格"),
        ("[x] Yes [ ] No", "Yes"), ("☐ Yes\n☑ No", "No"),
        ("☐ Yes ☐ No", None), ("☑ Yes ☑ No", None), ("☑", None), ("☑ Yes", None), ("☑ ☐", None), ("Yes / No", None),
    ],
)  # fmt: skip
def test_of_several_boxes_in_one_cell_the_ticked_one_is_the_answer(cell: str, option: str | None) -> None:
    assert ticked_option(cell) == option
