"""What is said at the door: who may come in, and who may write."""

from __future__ import annotations

from typing import Final

NOT_SHARED: Final = (
    "This server listens beyond this machine, and nobody said who may come in. Stop it. Start it for yourself with "
    "`streamlit run dashboard.py`, or for others with `python serve.py --host ADDRESS --allowed-host NAME`; "
    "docs/serving.md explains how."
)
WHO_ARE_YOU: Final = "Supplier audit trends"
SIGN_IN: Final = "Sign in"
SIGN_OUT: Final = "Sign out"
SIGNED_IN: Final = "Signed in as {name}"
MAY_READ: Final = "You may look at everything and change nothing."
MAY_NOT_WRITE: Final = (
    "You may look, but not load files or change anything here. Ask whoever runs this server to put your address on the "
    "list of editors."
)
NO_HOST: Final = "The address to listen on is {host}: give the names people reach it by with --allowed-host."
NO_AUTH: Final = "--sign-in needs a section [auth] in .streamlit/secrets.toml; docs/serving.md shows one."
NO_AUTHLIB: Final = "--sign-in needs one more package: pip install 'streamlit[auth]==1.67.0'."
NO_SIGN_IN: Final = "--editors tells who may write, which takes --sign-in to know who it is."
NO_EDITORS: Final = "The list of editors {path} cannot be read. Write one e-mail address per line."
WRONG_HOST: Final = "This server does not answer to that name. Use the address you were given.\n"
