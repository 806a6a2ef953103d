"""Questions in the bank, in use, in draft and retired, under two topics; and proper values."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from db.choices.questions import Difficulty
from lib.deeds import perform, read
from lib.files import service as files
from lib.questions import bank, topics
from lib.questions.bank import Filter
from lib.questions.content import Content
from tests.cast import Cast
from tests.exams.announced import CONTENTS
from tests.files.samples import phone_photo


@dataclass(frozen=True)
class Banked:
    """fire has a topic below it, cylinders. spare: one without questions. picture: of the question asked."""

    fire: int
    cylinders: int
    spare: int
    asked: int
    draft: int
    retired: int
    picture: int


def topic(cast: Cast, name: str, **more: Any) -> int:
    return perform(topics.add_topic, cast.trainer, None, name=name, **more)


def added(cast: Cast, content: Content, topic_id: int, **more: Any) -> int:
    return perform(bank.add, cast.trainer, None, content=content, topic_id=topic_id, **more)


def seen(cast: Cast, id: int) -> dict[str, Any]:
    return {"id": id, "version": read(bank.one, cast.trainer, id=id).row.version}


def reworded(content: Content, stem: str) -> Content:
    return content.model_copy(update={"asked": content.asked.model_copy(update={"stem": stem})})


def pictured(cast: Cast, content: Content) -> Content:
    photo = perform(files.keep, cast.trainer, None, name="标志.jpg", content=phone_photo((320, 240)))
    return content.model_copy(update={"asked": content.asked.model_copy(update={"pictures": (photo.id,)})})


def made(cast: Cast) -> Banked:
    fire = topic(cast, "消防", area="safety")
    cylinders, spare = topic(cast, "灭火器", parent_id=fire), topic(cast, "礼仪")
    first = pictured(cast, CONTENTS[0])
    asked = added(cast, first, cylinders, difficulty=Difficulty.EASY, source="年度培训")
    draft = added(cast, CONTENTS[1], fire, draft=True)
    retired = added(cast, CONTENTS[2], fire)
    perform(bank.retire, cast.trainer, None, reason="过时", **seen(cast, retired))
    return Banked(fire, cylinders, spare, asked, draft, retired, first.asked.pictures[0])


def _topic(w: Any) -> dict[str, Any]:
    (row,) = [row for row in read(topics.tree, w.cast.trainer) if row.id == w.banked.spare]
    return {"id": row.id, "version": row.version}


PROPER: dict[str, Callable[[Any], dict[str, Any]]] = {
    "questions.listed": lambda w: {"by": Filter()},
    "questions.one": lambda w: {"id": w.banked.asked},
    "questions.wordings": lambda w: {"id": w.banked.asked},
    "questions.add": lambda w: {"content": CONTENTS[3], "topic_id": w.banked.fire},
    "questions.reword": lambda w: {
        **seen(w.cast, w.banked.asked),
        "content": reworded(CONTENTS[0], "火警电话号码是"),
        "note": "更清楚",
    },
    "questions.sort_in": lambda w: {
        **seen(w.cast, w.banked.asked),
        "topic_id": w.banked.fire,
        "difficulty": Difficulty.HARD,
        "source": "",
    },
    "questions.retire": lambda w: {**seen(w.cast, w.banked.asked), "reason": "重复"},
    "questions.reinstate": lambda w: seen(w.cast, w.banked.retired),
    "questions.similar": lambda w: {"content": CONTENTS[0]},
    "questions.alike": lambda w: {},
    "questions.look_at_picture": lambda w: {"id": w.banked.picture},
    "questions.tree": lambda w: {},
    "questions.add_topic": lambda w: {"name": "电梯"},
    "questions.change_topic": lambda w: {**_topic(w), "name": "服务礼仪"},
}
