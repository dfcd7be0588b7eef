"""Benchmarks. Programs they start find their bytecode, as they do where a user starts them a second time."""

import os

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
