"""What a session's QR code says: its code as it is, or a word of it that changes every half minute.

A fixed code can be printed. A changing one is made of the secret and the time: a picture of it sent to a
friend is worth nothing a minute later, and the secret itself never leaves the server.
"""

import hmac
import re
from datetime import datetime

from lib.i18n import N_

CHANGING = "x"
SECONDS = 30
FORGIVEN = 2
"""So many words before the newest still fit: somebody has to scan it, on a slow network maybe."""
LONGEST = 40
UNFIT = N_("No person fits this staff number and these four digits. Please look at both again.")
SHOWN = re.compile(rf"{CHANGING}([0-9]{{1,12}})-([0-9a-f]{{20}})")


def is_changing(secret: str) -> bool:
    return secret.startswith(CHANGING)


def shown(secret: str, id: int, at: datetime) -> str:
    """What the QR code of this very moment says."""
    return f"{CHANGING}{id}-{_word(secret, id, _step(at))}" if is_changing(secret) else secret


def session_of(code: str) -> int | None:
    """Which session a changing word claims to be of; none where it is no such word."""
    found = SHOWN.fullmatch(code)
    return int(found[1]) if found else None


def fits(code: str, secret: str, id: int, at: datetime) -> bool:
    """Whether the session's QR code says so, or did a moment ago."""
    if not secret:
        return False
    if not is_changing(secret):
        return hmac.compare_digest(code.encode(), secret.encode())
    words = [f"{CHANGING}{id}-{_word(secret, id, _step(at) - back)}" for back in range(FORGIVEN + 1)]
    return any(hmac.compare_digest(code.encode(), word.encode()) for word in words)


def stamp(secret: str) -> str:
    """Tells whether the code is still the one somebody scanned, without telling the code."""
    return hmac.new(secret.encode(), b"stamp", "sha256").hexdigest()[:16]


def _step(at: datetime) -> int:
    return int(at.timestamp()) // SECONDS


def _word(secret: str, id: int, step: int) -> str:
    return hmac.new(secret.encode(), f"{id}/{step}".encode(), "sha256").hexdigest()[:20]
