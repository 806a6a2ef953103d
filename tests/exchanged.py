"""Questions on their way into the bank and out of it, and proper values."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from db.choices.questions import Difficulty, QuestionKind
from lib.deeds import perform
from lib.questions import importing
from lib.questions.bank import Filter
from lib.questions.content import Asked, Content, Key
from lib.questions.importing import Batch, Incoming
from lib.questions.reading_keys_rules import lettered
from tests.cast import Cast


@dataclass(frozen=True)
class Exchanged:
    """A batch nobody has used yet."""

    batch: str


def choice(stem: str, right: str = "B") -> Content:
    asked = Asked(kind=QuestionKind.SINGLE, stem=stem, options=lettered(["办公设备", "特种设备", "其他"]))
    return Content(asked=asked, key=Key(right=(right,)), explanation="见法律规定", points=Decimal(2))


def statement(stem: str, true: bool = False) -> Content:
    return Content(asked=Asked(kind=QuestionKind.TRUE_FALSE, stem=stem), key=Key(true=true))


def incoming(*contents: Content, topic: tuple[str, ...] = ("电梯管理",)) -> list[Incoming]:
    return [Incoming(content, topic, Difficulty.EASY, "培训资料") for content in contents]


def brought(cast: Cast, *contents: Content, **more: Any) -> Batch:
    return perform(importing.add_all, cast.trainer, None, rows=incoming(*contents), **more)


def made(cast: Cast) -> Exchanged:
    return Exchanged(brought(cast, choice("带来的题：电梯属于"), statement("带来的题：电梯可以超载")).code)


PROPER: dict[str, Callable[[Any], dict[str, Any]]] = {
    "questions.already_there": lambda w: {"contents": [choice("电梯属于")]},
    "questions.add_all": lambda w: {"rows": incoming(choice("新题：电梯属于"))},
    "questions.batches": lambda w: {},
    "questions.take_back": lambda w: {"batch": w.exchanged.batch},
    "questions.look": lambda w: {"by": Filter(), "format": "gift"},
    "questions.export": lambda w: {"by": Filter(), "format": "workbook"},
}
