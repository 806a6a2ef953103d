"""What leaves the product in words: plain, without links, calls to everybody, names or telephones."""

import re
from typing import Any

from lib.i18n import DEFAULT, N_, pick, translate
from lib.masks import mask_name, mask_numbers

# Where the record an alert speaks of opens.
SCREENS = {
    "ticket": "ticket",
    "statement": "statement",
    "action": "actions",
    "incident": "incidents",
    "archive": "record",
    "disposal": "disposals",
    "review": "access_review",
    "survey": "surveys",
    "training": "training",
    "matrix": "training_matrix",
    "person": "training_matrix",
    "course": "courses",
    "exam": "exams",
    "duty": "duties",
    "inspection": "inspection",
    "equipment": "equipment",
    "tool": "tools",
    "channel": "settings",
    "backup": "backups",
}
# Params that hold a customer's name, whoever passes them.
NAMES = frozenset({"contact", "customer", "name"})
LONGEST_PARAM = 200
LINK = re.compile(r"(?:[a-z][a-z0-9+.-]*://|www\.)\S+|(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[/:?]\S*)?", re.I)
INSTEAD = N_("(link left out)")
# What a chat gives a meaning becomes its wide twin or goes: a robot's message never calls everybody.
CALLS = str.maketrans({"@": "＠", "<": "＜", ">": "＞"} | dict.fromkeys("*`[]#~|\\_"))
UNSEEN = dict.fromkeys(
    [
        *range(32),
        *range(127, 160),
        0xFEFF,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x206A),
    ]
)


def discreet(params: dict[str, Any]) -> dict[str, Any]:
    """As an alert keeps them: names and telephones masked."""
    return {name: _masked(name, value) for name, value in params.items()}


def _masked(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return mask_name(value) if name in NAMES else mask_numbers(value)


def sentence(message: str, params: dict[str, Any]) -> str:
    """The message in the company's language, its values as plain words."""
    return translate(DEFAULT, message, **{name: _said(value) for name, value in params.items()})


def _said(value: Any) -> Any:
    if isinstance(value, dict):
        return harmless(pick(value, DEFAULT))
    return harmless(translate(DEFAULT, value)) if isinstance(value, str) else value


def harmless(text: str) -> str:
    """People's words as plain text: no links, no markup, no call to everybody, on one line."""
    seen = " ".join(text[:LONGEST_PARAM].split()).translate(UNSEEN)
    return LINK.sub(translate(DEFAULT, INSTEAD), seen).translate(CALLS)
