"""The house rules that a reader of the syntax tree can check. Each rule is shown to bite on a bad snippet."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("pages", "charts", "metrics", "loaders", "data", "bench", "tests")
PARTS = {"pages", "charts", "metrics", "loaders", "data", "bench", "tests", "dashboard", "serve"}

ALLOWED = {
    "pages": {"pages", "charts", "metrics", "loaders", "data"},
    "loaders": {"loaders", "data"},
    "metrics": {"metrics"},
    "charts": {"charts"},
    "data": {"data"},
}
EXCEPTIONS = {"metrics/__main__.py": {"metrics", "data"}}

Rule = Callable[[PurePosixPath, str], list[str]]


def sources() -> Iterator[tuple[PurePosixPath, str]]:
    """Every Python and SQL file of the project, by its path from the root."""
    found = [*ROOT.glob("*.py"), *(path for folder in FOLDERS for path in (ROOT / folder).rglob("*"))]
    for path in sorted(found):
        if path.suffix in (".py", ".sql"):
            yield PurePosixPath(path.relative_to(ROOT).as_posix()), path.read_text(encoding="utf-8")


@cache
def tree_of(text: str) -> ast.Module:
    """The syntax tree of a file: every rule looks at it, and none changes it."""
    return ast.parse(text)


@cache
def nodes_of(text: str) -> tuple[ast.AST, ...]:
    """All nodes of that tree."""
    return tuple(ast.walk(tree_of(text)))


def imported(path: PurePosixPath, text: str) -> list[tuple[int, str]]:
    """Line and full name of every import, also inside functions; relative ones with their folder put in front."""
    found = []
    for node in nodes_of(text):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = (
                ".".join([*path.parts[: len(path.parts) - node.level], node.module or ""])
                if node.level
                else node.module
            )
            found.append((node.lineno, (base or "").strip(".")))
        elif isinstance(node, ast.Call) and _called(node) in ("import_module", "__import__"):
            named = [arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant)]
            found += [(node.lineno, str(name)) for name in named]
    return found


def imports_point_one_way(path: PurePosixPath, text: str) -> list[str]:
    """pages -> everything; loaders -> data; metrics, charts, data -> themselves; metrics/__main__.py -> data too."""
    folder = path.parts[0]
    if path.suffix != ".py" or folder not in ALLOWED:
        return []
    allowed = EXCEPTIONS.get(str(path), ALLOWED[folder])
    tops = [(line, name.split(".")[0]) for line, name in imported(path, text)]
    return [f"{path}:{line} imports {top}" for line, top in tops if top in PARTS and top not in allowed]


def streamlit_stays_in_pages(path: PurePosixPath, text: str) -> list[str]:
    """Streamlit only in dashboard.py, serve.py and pages/ (and where tests and bench drive them)."""
    if path.suffix != ".py" or path.parts[0] in ("dashboard.py", "serve.py", "pages", "tests", "bench"):
        return []
    return [f"{path}:{line} imports {name}" for line, name in imported(path, text) if name.split(".")[0] == "streamlit"]


def plotly_stays_in_charts(path: PurePosixPath, text: str) -> list[str]:
    """Plotly only in charts/ (and where tests and bench look at figures)."""
    if path.suffix != ".py" or path.parts[0] in ("charts", "tests", "bench"):
        return []
    return [f"{path}:{line} imports {name}" for line, name in imported(path, text) if name.split(".")[0] == "plotly"]


def duckdb_is_opened_in_one_place(path: PurePosixPath, text: str) -> list[str]:
    """duckdb.connect only in data/warehouse.py; tests and bench may open scratch databases."""
    if path.suffix != ".py" or str(path) == "data/warehouse.py" or path.parts[0] in ("tests", "bench"):
        return []
    return [
        f"{path}:{node.lineno} opens DuckDB"
        for node in nodes_of(text)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "duckdb.connect"
    ]


def names_say_something(path: PurePosixPath, text: str) -> list[str]:
    """No utils, no helpers."""
    return [f"{path} says nothing"] if path.stem in ("utils", "helpers", "util", "helper", "misc", "common") else []


def a_name_is_given_once(path: PurePosixPath, text: str) -> list[str]:
    """A second constant or function of a name in a module takes the first one's place for whoever imports it."""
    if path.suffix != ".py":
        return []
    given = [name for node in tree_of(text).body for name in _names_given(node)]
    return [f"{path} gives {name} twice" for name in set(given) if given.count(name) > 1]


def _names_given(node: ast.stmt) -> list[str]:
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


def sql_is_constant(path: PurePosixPath, text: str) -> list[str]:
    """Nothing put together from pieces is handed to execute, executemany, sql or query."""
    return [
        f"{path}:{call.lineno} assembles SQL" for call, given in _queries(path, text) if any(map(_is_assembled, given))
    ]


def sql_is_known(path: PurePosixPath, text: str) -> list[str]:
    """What is handed there is a text written here, a constant in capitals, or a .sql file.

    A name in small letters has to be a parameter that is handed on, or a choice among constants; a dictionary in
    capitals or the pieces of a .sql file may be looked up. So no text can come from a page, a file or an address.
    """
    if path.parts[0] in ("tests", "bench"):
        return []
    found = []
    for scope in _scopes(tree_of(text) if path.suffix == ".py" else tree_of("")):
        known = _known_names(scope)
        calls = [node for node in _own_nodes(scope) if isinstance(node, ast.Call)]
        found += [
            f"{path}:{call.lineno} runs SQL of unknown origin"
            for call in calls
            if _runs_sql(call) and not all(_is_known(given, known) for given in _given(call))
        ]
    return found


def pages_are_left_by_links(path: PurePosixPath, text: str) -> list[str]:
    """No st.switch_page: it leaves from the server, while the browser still lets parts of the page refresh themselves.

    Such a request names the page that is left. It is answered after the new page was drawn, and Streamlit then takes
    the answer for a change of pages: side bar and menu stay, the page is empty (seen in 10 of 16 tries where the
    refresh fell between leaving and arriving, and once in CI). A link of the menu or of `links.way_on` stops them first.
    """
    if path.suffix != ".py" or path.parts[0] not in ("dashboard.py", "serve.py", "pages"):
        return []
    calls = [node for node in nodes_of(text) if isinstance(node, ast.Call)]
    return [f"{path}:{call.lineno} switches pages" for call in calls if _called(call) == "switch_page"]


def metrics_read_macros_only(path: PurePosixPath, text: str) -> list[str]:
    """Base tables stand in schema store, which metrics never name."""
    if path.parts[0] != "metrics":
        return []
    lines = enumerate(text.splitlines(), start=1)
    return [f"{path}:{number} reads store" for number, line in lines if re.search(r'(?i)\bstore"?\s*\.', line)]


def no_path_of_a_machine(path: PurePosixPath, text: str) -> list[str]:
    """No path that exists on one machine only, and no tab."""
    machine = re.compile(r"/(?:work|home|Users|root|mnt|srv)/|\b[A-Z]:\\\\?Users")
    lines = enumerate(text.splitlines(), start=1)
    return [f"{path}:{number} {line.strip()[:60]}" for number, line in lines if machine.search(line) or "\t" in line]


def _queries(path: PurePosixPath, text: str) -> list[tuple[ast.Call, list[ast.expr]]]:
    if path.suffix != ".py":
        return []
    calls = [node for node in nodes_of(text) if isinstance(node, ast.Call)]
    return [(call, _given(call)) for call in calls if _runs_sql(call)]


def _runs_sql(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr in ("execute", "executemany", "sql", "query")


def _given(call: ast.Call) -> list[ast.expr]:
    return [*call.args[:1], *(word.value for word in call.keywords[:1])]


def _scopes(tree: ast.Module) -> list[ast.AST]:
    return [tree, *(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))]


def _own_nodes(scope: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a scope without those of functions inside it."""
    for node in ast.iter_child_nodes(scope):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
            yield from _own_nodes(node)


def _known_names(scope: ast.AST) -> set[str]:
    """Names in small letters that hold a known text: parameters, and what is assigned from known texts only."""
    known: set[str] = set()
    if isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef):
        known |= {one.arg for one in (*scope.args.posonlyargs, *scope.args.args, *scope.args.kwonlyargs)}
    for node in _own_nodes(scope):
        if isinstance(node, ast.Assign):
            names = {target.id for target in node.targets if isinstance(target, ast.Name)}
            known = known | names if _is_known(node.value, known) else known - names
        elif isinstance(node, ast.For | ast.comprehension):
            pieces = node.iter.elts if isinstance(node.iter, ast.Tuple) else [node.iter]
            if all(_is_known(piece, known) for piece in pieces):
                known |= {name.id for name in ast.walk(node.target) if isinstance(name, ast.Name)}
    return known


def _is_known(node: ast.expr, known: set[str]) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str)
    if isinstance(node, ast.Name):
        return node.id.isupper() or node.id in known
    if isinstance(node, ast.IfExp):
        return _is_known(node.body, known) and _is_known(node.orelse, known)
    if isinstance(node, ast.Subscript):
        return _is_known(node.value, known)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("items", "values"):
        return _is_known(node.func.value, known)
    # The last two cut a .sql file at its headings.
    return isinstance(node, ast.Call) and ast.unparse(node.func) in ("sql", "_queries", "steps")


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)


def _is_assembled(node: ast.expr) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in ("format", "join", "replace", "format_map") or _is_assembled(node.func.value)
    if isinstance(node, ast.IfExp):
        return _is_assembled(node.body) or _is_assembled(node.orelse)
    return isinstance(node, ast.JoinedStr | ast.BinOp)


BAD: list[tuple[Rule, str, str]] = [
    (imports_point_one_way, "metrics/x.py", "import data.warehouse"),
    (imports_point_one_way, "metrics/x.py", "def f():\n    from loaders import dates"),
    (imports_point_one_way, "metrics/__main__.py", "import charts.theme"),
    (imports_point_one_way, "charts/x.py", "from metrics import filters"),
    (imports_point_one_way, "charts/x.py", "from ..metrics import filters"),
    (imports_point_one_way, "loaders/x.py", "from metrics.filters import Filters"),
    (imports_point_one_way, "data/x.py", "from loaders.load import load_file"),
    (imports_point_one_way, "data/x.py", "import importlib\nimportlib.import_module('loaders.load')"),
    (imports_point_one_way, "pages/x.py", "import tests.samples"),
    (streamlit_stays_in_pages, "charts/x.py", "import streamlit as st"),
    (streamlit_stays_in_pages, "data/x.py", "from streamlit.runtime import get_instance"),
    (plotly_stays_in_charts, "pages/x.py", "import plotly.graph_objects as go"),
    (duckdb_is_opened_in_one_place, "loaders/x.py", "import duckdb\nduckdb.connect('x')"),
    (names_say_something, "pages/parts/utils.py", ""),
    (a_name_is_given_once, "pages/parts/x.py", "RESULTS = {'pass': 'Pass'}\nRESULTS: dict[str, str] = {}"),
    (sql_is_constant, "metrics/x.py", "con.execute(f'select {x}')"),
    (sql_is_constant, "metrics/x.py", "con.execute('select ' + x)"),
    (sql_is_constant, "metrics/x.py", "con.execute('select %s' % x)"),
    (sql_is_constant, "metrics/x.py", "con.sql('select {}'.format(x))"),
    (sql_is_constant, "metrics/x.py", "con.execute(query=f'select {x}')"),
    (sql_is_constant, "metrics/x.py", "con.execute('a' if b else f'select {x}')"),
    (sql_is_known, "metrics/x.py", "def f(con):\n    text = input()\n    con.execute(text)"),
    (sql_is_known, "pages/x.py", "con.execute(st.query_params['q'])"),
    (sql_is_known, "pages/x.py", "for name, q in st.query_params.items():\n    con.execute(q)"),
    (sql_is_known, "metrics/x.py", "def f(con):\n    text = f'select {con}'\n    con.execute(text)"),
    (sql_is_known, "metrics/x.py", "def f(con, text):\n    text = text + ' limit 1'\n    con.execute(text)"),
    (pages_are_left_by_links, "pages/parts/x.py", "import streamlit as st\nst.switch_page('pages/loads.py')"),
    (metrics_read_macros_only, "metrics/x.py", "SQL = 'select * from store.audit'"),
    (metrics_read_macros_only, "metrics/x.sql", 'select * from "STORE".audit'),
    (no_path_of_a_machine, "data/x.py", "PATH = '/" + "home/ann/audits'"),
    (no_path_of_a_machine, "data/x.py", "if x:\n\tpass"),
]
GOOD: list[tuple[Rule, str, str]] = [
    (imports_point_one_way, "metrics/__main__.py", "from data.warehouse import reading_copy"),
    (imports_point_one_way, "charts/x.py", "from . import theme"),
    (imports_point_one_way, "loaders/x.py", "import duckdb\nfrom data.warehouse import Warehouse"),
    (streamlit_stays_in_pages, "pages/parts/x.py", "import streamlit"),
    (plotly_stays_in_charts, "charts/x.py", "import plotly.graph_objects"),
    (a_name_is_given_once, "pages/parts/x.py", "RESULTS = {}\ndef f():\n    RESULTS = []"),
    (sql_is_constant, "metrics/x.py", "con.execute(RATE, {'scope': f'{x}'})\ncon.execute(sql('refresh.sql'))"),
    (sql_is_known, "data/x.py", "def f(con, text):\n    con.execute(text)"),
    (sql_is_known, "data/x.py", "def f(con, a):\n    text = ONE if a else OTHER\n    con.execute(text)"),
    (metrics_read_macros_only, "metrics/x.py", "# we restore. And store nothing"),
]
RULES: tuple[Rule, ...] = (
    imports_point_one_way,
    streamlit_stays_in_pages,
    plotly_stays_in_charts,
    duckdb_is_opened_in_one_place,
    names_say_something,
    a_name_is_given_once,
    sql_is_constant,
    sql_is_known,
    pages_are_left_by_links,
    metrics_read_macros_only,
    no_path_of_a_machine,
)


@pytest.mark.parametrize("rule", RULES)
def test_the_house_keeps_its_rules(rule: Rule) -> None:
    assert [broken for path, text in sources() for broken in rule(path, text)] == []


@pytest.mark.parametrize(("rule", "path", "text"), BAD)
def test_every_rule_bites(rule: Rule, path: str, text: str) -> None:
    assert rule(PurePosixPath(path), text)


@pytest.mark.parametrize(("rule", "path", "text"), GOOD)
def test_no_rule_bites_the_innocent(rule: Rule, path: str, text: str) -> None:
    assert rule(PurePosixPath(path), text) == []


def test_every_rule_has_a_bad_example() -> None:
    assert {rule for rule, _, _ in BAD} == set(RULES)


def test_modules_do_not_import_each_other_in_a_circle() -> None:
    assert circle([(path, text) for path, text in sources() if path.suffix == ".py"]) == []


def test_a_circle_is_found() -> None:
    there, back = PurePosixPath("metrics/there.py"), PurePosixPath("metrics/back.py")
    assert set(circle([(there, "from metrics import back"), (back, "import metrics.there")])) == {
        "metrics.there", "metrics.back",
    }  # fmt: skip
    assert circle([(there, "from metrics import back"), (back, "")]) == []


def circle(modules: list[tuple[PurePosixPath, str]]) -> list[str]:
    """The modules of one import circle, none where there is no circle."""
    files = {".".join(path.with_suffix("").parts): (path, text) for path, text in modules}
    try:
        TopologicalSorter({name: _loaded_first(*file) & files.keys() for name, file in files.items()}).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def _loaded_first(path: PurePosixPath, text: str) -> set[str]:
    """Modules that must be loaded before this one: what stands at its top level."""
    top = [node for node in tree_of(text).body if isinstance(node, ast.Import | ast.ImportFrom)]
    plain = {alias.name for node in top if isinstance(node, ast.Import) for alias in node.names}
    from_modules = [node for node in top if isinstance(node, ast.ImportFrom) and node.module]
    whole = {str(node.module) for node in from_modules}
    members = {f"{node.module}.{alias.name}" for node in from_modules for alias in node.names}
    return (plain | whole | members) - {".".join(path.with_suffix("").parts)}
