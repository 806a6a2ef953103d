"""Answers collected elsewhere, in a survey's own terms: which question, which mark. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from db.choices.customers import CustomerClass
from db.choices.surveys import AnswerChannel, Dimension
from lib.forms.schema import LONGEST, FormField, FormSchema, Kind, tidy
from lib.surveys.marks_rules import highest, lowest

RECOMMEND = "recommend"
ABOUT = {
    RECOMMEND: "推荐|nps|recommend",
    Dimension.OVERALL: "总体|整体|综合|overall|as a whole",
    Dimension.FACILITY: "设施|设备|电梯|供水|照明|facilit",
    Dimension.REPAIR: "维修|报修|repair",
    Dimension.SECURITY: "安全|安保|保安|安防|门岗|巡逻|消防|security",
    Dimension.ENVIRONMENT: "环境|绿化|保洁|卫生|清洁|environment|green|clean",
    Dimension.COMMUNITY: "社区活动|社区文化|文化活动|社区|community",
    Dimension.RESPONSE: "客服|响应|接待|前台|管家|response|reception",
    Dimension.ORDER: "秩序|停车|停放|车辆|order|parking",
    Dimension.SERVICE: "物业服务|服务态度|态度|收费|信息公开|服务|service",
}
"""Words of a heading, the telling ones first: 设施设备维护 is no repair, 客服态度 is about the reception."""
NUMBER = re.compile(r"^\W*(?:q|第|题目?|问题|question)?\s*(\d{1,2})(?=\D|$)", re.IGNORECASE)
POLITE = re.compile(r"您对|的?满意(?:程度|度)?|吗|有多大|请问|评价|\(.*?\)|（.*?）|[\W\d_]")
SAME_MATTER, SAME_NUMBER, ENOUGH = 0.6, 0.6, 0.6
PAPER, CALLED = re.compile("纸|书面|手填"), re.compile("电话|电访|致电")


@dataclass(frozen=True)
class Telling:
    """A row of a ledger: answers are question → (mark, lowest, highest) as the file has them."""

    project: str
    building: str
    room: str
    period: str
    at: str
    category: CustomerClass | None
    channel: AnswerChannel
    comment: str
    answers: Mapping[str, tuple[float, float, float]]


def telling(values: Mapping[str, Any]) -> Telling:
    room = values.get("room") or {}
    return Telling(
        project=str(values.get("project") or "").strip(),
        building=str(values.get("block") or "").strip()[:40],
        room="-".join(str(room[part]) for part in ("building", "unit", "number") if room.get(part)),
        period=str(values.get("when") or ""),
        at=str(values.get("at") or ""),
        category=CustomerClass(values["category"]) if values.get("category") else None,
        channel=channel_of(str(values.get("source") or "")),
        comment=tidy(str(values.get("comment") or "")),
        answers={str(title): _triple(mark) for title, mark in (values.get("answers") or {}).items()},
    )


def _triple(mark: Sequence[float]) -> tuple[float, float, float]:
    value, low, high = (float(part) for part in mark)
    return value, low, high


def channel_of(source: str) -> AnswerChannel:
    if PAPER.search(source):
        return AnswerChannel.PAPER
    return AnswerChannel.PHONE if CALLED.search(source) else AnswerChannel.IMPORTED


def form_of(period: str) -> str:
    """The questionnaire such a period is asked with, where an import makes the survey."""
    return "survey_quarter" if "Q" in period else "survey_year"


# -- which question a heading is ---------------------------------------------------------------


def asked(schema: FormSchema) -> list[FormField]:
    """The questions a mark can answer."""
    return [field for field in schema.fields if field.kind in (Kind.RATING, Kind.NPS) and not field.retired]


def matched(schema: FormSchema, headings: Iterable[str]) -> dict[str, str]:
    """Heading → id of the question it is: by what it is about, by its number, by its words; each once."""
    fields, wanted = asked(schema), list(dict.fromkeys(headings))
    scores = [
        (score, heading, field.id)
        for heading in wanted
        for place, field in enumerate(fields, 1)
        if (score := _likeness(heading, field, place)) >= ENOUGH
    ]
    found: dict[str, str] = {}
    for _, heading, id in sorted(scores, key=lambda one: (-one[0], wanted.index(one[1]))):
        if heading not in found and id not in found.values():
            found[heading] = id
    return found


def _likeness(heading: str, field: FormField, place: int) -> float:
    """A heading that says what it is about is no question about anything else, whatever its number."""
    about, of = about_what(heading), RECOMMEND if field.kind == Kind.NPS else field.dimension
    if about and of and about != of:
        return 0.0
    alike = max(SequenceMatcher(None, _bare(heading), _bare(label)).ratio() for label in _labels(field))
    number = NUMBER.match(heading)
    same_number = number is not None and int(number[1]) == place and not about
    return alike + SAME_MATTER * bool(about and about == of) + SAME_NUMBER * same_number


def about_what(heading: str) -> str:
    text = heading.lower()
    return next((str(about) for about, words in ABOUT.items() if re.search(words, text)), "")


def _labels(field: FormField) -> list[str]:
    return [field.label] if isinstance(field.label, str) else list(field.label.values())


def _bare(text: str) -> str:
    return POLITE.sub("", text.lower())


# -- the answer itself -------------------------------------------------------------------------


def content_of(schema: FormSchema, told: Telling, questions: Mapping[str, str]) -> dict[str, Any]:
    """Values as somebody would have given them here; a mark on another scale is the nearest on ours."""
    fields = {field.id: field for field in asked(schema)}
    found: dict[str, Any] = {
        questions[title]: _on(fields[questions[title]], *mark)
        for title, mark in told.answers.items()
        if title in questions
    }
    words = next((field for field in schema.fields if _takes_words(field)), None)
    if words and told.comment:
        found[words.id] = told.comment[: words.longest or LONGEST[words.kind]]
    return found


def _takes_words(field: FormField) -> bool:
    return field.kind == Kind.LONG_TEXT and not field.retired


def _on(field: FormField, mark: float, low: float, high: float) -> int:
    share = (mark - low) / (high - low)
    return int(lowest(field) + share * (highest(field) - lowest(field)) + 0.5)


def is_converted(schema: FormSchema, told: Telling, questions: Mapping[str, str]) -> bool:
    """Whether a mark was given on another scale than ours."""
    fields = {field.id: field for field in asked(schema)}
    return any(
        (low, high) != (lowest(field), highest(field))
        for title, (_, low, high) in told.answers.items()
        if title in questions and (field := fields[questions[title]])
    )
