"""Judged questions as JSON, on their way from the reading child to its parent. Pure."""

from typing import Any

from db.choices.questions import Difficulty
from lib.questions.content import Content
from lib.questions.exchange_rules import Remark, Row


def told(row: Row) -> dict[str, Any]:
    return {
        "place": row.place,
        "text": row.text,
        "content": row.content.model_dump(mode="json") if row.content else None,
        "topic": row.topic,
        "difficulty": row.difficulty,
        "source": row.source,
        "problems": [_said(one) for one in row.problems],
        "notes": [_said(one) for one in row.notes],
        "raw": row.raw,
    }


def _said(remark: Remark) -> list[Any]:
    """Numbers and words travel as they are, anything else as it would be shown."""
    params = {name: one if isinstance(one, int | str) else str(one) for name, one in remark.params.items()}
    return [remark.message, params]


def row_of(told: dict[str, Any]) -> Row:
    return Row(
        place=told["place"],
        text=told["text"],
        content=Content.model_validate(told["content"]) if told["content"] else None,
        topic=tuple(told["topic"]),
        difficulty=Difficulty(told["difficulty"]) if told["difficulty"] else None,
        source=told["source"],
        problems=tuple(Remark(*one) for one in told["problems"]),
        notes=tuple(Remark(*one) for one in told["notes"]),
        raw=told["raw"],
    )
