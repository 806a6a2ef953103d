"""A telephone number as a resident types it, and as it is kept. Values in, values out."""

import re
import unicodedata

FEWEST, MOST, LAST = 7, 15, 4
TYPED = re.compile(r"[\d +()\-]+")


def digits_of(typed: str) -> str:
    """Digits alone, a Chinese number without its +86; "" where it cannot be one."""
    text = unicodedata.normalize("NFKC", typed).strip()
    if not TYPED.fullmatch(text):
        return ""
    digits = re.sub(r"\D", "", text)
    if text.startswith(("+86", "0086", "86")) and len(digits) - 11 in (2, 4):
        digits = digits[-11:]
    return digits if FEWEST <= len(digits) <= MOST and digits.isascii() else ""


def last_digits(phone: str) -> str:
    """The four a resident shows their own request by; "" where there are not so many."""
    digits = "".join(c for c in phone if c.isascii() and c.isdigit())
    return digits[-LAST:] if len(digits) >= LAST else ""
