"""Inside the use cases: a ticket's sheet, block by block, in Chinese as people were shown it that day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Row

from db.choices import Choice
from db.choices.tickets import Move, TicketType
from db.tickets import Complaint, Ticket
from lib import clock
from lib.archives.sheet_rules import (
    NAME,
    NAMELESS,
    PHONE,
    PLAIN,
    PRIVATE,
    Block,
    facts,
    files,
    rows,
    sheet,
)
from lib.i18n import DEFAULT, N_, pick
from lib.standards.book_rules import ClauseFacts
from lib.standards.wording_rules import limit_in_words
from lib.tickets.archive_words_rows import answers, told, zh
from lib.tickets.chain_rules import cause_label
from lib.tickets.excuse_rows import Told
from lib.tickets.promise_rules import Promised
from lib.tickets.rules import move_label, state_label
from lib.tickets.sheet_rules import QUALITY, VERDICT, Answered, bill, label_of
from lib.tickets.story import Line

Fact = tuple[str, str, str]
RESIDENT = "住户"


class Named(NamedTuple):
    """Somebody a complaint is about."""

    name: str
    reply: str
    user_id: int | None


@dataclass(frozen=True)
class Work:
    """A closed ticket with all that hangs on it."""

    ticket: Ticket
    project: str
    repeats: str
    answered: Answered
    events: Sequence[Row[Any]]  # of TicketEvent
    lines: Sequence[Line]
    promises: Sequence[Promised]
    clauses: Mapping[int, ClauseFacts]
    excuses: Mapping[tuple[int, Any], Told]
    files: Sequence[Row[Any]]  # of StoredFile
    names: Mapping[int, str]
    case: Complaint | None
    concerned: Sequence[Named]

    @property
    def nameless(self) -> bool:
        return bool(self.answered and self.answered[1].get("anonymous"))

    def name(self, id: int | None) -> str:
        return self.names.get(id or 0, "")


def sheet_of(work: Work) -> dict[str, Any]:
    blocks = (_about(work), _form(work), _findings(work), _used(work), _cost(work), _verdict(work))
    more = (_promised(work), _story(work), _kept(work))
    about = {one.user_id for one in work.concerned if one.user_id}
    return sheet(work.ticket.no, work.ticket.summary, [*blocks, *more], about)


def _said(word: Choice | None) -> str:
    return zh(word.label) if word else ""


def _about(work: Work) -> Block:
    t, hidden = work.ticket, work.nameless
    own = t.type == TicketType.OTHER and work.answered
    kind = pick(work.answered[0].title, DEFAULT) if own and work.answered else _said(t.type)
    cause = cause_label(t.type, t.cause) if t.cause else ""
    told: list[Fact] = [
        (N_("Kind"), kind, PLAIN),
        (N_("Project"), work.project, PLAIN),
        (N_("Place"), t.place, PRIVATE if hidden else PLAIN),
        (N_("Contact"), t.contact, NAMELESS if hidden else NAME),
        (N_("Phone"), t.phone, PRIVATE if hidden else PHONE),
        (N_("Category"), label_of(work.answered, "category", t.category), PLAIN),
        (N_("Urgency"), _said(t.urgency), PLAIN),
        (N_("Grade"), _said(t.grade), PLAIN),
        (N_("Channel"), _said(t.channel), PLAIN),
        (N_("Content"), t.summary, PLAIN),
        (N_("Received by"), work.name(t.first_contact_id), PLAIN),
        (N_("Handled by"), work.name(t.assignee_id), PLAIN),
        *((label, clock.shown(at), PLAIN) for label, at in _moments(t)),
        (N_("It repeats"), work.repeats, PLAIN),
        (N_("Cause"), cause, PLAIN),
        (N_("Times reopened"), str(t.reopened or ""), PLAIN),
    ]
    return facts(N_("Ticket"), told)


def _moments(t: Ticket) -> Iterator[tuple[str, Any]]:
    yield N_("Received at"), t.received_at
    yield N_("On site at"), t.on_site_at
    yield N_("Done at"), t.done_at
    yield N_("Closed at"), t.closed_at


def _form(work: Work) -> Block:
    if not work.answered:
        return facts("", ())
    schema, values = work.answered
    return facts(pick(schema.title, DEFAULT), answers(schema, values))


def _findings(work: Work) -> Block:
    """What a complaint has beyond a ticket."""
    case = work.case
    if case is None:
        return facts("", ())
    replies = "\n".join(f"{one.name}：{one.reply}" for one in work.concerned if one.reply)
    told: list[Fact] = [
        (N_("Happened at"), clock.shown(case.happened_at), PLAIN),
        (N_("Reason given"), case.reason, PLAIN),
        (N_("What the customer wants"), case.demand, PLAIN),
        (N_("Department"), label_of(work.answered, "department", case.department), PLAIN),
        (N_("Findings"), case.facts, PLAIN),
        (N_("People concerned"), "、".join(one.name for one in work.concerned), PLAIN),
        (N_("What they say"), replies, PLAIN),
        (N_("Valid or not"), VERDICT[case.valid], PLAIN),
        (N_("Verdict"), case.verdict, PLAIN),
        (N_("Plan"), case.plan, PLAIN),
        (N_("Written answer"), case.answer, PLAIN),
        (N_("Delivered"), _said(case.delivery), PLAIN),
        (N_("Answered at"), clock.shown(case.answered_at), PLAIN),
    ]
    return facts(N_("Investigation and answer"), told)


def _used(work: Work) -> Block:
    columns = (
        N_("Part or work"),
        N_("Kind"),
        N_("Quantity"),
        N_("Unit price"),
        N_("Amount of money"),
        N_("Paid by"),
    )
    lines = bill(work.lines)["lines"]
    said = ([x["name"], x["kind"], x["quantity"], x["price"], x["amount"], x["paid_by"]] for x in lines)
    return rows(N_("Parts and cost"), columns, said)


def _cost(work: Work) -> Block:
    sums = bill(work.lines)
    named = (N_("Total"), "total"), (N_("The customer pays"), "owed"), (N_("The company bears"), "free")
    return facts(N_("Cost in all"), ((label, sums.get(key, ""), PLAIN) for label, key in named))


def _verdict(work: Work) -> Block:
    """What the customer said of it, and how often they were called."""
    tried = sum(event.move == Move.CALL_BACK for event in work.events)
    told: list[Fact] = [
        (N_("Calls"), str(tried or ""), PLAIN),
        (N_("Quality of the work"), QUALITY[work.ticket.quality_ok], PLAIN),
        (N_("Satisfaction"), _said(work.ticket.satisfaction), PLAIN),
    ]
    return facts(N_("Call-back"), told)


# -- promises ----------------------------------------------------------------------------------


def _promised(work: Work) -> Block:
    columns = N_("Promise"), N_("Limit"), N_("Due at"), N_("Done at"), N_("Kept or not")
    kept = sorted(work.promises, key=lambda one: (one.round, one.started_at, one.measure))
    said = ([_said(one.measure), _limit(work, one), *_dates(one), _standing(work, one)] for one in kept)
    return rows(N_("Promises"), columns, said)


def _limit(work: Work, one: Promised) -> str:
    clause = work.clauses.get(one.clause_id or 0)
    return "，".join(zh(text, **params) for text, params in limit_in_words(clause)) if clause else ""


def _dates(one: Promised) -> list[str]:
    return [clock.shown(one.due_at), clock.shown(one.met_at)]


def _standing(work: Work, one: Promised) -> str:
    """Judged as of the closing, so that the sheet says the same whenever it is made."""
    if one.dropped:
        return zh(N_("no longer asked for"))
    if not one.late(work.ticket.closed_at or clock.now()):
        return zh(N_("kept")) if one.met_at else ""
    excuse = work.excuses.get((one.round, one.measure))
    if excuse and excuse.granted:
        return zh(N_("late, excused by {name}: {reason}"), name=excuse.second, reason=excuse.reason)
    return zh(N_("late"))


# -- what happened -----------------------------------------------------------------------------


def _story(work: Work) -> Block:
    columns = N_("Time"), N_("Step taken"), N_("State"), N_("Person"), N_("What was noted")
    return rows(N_("Course of the work"), columns, (_event(work, event) for event in work.events))


def _event(work: Work, event: Row[Any]) -> list[str]:
    who = work.name(event.by_id) or (RESIDENT if event.content.get("resident") else "")
    if event.on_behalf_of_id:
        who = zh(N_("{name} for {other}"), name=who, other=work.name(event.on_behalf_of_id))
    said = "；".join(part for part in (told(event.content, event.move), event.note) if part)
    step, state = zh(move_label(work.ticket.type, event.move)), zh(state_label(work.ticket.type, event.state))
    return [clock.shown(event.at), step, state, who, said]


def _kept(work: Work) -> Block:
    return files(N_("Photos and files"), (_file(work, file) for file in work.files))


def _file(work: Work, file: Row[Any]) -> dict[str, Any]:
    return {
        "id": file.id,
        "name": file.name,
        "sha256": file.sha256,
        "purpose": _said(file.purpose),
        "at": clock.shown(file.at),
        "by": work.name(file.by_id),
    }
