"""What a ledger told, as the timeline of a ticket shows it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lib import clock
from lib.ui import _, plain


def when(at: datetime, content: Mapping[str, Any]) -> str:
    """A ledger that tells a day and no hour is taken at its word."""
    shown = clock.shown(at)
    return shown.removesuffix(" 00:00") if content.get("imported") else shown


def imported_words(content: Mapping[str, Any]) -> str:
    told = [_pair(*one) for one in content.get("told", ())]
    told += [_change(*one) for one in content.get("changed", ())]
    return " · ".join([_("from the ledger"), *told])


def _pair(label: str, text: str, kind: str = "") -> str:
    return f"{_(label)}：{_text(text, kind)}" if text else _(label)


def _change(label: str, before: str, after: str, kind: str = "") -> str:
    return f"{_(label)}：{_text(before, kind) or '—'} → {_text(after, kind)}"


def _text(text: str, kind: str) -> str:
    return _(text) if kind == "word" and text else plain(text)
