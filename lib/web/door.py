"""Who stands behind a browser's cookie. Asked by the gate, by every screen and by every deed."""

import threading
import time

from lib.access import Actor
from lib.accounts import sessions
from lib.deeds import perform, read

COOKIE = "wuyedesk"
DOOR = Actor.system("door", "accounts.door")
FRESH_SECONDS = 1.0
_seen: dict[str, tuple[float, Actor | None]] = {}
_lock = threading.Lock()


def who(token: str | None) -> Actor | None:
    """The live person behind a token, at most a second old."""
    if not token:
        return None
    now = time.monotonic()
    with _lock:
        at, actor = _seen.get(token, (0.0, None))
    if now - at < FRESH_SECONDS:
        return actor
    actor = read(sessions.actor_of, DOOR, token=token)
    with _lock:
        if len(_seen) > 5000:
            _seen.clear()
        _seen[token] = (now, actor)
    return actor


def sign_out(token: str | None) -> None:
    if token:
        perform(sessions.close_session, DOOR, token=token)
        forget(token)


def forget(token: str) -> None:
    with _lock:
        _seen.pop(token, None)
