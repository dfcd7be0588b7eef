"""Matrices are small: OpenBLAS works on one thread, wherever the program starts. Its idle ones would spin."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from threadpoolctl import threadpool_info

ROOT = Path(__file__).resolve().parent.parent
# The imports of a file in their order, and then how many threads numpy's library has.
ASKED = """
import ast, sys
from pathlib import Path
from threadpoolctl import threadpool_info
body = ast.parse(Path(sys.argv[1]).read_text(encoding="utf-8")).body
imports = [part for part in body if isinstance(part, (ast.Import, ast.ImportFrom))]
exec(compile(ast.Module(imports, []), sys.argv[1], "exec"))
import numpy
print(*{library["num_threads"] for library in threadpool_info() if library["internal_api"] == "openblas"})
"""


def openblas_threads(file: str, environment: dict[str, str]) -> str:
    told = subprocess.run(
        [sys.executable, "-c", ASKED, file], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert told.returncode == 0, told.stderr
    return told.stdout.strip()


def test_here() -> None:
    assert {each["num_threads"] for each in threadpool_info() if each["internal_api"] == "openblas"} <= {1}


@pytest.mark.parametrize("file", ["dashboard.py", "serve.py", "loaders/__main__.py", "loaders/reader_child.py"])
def test_where_the_program_starts(file: str) -> None:
    """Whoever asks for more threads by OpenBLAS's own variable gets them."""
    unset = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    assert openblas_threads(file, unset) in ("1", "")
    if (os.cpu_count() or 1) > 1:
        assert openblas_threads(file, unset | {"OPENBLAS_NUM_THREADS": "2"}) in ("2", "")
