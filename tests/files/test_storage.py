"""Contents on disk: once each, whole or not at all, let go only when nobody wants them."""

import os
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from lib import clock, storage

pytestmark = pytest.mark.usefixtures("settings")


def names() -> list[str]:
    return sorted(path.name for path in storage.folder().rglob("*") if path.is_file())


def aged(hash: str, **ago: int) -> str:
    then = (clock.now() - timedelta(**ago)).timestamp()
    os.utime(storage.path_of(hash), (then, then))
    return hash


def yesterday() -> datetime:
    return clock.now() - timedelta(days=1)


def test_the_same_content_is_kept_once() -> None:
    first = storage.put(b"words")
    assert storage.put(b"words") == first
    assert names() == [first]
    assert storage.path_of(first).relative_to(storage.folder()).parts == (first[:2], first[2:4], first)
    assert storage.get(first) == b"words"


def test_nobody_else_on_the_machine_may_read_it() -> None:
    path = storage.path_of(storage.put(b"private"))
    assert path.stat().st_mode & 0o077 == 0


def test_what_is_not_there_is_nothing() -> None:
    assert storage.get("0" * 64) is None
    assert not storage.holds("0" * 64)


@pytest.mark.parametrize(
    "hash", ["", "..", "../../../etc/passwd", "A" * 64, "0" * 63, "0" * 63 + "/", "０" * 64]
)
def test_only_a_hash_names_a_content(hash: str) -> None:
    with pytest.raises(ValueError, match="hash"):
        storage.path_of(hash)


def test_a_shortened_content_is_mended_by_the_next_who_brings_it() -> None:
    hash = storage.put(b"whole content")
    storage.path_of(hash).write_bytes(b"whole")
    assert storage.put(b"whole content") == hash
    assert storage.get(hash) == b"whole content"


def test_a_full_disk_leaves_nothing_half_written(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        storage.put(b"words")
    assert names() == []


def test_many_who_bring_the_same_at_once_find_it_whole() -> None:
    content = os.urandom(200_000)
    threads = [Thread(target=storage.put, args=(content,)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(names()) == 1
    assert storage.get(names()[0]) == content


def test_only_old_contents_are_offered_to_be_let_go() -> None:
    old, young = aged(storage.put(b"old"), days=2), storage.put(b"young")
    assert list(storage.old(yesterday())) == [old]
    assert not storage.let_go(young, yesterday())
    assert storage.let_go(old, yesterday())
    assert names() == [young]


def test_what_somebody_brings_again_is_not_let_go() -> None:
    hash = aged(storage.put(b"words"), days=2)
    assert list(storage.old(yesterday())) == [hash]
    storage.put(b"words")
    assert not storage.let_go(hash, yesterday())
    assert storage.get(hash) == b"words"


def test_what_an_interrupted_sweep_moved_aside_comes_back() -> None:
    hash = aged(storage.put(b"words"), days=2)
    path = storage.path_of(hash)
    path.rename(path.with_name(f".{hash}{storage.GONE}"))
    assert list(storage.old(yesterday())) == []
    assert storage.get(hash) == b"words"


def test_what_an_interrupted_write_left_goes() -> None:
    hash = storage.put(b"words")
    draft: Path = storage.path_of(hash).with_name(f".{hash}.1234abcd")
    draft.write_bytes(b"wor")
    then = (clock.now() - timedelta(days=2)).timestamp()
    os.utime(draft, (then, then))
    assert list(storage.old(yesterday())) == []
    assert names() == [hash]


def test_the_demo_keeps_its_contents_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.conftest import reread_settings

    real = storage.folder()
    monkeypatch.setenv("WUYEDESK_DEMO", "1")
    reread_settings()
    assert storage.folder() != real
