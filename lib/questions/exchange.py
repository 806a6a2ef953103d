"""Questions taken out of the bank as a file, keys and all."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from lib import audit
from lib.access import Actor, command, query
from lib.errors import Refused
from lib.i18n import N_, translate
from lib.questions import bank
from lib.questions.bank import Filter
from lib.questions.exchange_facts_rules import Told
from lib.questions.exchange_rules import MOST, without_pictures
from lib.questions.exchange_writing import unsaid, write
from lib.questions.scope import newest_of
from lib.questions.topic_rules import APART


@dataclass(frozen=True)
class Outgoing:
    """How many there are, and of them those a format cannot say whole and those whose pictures stay."""

    count: int
    unsaid: int
    pictures: int


@query("questions.export")
def look(s: Session, actor: Actor, *, by: Filter, format: str) -> Outgoing:
    """What a file of these would leave out."""
    questions = _chosen(s, actor, by)
    pictures = sum(1 for one in questions if without_pictures(one.content) is not one.content)
    return Outgoing(len(questions), unsaid(format, questions), pictures)


@command("questions.export")
def export(s: Session, actor: Actor, *, by: Filter, format: str) -> bytes:
    """Excel, GIFT or Moodle XML; what such a file has no place for stands in it for our own reader."""
    questions = _chosen(s, actor, by)
    if not questions:
        raise Refused(N_("No question fits: choose another topic or state."))
    audit.note(s, table="question", exported=len(questions), format=format)
    bare = [Told(without_pictures(one.content), one.topic, one.difficulty, one.source) for one in questions]
    return write(format, bare, lambda text: translate(actor.lang, text))


def _chosen(s: Session, actor: Actor, by: Filter) -> list[Told]:
    """By topic, so that a file of categories names each once."""
    page: Any = bank.listed.within(s, actor, by=by, sort="no", number=1, size=MOST + 1)
    if len(page.rows) > MOST:
        raise Refused(
            N_("These are more than {most} questions: choose a topic, and take them in parts."), most=MOST
        )
    contents = newest_of(s, [row.id for row in page.rows])
    rows = sorted(page.rows, key=lambda row: (row.topic, row.id))
    return [Told(contents[row.id], tuple(row.topic.split(APART)), row.difficulty, row.source) for row in rows]
