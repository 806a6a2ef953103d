"""Passwords: what is good enough, hashing, one-time passwords. Values in, values out."""

import logging
import secrets
import threading
from functools import cache
from typing import Any

from lib.errors import Refused
from lib.i18n import N_

SHORTEST, LONGEST_BYTES = 10, 72
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
# The hash of no account: written down, so that even the first unknown name costs one check and no more.
NOBODY = "$2b$12$oOLq2AQEzfCpLGHbYXkW2ukOA1dIolo7CtSKvtPcrVsp4S0FnyHxS"
_two_at_a_time = threading.BoundedSemaphore(2)


def account_name(typed: str) -> str:
    """The one spelling of a name, without what cannot be printed: no two spellings find one account."""
    return "".join(c for c in typed if c.isprintable()).strip().casefold()


def check_password(password: str, *known: str) -> None:
    """Refuse what is short, too long for the hash or easily guessed; known: words tied to the person."""
    if len(password) < SHORTEST:
        raise Refused(N_("The password needs at least {n} characters."), n=SHORTEST)
    if len(password.encode()) > LONGEST_BYTES:
        raise Refused(
            N_("The password is too long: at most {n} bytes, a Chinese character counts as three."),
            n=LONGEST_BYTES,
        )
    if _is_guessable(password, known):
        raise Refused(N_("This password is easily guessed. A few unrelated words make a good one."))


def _is_guessable(password: str, known: tuple[str, ...]) -> bool:
    from zxcvbn import zxcvbn

    words = [*known, "wuyedesk", "wuye", "物业"]
    return (
        any(w and len(w) > 3 and w.lower() in password.lower() for w in words)
        or zxcvbn(password, words)["score"] < 2
    )


def hash_password(password: str) -> str:
    """bcrypt, cost 12; two at a time, so that sign-ins cannot starve the desk of processors."""
    with _two_at_a_time:
        return str(_hasher().hash(password))


def fits(password: str, password_hash: str | None) -> bool:
    """True if the password is right. Without a hash (an unknown name) the work is done all the same."""
    if len(password.encode()) > LONGEST_BYTES:
        password, password_hash = "", None
    with _two_at_a_time:
        right = _hasher().check_pw(password, password_hash or NOBODY)
    return bool(right and password_hash)


def one_time_password() -> str:
    """Four groups of four, about 79 bits, without letters that look alike."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


@cache
def _hasher() -> Any:
    """Imported late: it brings a lot along, and outside a server it complains to the log."""
    logging.disable(logging.WARNING)
    try:
        from streamlit_authenticator.utilities.hasher import Hasher
    finally:
        logging.disable(logging.NOTSET)
    return Hasher
