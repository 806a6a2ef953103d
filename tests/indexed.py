"""Proper values for reading the words of files and for keeping the search index."""

from collections.abc import Callable
from typing import Any

from db.choices.archives import TextState

PROPER: dict[str, Callable[[Any], dict[str, Any]]] = {
    "files.await_all": lambda w: {},
    "files.waiting": lambda w: {"most": 5},
    "files.keep_words": lambda w: {"hash": "0" * 64, "state": TextState.READ, "text": "水泵"},
    "files.forget_orphans": lambda w: {},
    "files.states": lambda w: {"ids": [1]},
    "archives.words_read": lambda w: {"id": w.papers.filed},
    "search.begin": lambda w: {},
    "search.queue_all": lambda w: {},
    "search.work_off": lambda w: {},
}
