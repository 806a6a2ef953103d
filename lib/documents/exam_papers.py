"""An examination on paper: what is asked, the sheet to answer on, and the key; each a PDF of its own.

The key is content of the key's file alone: the two others are made from sections that hold none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from io import BytesIO
from typing import Any

from lib.documents.typesetting import pdf as typeset

Sections = Sequence[Mapping[str, Any]]
Pictures = Mapping[str, bytes]
"""By the names sections call them; one not here is told to be missing."""
LONGEST_SIDE = 1000
"""Of a picture, in pixels: some 250 an inch where it is largest."""
KEY_WARNING = "本卷含标准答案，请妥善保管，考试结束前不得分发。"


@dataclass(frozen=True)
class Person:
    """Whose paper it is; empty is left to be written by hand."""

    name: str = ""
    no: str = ""
    department: str = ""


@dataclass(frozen=True)
class Occasion:
    """The paper's head. variant: 甲卷, "" where all get the same; separate: answered on a sheet of its own.

    pass_mark in words: 60 分, 满分的 60%.
    """

    company: str
    title: str
    full: str
    no: str = ""
    project: str = ""
    when: str = ""
    place: str = ""
    minutes: int = 0
    pass_mark: str = ""
    variant: str = ""
    note: str = ""
    separate: bool = False


@dataclass(frozen=True)
class Copy:
    """One person's paper, or anybody's. sections: as the exams' room makes them."""

    sections: Sections
    person: Person = Person()


def paper(occasion: Occasion, copies: Sequence[Copy], pictures: Pictures | None = None) -> bytes:
    """As many as there are copies, each with its own pages 1 to its last."""
    shown = {"pictures": pictures or {}}
    return typeset("exam_paper", _content(occasion, copies, "试卷") | shown)


def answer_sheet(occasion: Occasion, copies: Sequence[Copy]) -> bytes:
    """Boxes to fill in where options are chosen, lines to write on elsewhere."""
    return typeset("exam_answers", _content(occasion, copies, "答题卡"))


def key(occasion: Occasion, copies: Sequence[Copy]) -> bytes:
    """Sections with what is right, why, and the points of what is marked by hand."""
    said = replace(occasion, note=KEY_WARNING)
    return typeset("exam_key", _content(said, copies, "答案与评分标准"))


def fitting(content: bytes) -> bytes:
    """A picture no larger than print needs: many of them go into one file."""
    from PIL import Image

    with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as image:
        if max(image.size) <= LONGEST_SIDE:
            return content
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        made = BytesIO()
        image.save(made, image.format or "JPEG")
    return made.getvalue()


def _content(occasion: Occasion, copies: Sequence[Copy], name: str) -> dict[str, Any]:
    return {
        **asdict(occasion),
        "name": name,
        "facts": facts(occasion),
        "printed": "　".join(part for part in (occasion.title, occasion.variant, name) if part),
        "copies": [{"sections": one.sections, "person": asdict(one.person)} for one in copies],
    }


def facts(occasion: Occasion) -> str:
    """One line under the title."""
    said = (
        ("考试时间：", occasion.when),
        ("地点：", occasion.place),
        ("时长：", f"{occasion.minutes} 分钟" if occasion.minutes else ""),
        ("满分：", f"{occasion.full} 分"),
        ("及格：", occasion.pass_mark),
    )
    return "　".join(f"{label}{value}" for label, value in said if value)
