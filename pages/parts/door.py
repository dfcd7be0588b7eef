"""Who may come in and who may write, as the server was started: alone on this machine, or shared by `serve.py`."""

from __future__ import annotations

import getpass
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from pages.parts.door_wording import MAY_READ, NOT_SHARED, SIGN_IN, SIGN_OUT, SIGNED_IN, WHO_ARE_YOU
from pages.parts.serving import LAUNCHER, is_loopback, serving_options
from pages.parts.wording import literal


@dataclass(frozen=True, slots=True)
class Door:
    """``shared``: other machines may come in. ``sign_in``: nobody is shown anything before having signed in.

    ``editors``: a file with one e-mail address per line; whoever it does not name reads only. None: everybody writes.
    """

    shared: bool = False
    sign_in: bool = False
    editors: Path | None = None


def door() -> Door:
    """How this server was started."""
    if Path(sys.argv[0]).name != LAUNCHER:
        return Door()
    told = serving_options().parse_args(sys.argv[1:])
    return Door(shared=True, sign_in=told.sign_in, editors=told.editors)


def let_in() -> None:
    """Stop the run before anything is shown: where strangers could come in unasked, and where nobody signed in."""
    if not (door().shared or is_loopback(str(st.get_option("server.address") or ""))):
        st.error(NOT_SHARED)
        st.stop()
    if not door().sign_in:
        return
    if not st.user.get("is_logged_in", False):
        st.title(WHO_ARE_YOU)
        st.button(SIGN_IN, on_click=st.login, type="primary")
        st.stop()
    with st.sidebar:
        st.caption(literal(SIGNED_IN.format(name=user_name())))
        if not may_write():
            st.caption(MAY_READ)
        st.button(SIGN_OUT, on_click=st.logout, type="tertiary")


def may_write() -> bool:
    """Whether who looks may load files and change anything. Asked in the run of a page, not in the worker."""
    listed = door().editors
    if listed is None:
        return True
    if not door().sign_in or st.user.get("email_verified", True) is False:
        return False
    return str(st.user.get("email") or "").casefold() in editors(listed)


def editors(listed: Path) -> frozenset[str]:
    """The addresses of a list, read anew each time: a line more or less holds at once. No list, no editors."""
    try:
        lines = listed.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return frozenset()
    names = (line.partition("#")[0].strip().casefold() for line in lines)
    return frozenset(name for name in names if name)


def user_name() -> str:
    """The name beside loads, words and exports: who signed in, else who runs the program on this machine."""
    if door().sign_in:
        return str(st.user.get("email") or st.user.get("name") or st.user.get("sub") or "not named")
    return account_name()


def account_name() -> str:
    """Who runs the program on this machine."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return os.environ.get("USERNAME", "app")
