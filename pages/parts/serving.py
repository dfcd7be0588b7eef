"""How the server is told to be started. It is there before anything large is imported."""

from __future__ import annotations

import argparse
import ipaddress
from pathlib import Path

LAUNCHER = "serve.py"


def serving_options() -> argparse.ArgumentParser:
    """The options of the server; the dashboard it runs reads them again."""
    parser = argparse.ArgumentParser(
        prog=f"python {LAUNCHER}", description="The dashboard, for one person or several.", allow_abbrev=False
    )
    parser.add_argument("--database", help="the database file, as for the dashboard")
    parser.add_argument("--drop-folder", help="a folder whose files are loaded automatically")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; 0.0.0.0 is every network")
    parser.add_argument("--port", type=int, help="8501 by default, or the next that is free")
    parser.add_argument(
        "--allowed-host", action="append", default=[], metavar="NAME",
        help="a name under which people reach the server, as in audits.example.com; may be given several times",
    )  # fmt: skip
    parser.add_argument(
        "--sign-in", action="store_true", help="people sign in; needs [auth] in .streamlit/secrets.toml"
    )
    parser.add_argument("--editors", type=Path, metavar="FILE", help="e-mail addresses of those who may write")
    return parser


def is_loopback(address: str) -> bool:
    """Whether only this machine can reach what listens there. No address means all of them."""
    if address == "localhost" or address.startswith("unix://"):
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
