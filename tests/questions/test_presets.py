"""The questions that come with the product: sound, sourced, spread; a company's changes outlive loading."""

from collections import Counter

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from db.choices.questions import Difficulty, QuestionKind, QuestionState
from db.choices.training import ContentArea
from db.questions import Question, QuestionWording, Topic
from lib.access import Actor
from lib.deeds import perform
from lib.errors import Forbidden
from lib.questions import presets
from lib.questions.content_rules import problems
from tests.cast import Cast

K = QuestionKind
LOADER = Actor.system("tests", "questions.load")
SHIPPED = presets._shipped()
AT_LEAST = {
    K.SINGLE: 45,
    K.MULTIPLE: 18,
    K.TRUE_FALSE: 15,
    K.FILL: 8,
    K.NUMBER: 4,
    K.MATCHING: 3,
    K.ORDERING: 3,
    K.SHORT: 4,
    K.CASE: 3,
}


@pytest.mark.parametrize("area", ContentArea)
def test_every_one_is_sound_explained_and_sourced(area: ContentArea) -> None:
    here = [one for one in SHIPPED if one.area == area]
    assert len(here) >= 6
    assert 2 <= len({one.topic for one in here}) <= 4
    for one in here:
        assert problems(one.content) == [], one.code
        assert one.code.startswith(f"{area}-")
        assert len(one.content.explanation) >= 10, one.code
        assert one.source, one.code


def test_none_stands_twice_and_all_kinds_and_levels_are_there() -> None:
    for told in ([one.code for one in SHIPPED], [one.content.asked.stem for one in SHIPPED]):
        assert len(set(told)) == len(told) >= 100
    kinds = Counter(one.content.asked.kind for one in SHIPPED)
    assert {kind: kinds[kind] for kind in AT_LEAST if kinds[kind] < AT_LEAST[kind]} == {}
    levels = Counter(one.difficulty for one in SHIPPED)
    assert min(levels[level] for level in Difficulty) >= 15


def test_the_right_option_is_not_told_by_its_letter_or_its_length() -> None:
    singles = [one.content for one in SHIPPED if one.content.asked.kind == K.SINGLE]
    letters = Counter(one.key.right[0] for one in singles)
    assert set(letters) == set("ABCD")
    assert max(letters.values()) <= len(singles) / 3
    longest = [
        one for one in singles if max(one.asked.options, key=lambda it: len(it.text)).id in one.key.right
    ]
    assert len(longest) <= len(singles) / 3


@pytest.mark.both
def test_what_a_company_has_changed_stays_when_they_are_loaded_again(cast: Cast) -> None:
    perform(presets.load_presets, LOADER)
    with cast.database.writing() as s:
        changed = s.scalars(select(Question).where(Question.preset == "law-01")).one()
        retired = s.scalars(select(Question).where(Question.preset == "law-02")).one()
        changed.number, changed.text, changed.topic_id = 2, "我们的问法", _topic(s, "岗位纪律")
        retired.state = QuestionState.RETIRED
        s.get_one(Topic, _topic(s, "用能管理")).active = False
        for code in ("law-03", "energy-01", "energy-02"):  # as if a new release brought them
            new = s.scalars(select(Question).where(Question.preset == code)).one()
            s.execute(delete(QuestionWording).where(QuestionWording.question_id == new.id))
            s.delete(new)
    perform(presets.load_presets, LOADER)
    with cast.database.reading() as s:
        known = dict(s.execute(select(Question.preset, Question.text).where(Question.preset != "")).all())
        assert {one.code for one in SHIPPED} - set(known) == {"energy-01", "energy-02"}
        assert known["law-01"] == "我们的问法"
        assert s.scalar(select(Question.state).where(Question.preset == "law-02")) == QuestionState.RETIRED
        assert len(known) == s.scalar(select(func.count()).select_from(Question))
        roots = s.scalars(select(Topic.area).where(Topic.parent_id.is_(None)).order_by(Topic.id)).all()
        assert roots == list(ContentArea)


def _topic(s: Session, name: str) -> int:
    return int(s.scalars(select(Topic.id).where(Topic.name == name)).one())


def test_nobody_loads_them_past_the_start(cast: Cast) -> None:
    for actor in cast.people().values():
        with pytest.raises(Forbidden):
            perform(presets.load_presets, actor)
