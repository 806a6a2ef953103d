"""The words inside documents: read by a child under limits, kept once a content, let go with it."""

import logging
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db.archives import ArchiveCategory, FileText
from db.choices.archives import TextState
from db.search_docs import SearchQueue
from lib import storage
from lib.archives import service as archives
from lib.archives.facts_rules import Facts
from lib.archives.file_words import words_read
from lib.deeds import perform, read
from lib.errors import NotFound
from lib.files import service as files
from lib.files import text_reading, texts, tidying
from lib.files.text_child import answer
from lib.files.text_rules import MOST_CHARACTERS, tidy, unbroken
from lib.settings import Settings
from lib.tickets import files as ticket_files
from tests.cast import Cast
from tests.files import documents as made
from tests.files.documents import WORDS
from tests.files.samples import drawing


def told(folder: Path, kind: str, content: bytes) -> tuple[str, str]:
    path = folder / "content"
    path.write_bytes(content)
    found = answer(kind, path)
    return found["state"], found["text"]


@pytest.mark.parametrize(
    ("kind", "content", "words"),
    [
        ("pdf", lambda: made.pdf(WORDS, "第二页"), f"{WORDS}\n第二页"),
        ("pdf", lambda: made.locked(made.pdf(WORDS), user="", owner="x"), WORDS),
        ("docx", lambda: made.docx("电梯", cells=("主机", "更换"), head="年检"), "电梯\n主机\n更换\n年检"),
        ("xlsx", lambda: made.xlsx(("水泵", 13800138000, 2.5)), "检查表\n水泵 13800138000 2.5"),
        ("txt", lambda: "电梯 保养\r\n记录".encode("gb18030"), "电梯 保养\n记录"),
        ("csv", lambda: "\ufeff名称,数量\n水泵,3".encode(), "名称,数量\n水泵,3"),
    ],
)
def test_the_words_of_each_kind_are_read(tmp_path: Path, kind: str, content: Any, words: str) -> None:
    assert told(tmp_path, kind, content()) == ("read", words)


def test_a_scan_is_known_as_one(tmp_path: Path) -> None:
    assert told(tmp_path, "pdf", made.scan()) == ("no_text", "")


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("pdf", lambda: made.locked(made.pdf(WORDS), user="x", owner="y")),
        ("pdf", lambda: made.pdf(WORDS)[:5000]),
        ("pdf", made.bottomless),
        ("docx", made.laughing),
        ("docx", lambda: made.docx("电梯")[:2000]),
        ("xlsx", lambda: made.xlsx(("a",), far=True)),
        ("txt", lambda: bytes(range(256))),
        ("csv", lambda: b""),
    ],
)
def test_what_is_locked_or_damaged_is_not_read(tmp_path: Path, kind: str, content: Any) -> None:
    assert told(tmp_path, kind, content()) == ("failed", "")


def test_a_page_that_breaks_does_not_take_the_others_with_it(tmp_path: Path) -> None:
    assert told(tmp_path, "pdf", made.half_broken()) == ("read", "kept")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "content", "state"),
    [
        ("pdf", lambda: made.pdf_bomb(400), "failed"),
        ("pdf", lambda: made.many_pages(10_000), "read"),
        ("pdf", made.nested, "no_text"),
        ("docx", lambda: made.docx_bomb(150), "failed"),
    ],
)
def test_hostile_files_come_to_an_end(settings: Settings, kind: str, content: Any, state: str) -> None:
    """By the same road as in the job: in a child under its limits."""
    found, text = text_reading.read_content(storage.put(content()), kind)
    assert found == TextState(state)
    assert len(text) <= MOST_CHARACTERS


def test_lines_broken_inside_a_word_are_joined() -> None:
    assert unbroken("曳引机主\n轴承\nWX-1\n异响。") == "曳引机主轴承\nWX-1\n异响。"


def test_a_text_is_cut_and_cleaned() -> None:
    assert tidy(["a\x00b \u200bc\ud800", "", "  d  "]) == "ab c\nd"
    assert len(tidy(["电" * MOST_CHARACTERS, "梯"])) == MOST_CHARACTERS


# -- kept ----------------------------------------------------------------------------------------


def attached(cast: Cast, *contents: tuple[str, bytes]) -> int:
    id = cast.receive()
    kept = [
        perform(files.keep, cast.clerk, None, name=name, content=content).id for name, content in contents
    ]
    perform(ticket_files.add_files, cast.clerk, None, id=id, file_ids=kept)
    return id


def states(cast: Cast, id: int) -> list[TextState]:
    held = read(ticket_files.list_files, cast.clerk, id=id)
    with cast.database.reading() as s:
        found = texts.states.within(s, cast.clerk, ids=[file.id for file in held])
    return [found[file.id] for file in held]


@pytest.mark.both
def test_a_content_is_read_once_and_everything_that_holds_it_is_indexed_again(cast: Cast) -> None:
    lines = ("清单.txt", "水泵轴封更换".encode())
    one, other = attached(cast, lines), attached(cast, lines)
    assert states(cast, one) == [TextState.WAITING]
    assert text_reading.read_waiting() == 1
    assert states(cast, one) == states(cast, other) == [TextState.READ]
    with cast.database.reading() as s:
        queued = set(s.scalars(select(SearchQueue.ref_id).where(SearchQueue.kind == "ticket")))
        assert s.scalars(select(FileText.text)).one() == "水泵轴封更换"
    assert {one, other} <= queued
    assert text_reading.read_waiting() == 0


def test_what_cannot_be_read_leaves_no_trace_of_its_words(
    cast: Cast, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    broken = b"%PDF-1.4\n(SECRET-WORDS) Tj\nstartxref\n7\n%%EOF\n"
    id = attached(cast, ("合同.pdf", broken))
    text_reading.read_waiting()
    assert states(cast, id) == [TextState.FAILED]
    assert "SECRET" not in caplog.text + "".join(capfd.readouterr())


def test_documents_of_before_an_update_are_read_too(cast: Cast) -> None:
    id = attached(cast, ("清单.txt", "水泵".encode()))
    with cast.database.writing() as s:
        s.delete(s.scalars(select(FileText)).one())
    perform(texts.await_all, text_reading.READER)
    assert states(cast, id) == [TextState.WAITING]


def test_words_go_with_the_last_file_that_held_them(cast: Cast) -> None:
    attached(cast, ("清单.txt", "水泵".encode()))
    text_reading.read_waiting()
    tidying.sweep()
    with cast.database.writing() as s:
        assert s.scalars(select(FileText.text)).one() == "水泵"
        s.execute(files.StoredFile.__table__.delete())
    tidying.sweep()
    with cast.database.reading() as s:
        assert s.scalars(select(FileText)).all() == []


def test_a_record_says_which_of_its_files_are_found_by_their_words(cast: Cast) -> None:
    kept = [
        perform(files.keep, cast.clerk, None, name=name, content=content).id
        for name, content in (("清单.txt", "水泵".encode()), ("照片.png", drawing(see_through=False)))
    ]
    with cast.database.reading() as s:
        category = s.scalars(select(ArchiveCategory.id).where(ArchiveCategory.code == "contract")).one()
    facts = Facts(category, "协议", project_id=cast.project_a, happened_on=date(2025, 3, 1))
    id = perform(archives.add_record, cast.clerk, None, facts=facts, file_ids=kept)
    assert read(words_read, cast.clerk, id=id) == {kept[0]: TextState.WAITING}
    with pytest.raises(NotFound):
        read(words_read, cast.clerk_b, id=id)
