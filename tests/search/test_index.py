"""The search index on both engines: exact, alike, and silent about what is out of sight."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import event, func, literal, select, union_all

from db import search_answer, search_gin, search_keep, search_seek
from db.base import Database
from db.pieces import VERSION, plain
from db.search import Answer, Doc, Question, Sight, ask, drop, later, put, renew, stale, waiting
from db.search_docs import DOC, SearchDoc, SearchText
from tests.bench.search_texts import docs

EVERYTHING = (Sight("archive"), Sight("ticket"), Sight("customer"))
WITH_EXTRA = tuple(replace(sight, extra=True) for sight in EVERYTHING)
DAY = date(2025, 11, 21)
LIFT = Doc("archive", 1, "电梯维保合同", "三年，由维保单位负责。", "13800001111 zw", project_id=1, day=DAY)
LEAK = Doc("ticket", 1, "WX20251121-0001 厨房漏水", "水槽下面漏水，电梯厅也湿了。", project_id=2, day=DAY)


def keep(database: Database, *made: Doc) -> None:
    with database.writing() as s:
        put(s, made)


def asked(database: Database, words: str, *sights: Sight, **more: Any) -> Answer:
    with database.reading() as s:
        return ask(s, Question(words, sights or EVERYTHING, **more))


def refs(answer: Answer) -> list[tuple[str, int]]:
    return [(hit.kind, hit.ref_id) for hit in answer.hits]


def found(database: Database, words: str, *sights: Sight, **more: Any) -> set[tuple[str, int]]:
    return set(refs(asked(database, words, *sights, size=5_000, **more)))


@pytest.fixture
def small(database: Database) -> Database:
    keep(database, LIFT, LEAK)
    return database


# -- exactness ---------------------------------------------------------------------------------


def some_words(texts: list[str], number: int, dice: Random) -> Iterator[str]:
    """Of two to six characters, as they stand in a text; without a space at an end, which is no character."""
    while number:
        text = dice.choice(texts)
        begin = dice.randrange(len(text))
        word = text[begin : begin + dice.randint(2, 6)].strip()
        if len(word) > 1:
            number -= 1
            yield word


@pytest.mark.slow
@pytest.mark.both
def test_what_is_found_is_what_holds_the_words(database: Database) -> None:
    made = list(docs(100))
    keep(database, *made)
    texts = {(doc.kind, doc.ref_id): f"{plain(doc.title)}\n{plain(doc.body)}" for doc in made}
    for word in some_words(list(texts.values()), 500, Random(3)):
        if "\n" not in word:
            there = {ref for ref, text in texts.items() if word in text}
            assert found(database, f'"{word}"', sort="-day") == there, word


@pytest.fixture
def twins(database: Database, templates: Path, tmp_path: Path) -> Iterator[tuple[Database, Database]]:
    """The same documents on PostgreSQL and on SQLite."""
    shutil.copytree(templates / "empty", tmp_path / "twin")
    other = Database(f"sqlite:///{tmp_path / 'twin' / 'wuyedesk.db'}")
    for each in (database, other):
        keep(each, *docs(2_200))
    yield database, other
    other.engine.dispose()


ALIKE = (
    "电梯",
    "业主 维修",
    "琥珀厅",
    '"满意。电梯"',
    "漏水 -业主",
    "WX2025",
    "12-1",
    "led",
    "龘",
    "漏",
    "7",
    "培训 3",
)


@pytest.mark.slow
@pytest.mark.postgres
def test_both_engines_give_the_same_pages(
    twins: tuple[Database, Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL by slices of whatever size, SQLite by one look at a rowid after the other."""
    with twins[0].engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE search_doc")
    some = (
        Sight("archive", frozenset({3, 7}), company=True, secrecies=frozenset({"public"})),
        Sight("ticket"),
    )
    monkeypatch.setattr(search_gin, "FIRST_SLICE", 300)
    for words in ALIKE:
        for more in ({}, {"sort": "-day"}, {"sort": "day", "number": 2}, {"filters": {"year": (2019,)}}):
            for sights in (WITH_EXTRA, some):
                one, other = (asked(each, words, *sights, **more) for each in twins)
                assert one == other, (words, more)


@pytest.mark.postgres
def test_a_day_far_off_hides_nothing(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_gin, "FIRST_SLICE", 100)
    strays = [
        replace(LIFT, ref_id=9_001, day=date(2199, 1, 1)),
        replace(LIFT, ref_id=9_002, day=date(1, 1, 1)),
    ]
    keep(database, *docs(900), *strays)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE search_doc")
    made = {(doc.kind, doc.ref_id) for doc in (*docs(900), *strays) if "维保" in doc.title + doc.body}
    assert found(database, "维保", sort="-day") == made
    assert found(database, "维保", sort="day") == made


@pytest.mark.both
def test_counts_stop_at_a_thousand_and_facets_say_that_they_are_a_sample(database: Database) -> None:
    keep(database, *(replace(LIFT, ref_id=n, category="old" if n <= 100 else "new") for n in range(1, 2_101)))
    many = asked(database, "电梯")
    assert (many.count, many.more, many.sampled) == (1_000, True, True)
    assert many.facets["category"] == [("new", 2_000)]
    few = asked(database, "电梯", filters={"category": ("old",)})
    assert (few.count, few.more, few.sampled) == (100, False, False)
    assert few.facets["category"] == [("new", 2_000)], "the other filters applied, its own not"
    assert few.facets["kind"] == [("archive", 100)]


# -- words and order ---------------------------------------------------------------------------


LANGUAGE = {
    "电梯": {"archive", "ticket"},
    "梯": {"archive", "ticket"},
    "电梯 漏水": {"ticket"},
    "电梯 -漏水": {"archive"},
    "电梯 -1": {"archive"},
    '"维保 合同"': set(),
    '"三年，由维保"': {"archive"},
    "WX2025": {"ticket"},
    "wx20251121-0001": {"ticket"},
    "20251121-0": {"ticket"},
    "0001": {"ticket"},
    "1-0001 漏水": {"ticket"},
    "ＷＸ２０２５": {"ticket"},
    "合同三年": set(),
    "-漏水": set(),
    "？！": set(),
    "": set(),
}


@pytest.mark.both
def test_the_language_of_questions(small: Database) -> None:
    assert {words: {kind for kind, _ in found(small, words)} for words in LANGUAGE} == LANGUAGE


@pytest.mark.both
def test_filters_without_words_list_what_they_leave(small: Database) -> None:
    assert refs(asked(small, "", filters={"project_id": (2,)})) == [("ticket", 1)]
    assert refs(asked(small, "，", filters={"project_id": (2,)})) == []
    assert refs(asked(small, "-漏水", filters={"project_id": (1, 2)})) == [("archive", 1)]


@pytest.mark.both
def test_titles_come_first_then_the_newest(database: Database) -> None:
    keep(
        database,
        Doc("archive", 1, "电梯", "很久以前", day=date(2001, 1, 1)),
        Doc("archive", 2, "电梯年检报告", "", day=date(2020, 1, 1)),
        Doc("archive", 3, "会议纪要", "谈了电梯年检", day=date(2024, 1, 1)),
        Doc("archive", 4, "年检计划", "含电梯", day=date(2023, 1, 1)),
        Doc("ticket", 5, "报修", "电梯", day=date(2025, 1, 1)),
    )
    assert [id for _, id in refs(asked(database, "电梯"))] == [1, 2, 5, 3, 4]
    assert [id for _, id in refs(asked(database, "年检 电梯"))] == [2, 4, 3]
    assert [id for _, id in refs(asked(database, "电梯", sort="-day"))] == [5, 3, 4, 2, 1]
    assert [id for _, id in refs(asked(database, "电梯", sort="day"))] == [1, 2, 4, 3, 5]
    assert [id for _, id in refs(asked(database, "电梯", size=2, number=2))] == [5, 3]


def test_found_words_are_marked_where_they_stand(database: Database) -> None:
    long = "前言" * 40 + "面积３５㎡，电梯漏水" + "后记" * 60
    keep(database, replace(LEAK, title="㎡ 电梯 WX2025-0001", body=long))
    (hit,) = asked(database, "电梯 wx2025-0001 漏水").hits
    assert hit.title == (("㎡ ", False), ("电梯", True), (" ", False), ("WX2025-0001", True))
    said = "".join(text for text, _ in hit.snippet)
    assert ("电梯漏水", True) in hit.snippet
    assert said.startswith("…") and said.endswith("…") and len(said) < 130  # noqa: PT018


# -- sight -------------------------------------------------------------------------------------


def blind(answer: Answer) -> None:
    assert answer.hits == []
    assert answer.count == 0
    assert not any(answer.facets.values())


SECRET = replace(LIFT, ref_id=2, title="薪酬绝密", body="", extra="", secrecy="private", category="secret")


NOT_HIS = (
    Sight("ticket"),
    Sight("archive", frozenset({2})),
    Sight("archive", frozenset({2}), company=True),
    Sight("archive", frozenset()),
    Sight("archive", secrecies=frozenset({"public"})),
    Sight("archive", secrecies=frozenset()),
    Sight("archive", only=select(DOC.c.ref_id).where(DOC.c.ref_id == 1)),
    Sight("archive", secrecies=frozenset({"public"}), only=select(DOC.c.ref_id)),
    Sight("archive", frozenset({2}), company=True, only=select(DOC.c.ref_id)),
)


@pytest.mark.both
@pytest.mark.parametrize(("most_tokens", "few"), [(24, 500), (0, 0)])
def test_what_is_out_of_sight_is_neither_found_nor_counted(
    small: Database, most_tokens: int, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Few projects are tokens, many a condition; few documents are looked through, many looked up."""
    monkeypatch.setattr(search_seek, "MOST_TOKENS", most_tokens)
    monkeypatch.setattr(search_answer, "FEW", few)
    keep(small, SECRET)
    assert ("archive", 2) in found(small, "薪酬")
    for sight in NOT_HIS:
        blind(asked(small, "薪酬", sight))
        blind(asked(small, "薪酬", sight, filters={"category": ("secret",)}))
        everything = asked(small, "", sight, filters={"year": (0,)})
        assert ("archive", 2) not in refs(everything)
        assert "secret" not in dict(everything.facets["category"])


@pytest.mark.both
def test_rows_without_a_project_are_the_companys(database: Database) -> None:
    keep(database, replace(LIFT, project_id=None))
    assert not found(database, "电梯", Sight("archive", frozenset({1})))
    assert found(database, "电梯", Sight("archive", frozenset({1}), company=True))
    assert found(database, "电梯", Sight("archive"))


@pytest.mark.both
def test_telephones_are_found_by_who_may_and_shown_to_nobody(small: Database) -> None:
    for words in ("13800001111", "0000", "zw", "电梯 zw", '"1111 zw"'):
        blind(asked(small, words))
        (hit,) = asked(small, words, *WITH_EXTRA).hits
        shown = "".join(text for text, _ in (*hit.title, *hit.snippet))
        assert "1111" not in shown
        assert "zw" not in shown


@pytest.mark.both
def test_leaving_out_a_telephone_does_not_tell_whether_it_is_there(small: Database) -> None:
    assert ("archive", 1) in found(small, "电梯 -13800001111")
    assert ("archive", 1) not in found(small, "电梯 -13800001111", *WITH_EXTRA)


@pytest.mark.both
def test_each_kind_by_its_own_sight(small: Database) -> None:
    """Rights over one kind, and telephones in it, say nothing about another."""
    keep(small, replace(LEAK, ref_id=2, extra="13800001111"), replace(LIFT, ref_id=3, project_id=2))
    sights = (Sight("archive", frozenset({1}), extra=True), Sight("ticket", frozenset({2})))
    assert found(small, "13800001111", *sights) == {("archive", 1)}
    assert found(small, "电梯", *sights) == {("archive", 1), ("ticket", 1), ("ticket", 2)}


@pytest.mark.both
@pytest.mark.parametrize("few", [0, 500])
def test_a_narrow_sight_finds_the_same_either_way(
    database: Database, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looked through or looked up, its documents are those of a wide sight that are among its rows."""
    monkeypatch.setattr(search_answer, "FEW", few)
    keep(database, *docs(200))
    only = select(DOC.c.ref_id).where(DOC.c.ref_id % 3 != 1)
    narrow = [replace(sight, only=only) for sight in WITH_EXTRA]
    for words in (*ALIKE, "138", "电梯 -业主 -1"):
        wide = {(kind, id) for kind, id in found(database, words, *WITH_EXTRA) if id % 3 != 1}
        assert found(database, words, *narrow) == wide, words


@pytest.mark.both
def test_a_narrow_sight_beside_a_wide_one(small: Database) -> None:
    none = select(literal(7)).where(literal(False))
    assert found(small, "电梯", Sight("archive"), Sight("ticket", only=none)) == {("archive", 1)}
    one = union_all(select(literal(1)), select(literal(7))).subquery()
    both = asked(small, "电梯", Sight("archive"), Sight("ticket", only=select(one.c[0])))
    assert both.count == 2
    assert sorted(refs(both)) == [("archive", 1), ("ticket", 1)]
    assert dict(both.facets["kind"]) == {"archive": 1, "ticket": 1}


@pytest.mark.both
def test_values_of_filters_are_never_taken_for_one_another(database: Database) -> None:
    odd = ["a", "A", "a b", "a_b", "a-b", 'a"b', "a'b", "合同", "", "*"]
    keep(database, *(replace(LIFT, ref_id=n, category=value) for n, value in enumerate(odd, 1)))
    for n, value in enumerate(odd, 1):
        assert found(database, "电梯", filters={"category": (value,)}) == {("archive", n)}


# -- keeping -----------------------------------------------------------------------------------


@pytest.mark.both
def test_putting_again_replaces_and_dropping_leaves_nothing(small: Database) -> None:
    keep(small, replace(LIFT, title="扶梯合同", project_id=3, day=date(2020, 1, 1)))
    assert found(small, "电梯") == {("ticket", 1)}
    assert found(small, "扶梯", Sight("archive", frozenset({3}))) == {("archive", 1)}
    assert not found(small, "扶梯", Sight("archive", frozenset({1})))
    with small.writing() as s:
        drop(s, "archive", [1, 99])
        drop(s, "archive", [1])
    assert not found(small, "扶梯", *WITH_EXTRA)
    with small.reading() as s:
        assert s.scalar(select(func.count()).select_from(SearchText)) == 1


@pytest.mark.both
def test_the_last_of_two_documents_of_one_row_stays(database: Database) -> None:
    keep(database, LIFT, replace(LIFT, title="自动扶梯"))
    assert not found(database, "维保合同")
    assert found(database, "自动扶梯") == {("archive", 1)}


def written(database: Database, deed: Callable[[], None]) -> list[str]:
    said: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *a: said.append(a[2]))
    deed()
    return [statement for statement in said if statement.startswith(("INSERT", "UPDATE"))]


@pytest.mark.both
def test_putting_what_is_there_writes_nothing(small: Database) -> None:
    assert written(small, lambda: keep(small, LIFT, LEAK)) == []
    assert written(small, lambda: keep(small, LIFT, replace(LEAK, extra="zw"))) != []


@pytest.mark.both
def test_many_changes_leave_the_index_as_if_made_anew(database: Database) -> None:
    """What FTS5 takes out must be, piece for piece, what was put in."""
    dice, made = Random(4), list(docs(150))
    kept: dict[tuple[str, int], Doc] = {}
    for _ in range(8):
        batch = [replace(dice.choice(made), ref_id=dice.randint(1, 40)) for _ in range(30)]
        keep(database, *batch)
        kept.update({(doc.kind, doc.ref_id): doc for doc in batch})
        gone = dice.sample(range(1, 41), 5)
        with database.writing() as s:
            drop(s, "archive", gone)
        kept = {ref: doc for ref, doc in kept.items() if ref[0] != "archive" or ref[1] not in gone}
    for word in ("电梯", "业主", "漏水", "维修", "物业费", "2024", "led", "1"):
        there = {ref for ref, doc in kept.items() if word in plain(f"{doc.title}。{doc.body}")}
        assert found(database, word) == there
    if database.sqlite:
        with database.writing() as s:
            s.connection().exec_driver_sql(
                "INSERT INTO search_pieces (search_pieces) VALUES ('integrity-check')"
            )


@pytest.mark.both
def test_another_analyser_finds_its_own_documents_only(
    small: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with small.reading() as s:
        assert stale(s, 10) == []
    monkeypatch.setattr(search_keep, "VERSION", VERSION + 1)
    with small.writing() as s:
        assert stale(s, 10) == [("ticket", 1), ("archive", 1)]
        assert stale(s, 1) == [("ticket", 1)]
        renew(s)
    assert not found(small, "电梯")
    keep(small, LIFT)
    assert found(small, "电梯") == {("archive", 1)}
    with small.reading() as s:
        assert stale(s, 10) == [("ticket", 1)]
        assert set(s.scalars(select(SearchDoc.analyser))) == {0, VERSION + 1}


@pytest.mark.both
def test_the_queue_holds_a_row_once_until_it_is_indexed(database: Database) -> None:
    with database.writing() as s:
        later(s, "ticket", [5, 6, 5])
        later(s, "ticket", [6])
        later(s, "archive", [])
        later(s, "archive", [1])
        assert waiting(s, 2) == [("ticket", 5), ("ticket", 6)]
        drop(s, "ticket", [6])
        put(s, [LIFT])
        assert waiting(s, 9) == [("ticket", 5)]


# -- hostile -----------------------------------------------------------------------------------

HOSTILE = [
    *(
        '"',
        "'",
        "*",
        "^电梯",
        "电梯*",
        "NEAR(电梯 漏水)",
        "title:电梯",
        "电梯 AND",
        "OR NOT",
        "(",
        "{a b}:",
        "\\",
    ),
    *(":*", "&!|", "电\0梯", "\0", "\ud800", "电梯\udfff漏水", "%", "_", "-" * 50, '"' * 99, "电梯" * 5_000),
    *("a" * 10_000, "§k¤archive", "·电梯", "×138", "🛗 电梯", "İı", "\u202e", "- -", '-"', '-""'),
    " ".join(map(str, range(300))),
]


@pytest.mark.both
def test_no_words_are_an_error(small: Database) -> None:
    for words in HOSTILE:
        for sort in ("match", "day"):
            for hit in asked(small, words, sort=sort).hits:
                assert (hit.kind, hit.ref_id) in {("archive", 1), ("ticket", 1)}
    assert found(small, "电\0梯") == found(small, "电梯")
    assert not found(small, "§k¤archive")


@pytest.mark.both
def test_any_text_can_be_kept_and_found(database: Database) -> None:
    long = "".join(chr(0x4E00 + n % 20_000) for n in range(80_000))
    for n, words in enumerate([*HOSTILE, long], 1):
        keep(database, Doc("archive", n, f"{words[:900]} 标记", words, words, day=DAY))
    assert len(found(database, "", filters={"kind": ("archive",)})) == len(HOSTILE) + 1
    with database.writing() as s:
        drop(s, "archive", range(1, len(HOSTILE) + 2))
        assert s.scalar(select(func.count()).select_from(SearchDoc)) == 0
