"""Reading what waits, one content after the other, each by a child and outside any transaction."""

import json
import time

from lib import children, storage
from lib.access import Actor
from lib.deeds import perform, read
from lib.files import texts
from lib.files.text_rules import FAILED

READER = Actor.system("texts", "files.read")
AT_ONCE, SECONDS_IN_ALL = 20, 240.0
SECONDS = 40.0
"""For one file, by the clock on the wall; of computing the child allows itself less."""


def read_waiting() -> int:
    """The job's turn; how many contents were read."""
    done, until = 0, time.monotonic() + SECONDS_IN_ALL
    while found := read(texts.waiting, READER, most=AT_ONCE):
        for hash, kind in found:
            if time.monotonic() > until:
                return done
            state, text = read_content(hash, kind)
            perform(texts.keep_words, READER, hash=hash, state=state, text=text)
            done += 1
    return done


def read_content(hash: str, kind: str) -> tuple[str, str]:
    """What came of it, and its words."""
    command = children.module("lib.files.text_child", kind, str(storage.path_of(hash)))
    try:
        told = json.loads(children.ask(command, seconds=SECONDS))
    except children.Stopped:
        return FAILED, ""
    return told["state"], told["text"]
