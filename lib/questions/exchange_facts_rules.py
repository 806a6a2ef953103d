"""What a format has no place for travels in a line of JSON that only our own reader looks for. Pure.

A wording goes whole only where the file's own words would read back as another one; with it goes a print of
how they read when they were written, so that whoever mends them since in the file is believed.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from db.choices.questions import Difficulty
from lib.questions.content import Content
from lib.questions.exchange_rules import LONGEST_TOPIC, Row, told_number, without_pictures
from lib.questions.reading_told_rules import examined
from lib.questions.reading_words_rules import decimal_of

SIGN = "wuyedesk:"
LONGEST = 400_000
Facts = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """A question on its way out."""

    content: Content
    topic: tuple[str, ...] = ()
    difficulty: Difficulty | None = None
    source: str = ""


def print_of(content: Content | None) -> str:
    """Of a question as the file's own words tell it; "" where they tell none."""
    if content is None:
        return ""
    told = json.dumps(content.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def whole(content: Content, native: Content | None) -> Facts:
    """Nothing, where the file's own words say it all."""
    if native == content:
        return {}
    return {"content": content.model_dump(mode="json", exclude_defaults=True), "of": print_of(native)}


def facts_of(told: Told, native: Content | None, *, points: bool = True) -> Facts:
    """points: the format has no place for marks either."""
    facts: Facts = {"difficulty": told.difficulty.value} if told.difficulty else {}
    if told.source:
        facts["source"] = told.source
    if points and told.content.points is not None:
        facts["points"] = told_number(told.content.points)
    if told.topic:
        facts["topic"] = list(told.topic)
    return facts | whole(told.content, native)


def line_of(facts: Facts) -> str:
    """One line; no pair of dashes, which would end a comment in XML, and nothing that ends a line."""
    text = json.dumps(facts, ensure_ascii=False).replace("--", "-\\u002d")
    for sign in ("\x85", "\u2028", "\u2029"):
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f"{SIGN} {text}"


def facts_in(line: str) -> Facts:
    """{} where the line holds none of ours, or what it held has been spoilt."""
    text = line.strip()
    if not text.startswith(SIGN) or len(text) > LONGEST:
        return {}
    try:
        found = json.loads(text.removeprefix(SIGN))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def with_facts(row: Row, facts: Mapping[str, Any]) -> Row:
    """The row with what travelled beside it, judged anew if that is the wording itself."""
    found = vars(row)
    if facts.get("difficulty") in set(Difficulty):
        found = found | {"difficulty": Difficulty(facts["difficulty"])}
    if isinstance(facts.get("source"), str):
        found = found | {"source": facts["source"][:200]}
    if isinstance(topic := facts.get("topic"), list) and topic and _is_below(topic, row.topic):
        found = found | {"topic": tuple(str(name)[:LONGEST_TOPIC] for name in topic)}
    native = with_points(row.content, facts)
    content = _restored(facts, native)
    if content:
        return examined(Row(**found | {"content": content, "problems": (), "notes": ()}))
    return Row(**found | {"content": native})


def _is_below(topic: list[Any], told: tuple[str, ...]) -> bool:
    """What the file says of the topic goes first: ours only spells it in full."""
    return not told or "".join(map(str, topic)).replace(" ", "") == "".join(told).replace(" ", "")


def with_points(content: Content | None, facts: Mapping[str, Any]) -> Content | None:
    points = decimal_of(str(facts["points"])) if "points" in facts else None
    return content.model_copy(update={"points": points}) if content and points is not None else content


def _restored(facts: Mapping[str, Any], native: Content | None) -> Content | None:
    if "content" not in facts or facts.get("of") != print_of(native):
        return None
    try:
        return without_pictures(Content.model_validate(facts["content"]))
    except (ValidationError, RecursionError):
        return None
