"""Proper values for the use cases of backups."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lib.backups import service
from lib.backups.making import MAKER
from lib.deeds import perform


@dataclass(frozen=True)
class Backups:
    """One that is being made."""

    begun: int


def made(cast: Any) -> Backups:
    return Backups(
        perform(service.begin, MAKER, None, name="wuyedesk-20251121-020000-3fa1.zip", encrypted=False)
    )


PROPER: dict[str, Callable[[Any], dict[str, Any]]] = {
    "backups.backups": lambda w: {},
    "backups.standing": lambda w: {},
    "backups.turn": lambda w: {},
    "backups.verified_ones": lambda w: {},
    "backups.ask": lambda w: {},
    "backups.begin": lambda w: {"name": "wuyedesk-20251122-020000-3fa2.zip", "encrypted": True},
    "backups.grow": lambda w: {"id": w.backups.begun, "size": 1_000_000},
    "backups.made": lambda w: {"id": w.backups.begun, "size": 1_000_000},
    "backups.verified": lambda w: {
        "id": w.backups.begun,
        "size": 1_000_000,
        "files": 3,
        "rows": 100,
        "sha256": "0" * 64,
        "trouble": "",
    },
    "backups.fail": lambda w: {"id": w.backups.begun, "trouble": "It was interrupted before it was done."},
    "backups.tidy": lambda w: {"trouble": "It was interrupted before it was done."},
    "backups.forget": lambda w: {"names": ["wuyedesk-20200101-020000-0000.zip"]},
    "backups.worry": lambda w: {},
    "backups.brought_back": lambda w: {
        "file": "wuyedesk-20251121-020000-3fa1.zip",
        "made_at": "2025-11-21T02:00:00+08:00",
        "rows": 100,
        "there": [],
    },
}
