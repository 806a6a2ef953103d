"""Ids of fields, options and forms made of their labels, for whoever leaves them empty. Pure."""

import re
from collections.abc import Iterable
from itertools import chain, count

from pypinyin import lazy_pinyin

from lib.forms.sound_rules import ID

LONGEST = 30


class Ids:
    """Ids taken so far; one made of the same labels in the same order is the same each time."""

    def __init__(self, taken: Iterable[str]) -> None:
        self.taken = set(taken)

    def made_of(self, label: str, start: str) -> str:
        """报修类别 → bao_xiu_lei_bie; start stands before what cannot begin an id."""
        spelt = re.sub(r"[^a-z0-9]+", "_", "".join(lazy_pinyin(label)).lower()).strip("_")[:LONGEST]
        stem = spelt if ID.fullmatch(spelt) else f"{start}_{spelt}".rstrip("_")
        id = next(name for name in chain([stem], (f"{stem}_{n}" for n in count(2))) if name not in self.taken)
        self.taken.add(id)
        return id
