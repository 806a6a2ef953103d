"""Questions brought into the bank in one go, taken back while unused, and taken out again."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from db.choices.exams import PaperKind, PaperState
from db.choices.questions import QuestionKind, QuestionState
from db.exams import Paper
from db.questions import Question, QuestionWording, Topic
from lib import clock
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Refused
from lib.questions import bank, exchange, exchange_formats, importing
from lib.questions.bank import Filter
from lib.questions.content import Asked, Content, Key
from lib.questions.content_rules import problems
from tests.cast import Cast
from tests.exams.announced import CONTENTS
from tests.exchanged import brought, choice, incoming, statement


def count(cast: Cast, table: Any) -> int:
    with cast.database.reading() as s:
        return s.scalar(select(func.count()).select_from(table)) or 0


def take_back(cast: Cast, batch: str) -> int:
    return perform(importing.take_back, cast.trainer, None, batch=batch)


def planned(cast: Cast, question_id: int) -> None:
    """A paper that asks it."""
    item = {"question": question_id, "marks": "2"}
    with cast.database.writing() as s:
        s.add(
            Paper(
                title="试卷",
                kind=PaperKind.FIXED,
                state=PaperState.DRAFT,
                plan={"sections": [{"title": "一", "items": [item]}], "draws": []},
                marking={},
                full=Decimal(2),
                at=clock.now(),
            )
        )


@pytest.mark.both
def test_one_click_brings_all_in_and_another_takes_them_back(cast: Cast) -> None:
    before = [count(cast, table) for table in (Question, QuestionWording)]
    rows = [*incoming(choice("甲")), *incoming(statement("乙"), topic=("消防", "灭火器/栓"))]
    done = perform(importing.add_all, cast.trainer, None, rows=rows)
    assert (done.count, done.topics) == (2, 3)
    page = read(bank.listed, cast.trainer, by=Filter(), sort="no")
    shown = [(row.stem, row.topic, row.difficulty, row.state, row.source) for row in page.rows[-2:]]
    assert shown == [
        ("甲", "电梯管理", "easy", QuestionState.IN_USE, "培训资料"),
        ("乙", "消防 / 灭火器／栓", "easy", QuestionState.IN_USE, "培训资料"),
    ]
    assert read(importing.batches, cast.trainer)[0].count == 2
    assert take_back(cast, done.code) == 2
    assert [count(cast, table) for table in (Question, QuestionWording)] == before
    with pytest.raises(NotFound):
        take_back(cast, done.code)


@pytest.mark.both
def test_what_the_bank_has_is_told_and_left_alone(cast: Cast) -> None:
    brought(cast, choice("电梯属于"))
    same = choice("电梯　属于：", right="A")
    there = read(importing.already_there, cast.trainer, contents=[statement("丙"), same])
    assert list(there) == [1]
    done = brought(cast, same, statement("丙"), statement("丙。"))
    assert (done.count, done.skipped) == (1, 2)
    with pytest.raises(Refused, match="already"):
        brought(cast, same)
    assert brought(cast, same, again=True).count == 1


def test_a_batch_in_use_is_not_taken_back(cast: Cast) -> None:
    batch = brought(cast, choice("甲"), choice("乙")).code
    planned(cast, read(bank.listed, cast.trainer, by=Filter()).rows[0].id)
    with pytest.raises(Refused, match="1 of its questions"):
        take_back(cast, batch)


def test_a_batch_reworded_since_is_not_taken_back(cast: Cast) -> None:
    batch = brought(cast, choice("甲")).code
    row = read(bank.listed, cast.trainer, by=Filter()).rows[0]
    words = choice("甲二")
    perform(bank.reword, cast.trainer, None, id=row.id, version=row.version, content=words, note="改")
    with pytest.raises(Refused, match="reworded"):
        take_back(cast, batch)


def test_nothing_of_a_file_is_half_imported(cast: Cast) -> None:
    before = [count(cast, table) for table in (Question, Topic)]
    unsound = Content(asked=Asked(kind=QuestionKind.TRUE_FALSE, stem="丁"), key=Key())
    with pytest.raises(Refused):
        brought(cast, choice("甲"), unsound)
    with pytest.raises(Refused, match="no topic"):
        perform(importing.add_all, cast.trainer, None, rows=incoming(choice("甲"), topic=()))
    assert [count(cast, table) for table in (Question, Topic)] == before


def test_pictures_a_row_claims_are_nobodys(cast: Cast) -> None:
    shown = choice("看图")
    stolen = shown.model_copy(update={"asked": shown.asked.model_copy(update={"pictures": (1,)})})
    brought(cast, stolen)
    id = read(bank.listed, cast.trainer, by=Filter()).rows[0].id
    assert not read(bank.one, cast.trainer, id=id).content.asked.pictures


@pytest.mark.parametrize("format", ["workbook", "gift", "moodle"])
def test_the_bank_taken_out_is_read_as_it_stands(cast: Cast, format: str) -> None:
    """What travels from one house to another: every kind, its topic, its difficulty."""
    rows = [replace(one, topic=("消防", "灭火器")) for one in incoming(*CONTENTS)]
    perform(importing.add_all, cast.trainer, None, rows=rows)
    page = read(bank.listed, cast.trainer, by=Filter(), sort="no")
    content = perform(exchange.export, cast.trainer, None, by=Filter(), format=format)
    found = exchange_formats.read(content)
    kept = [read(bank.one, cast.trainer, id=row.id).content for row in page.rows]
    assert [row.content for row in found.rows] == kept
    assert {row.topic for row in found.rows} == {("消防", "灭火器")}
    assert not [one for row in found.rows if row.content for one in problems(row.content)]


def test_keys_leave_the_house_with_who_may_take_them_out_alone(cast: Cast) -> None:
    for person in (cast.manager, cast.admin):
        with pytest.raises(Forbidden):
            perform(exchange.export, person, None, by=Filter(), format="gift")
