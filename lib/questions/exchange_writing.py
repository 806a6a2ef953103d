"""Questions as a file to take away: Excel, GIFT or Moodle XML, and what the file cannot say of them."""

from collections.abc import Callable, Sequence

from lib.errors import Refused
from lib.i18n import N_
from lib.questions import writing_gift_rules, writing_moodle_rules, writing_workbook_rules
from lib.questions.content import Content
from lib.questions.exchange_facts_rules import Told
from lib.questions.reading_moodle_rules import rows_of
from lib.sheets import workbook

Say = Callable[[str], str]
ENDINGS = {"workbook": "xlsx", "gift": "txt", "moodle": "xml"}


def write(format: str, questions: Sequence[Told], say: Say) -> bytes:
    return WRITERS[format](questions, say)


def write_workbook(questions: Sequence[Told], say: Say) -> bytes:
    headings, rows = writing_workbook_rules.table(questions, say)
    return workbook(say(N_("Question bank")), headings, rows)


def write_gift(questions: Sequence[Told], say: Say) -> bytes:
    return writing_gift_rules.text_of(questions).encode()


def write_moodle(questions: Sequence[Told], say: Say) -> bytes:
    return writing_moodle_rules.document(questions, _native).encode()


def _native(document: str) -> Content | None:
    try:
        return rows_of(document.encode())[0].content
    except Refused:
        return None


def unsaid(format: str, questions: Sequence[Told]) -> int:
    """How many of them another program than this one will get as a bare essay."""
    whole = {"gift": writing_gift_rules.is_whole, "moodle": writing_moodle_rules.is_whole}.get(format)
    return sum(1 for one in questions if whole and not whole(one.content.asked))


WRITERS: dict[str, Callable[[Sequence[Told], Say], bytes]] = {
    "workbook": write_workbook,
    "gift": write_gift,
    "moodle": write_moodle,
}
