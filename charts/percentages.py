"""Shares as they are printed: what is neither none nor all is never rounded to none or all."""

from typing import Final

# What adding up fractions is off by.
NOISE: Final = 1e-9
MOST_DIGITS: Final = 2


def percent(share: float, digits: int = 0) -> str:
    """A share from 0 to 1 in percent. '0%' and '100%' are none and all; '0.3%' and '99.8%' nearly so, whatever digits
    are asked for, and beyond two digits 'under 0.01%' and 'over 99.99%'."""
    text = f"{share:.{digits}%}"
    if not NOISE < share < 1 - NOISE or text not in (f"{0:.{digits}%}", f"{1:.{digits}%}"):
        return text
    if digits < MOST_DIGITS:
        return percent(share, digits + 1)
    return "under 0.01%" if share < 0.5 else "over 99.99%"
