"""Inside the use cases: how a ticket's events and answers read on its filed sheet, always in Chinese."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from db.choices.files import Purpose
from db.choices.tickets import Delivery, Grade, Move, Satisfaction, TicketType, WaitingFor
from lib import clock
from lib.archives.sheet_rules import NAME, PHONE, PLAIN, PRIVATE
from lib.forms.schema import KEPT_FILES, MOST_SCORE, FormField, FormSchema, Kind
from lib.forms.values import is_empty
from lib.i18n import DEFAULT, N_, pick, translate
from lib.tickets.chain_rules import cause_label
from lib.tickets.sheet_rules import QUALITY, REACHED, VERDICT

Content = Mapping[str, Any]


def zh(text: str, **params: Any) -> str:
    return translate(DEFAULT, text, **params)


def told(content: Content, move: Move) -> str:
    """What an event says beyond its name and note; "" when there is nothing to say."""
    if content.get("imported"):
        return "；".join(_ledger(content))
    if move == Move.NOTE and (content.get("files") or content.get("removed")):
        return _filed(content)
    return SAID[move](content) if move in SAID else ""


def _ledger(content: Content) -> Iterator[str]:
    for label, text, *kind in content.get("told", ()):
        yield f"{zh(label)}：{zh(text) if kind else text}"
    for label, before, after, *kind in content.get("changed", ()):
        yield f"{zh(label)}：{zh(before) if kind else before} → {zh(after) if kind else after}"


def _filed(content: Content) -> str:
    ids = content.get("files") or content["removed"]
    said = zh(N_("{n} files ({what})"), n=len(ids), what=zh(Purpose(content["purpose"]).label))
    return said if content.get("files") else zh(N_("Removed: {what}"), what=said)


def _waits(content: Content) -> str:
    what, until = zh(WaitingFor(content["waiting_for"]).label), _moment(content["promised"])
    return zh(N_("waiting for {what}, promised {date}"), what=what, date=until)


def _called(content: Content) -> str:
    if not content.get("reached"):
        return REACHED[False]
    score = content.get("satisfaction")
    said = REACHED[True], QUALITY[content.get("quality_ok")], _score_word(score)
    return "，".join(part for part in said if part)


def _score_word(score: Any) -> str:
    return zh(Satisfaction(str(score)).label) if score else ""


def _graded(content: Content) -> str:
    grade = zh(Grade(content["grade"]).label) if content.get("grade") else ""
    return f"{zh(Grade(content['was']).label)} → {grade}" if content.get("was") else grade


def _linked(content: Content) -> str:
    said = {
        "repeats": N_("It repeats {no}."),
        "repeated_by": N_("{no} repeats it."),
        "part_of": N_("Joined under {no}."),
        "parted": N_("Not the same as {no}."),
        "incident": N_("To an incident"),
        "unlinked": N_("No longer part of the incident"),
    }
    if joined := content.get("joined"):
        return zh(N_("Joined here: {numbers}."), numbers="、".join(joined))
    return next((zh(text, no=content[name]) for name, text in said.items() if name in content), "")


def _sent_on(content: Content) -> str:
    return zh(N_("from {name}, after {n} minutes"), name=content.get("worker", ""), n=content.get("n", ""))


def _helped(content: Content) -> str:
    name = content.get("name", "")
    if content.get("let_go"):
        return zh(N_("{name} need not help any more"), name=name)
    return (
        zh(N_("{name}, by {date}"), name=name, date=_moment(content["due"])) if content.get("due") else name
    )


def _promised(content: Content) -> str:
    date = content.get("promised")
    return zh(N_("promised {date}"), date=_moment(date)) if date else ""


def _moment(text: str) -> str:
    return clock.shown(datetime.fromisoformat(text))


SAID: dict[Move, Callable[[Content], str]] = {
    Move.WAIT: _waits,
    Move.CALL_BACK: _called,
    Move.CLASSIFY: _graded,
    Move.GRADE: _graded,
    Move.INVESTIGATE: lambda content: VERDICT[content.get("valid")],
    Move.ANSWER: lambda content: zh(Delivery(content["delivery"]).label) if content.get("delivery") else "",
    Move.CAUSE: lambda content: cause_label(TicketType(content["type"]), content["cause"]),
    Move.LINK: _linked,
    Move.NOTE: lambda content: content.get("statement_of") or "",
    Move.DISPATCH: lambda content: content.get("name") or "",
    Move.GRAB: lambda content: content.get("name") or "",
    Move.SEND_ON: _sent_on,
    Move.HELP: _helped,
    Move.HELPED: lambda content: content.get("name") or "",
    Move.TELL: _promised,
}


# -- answers of a form -------------------------------------------------------------------------


def answers(schema: FormSchema, values: Content) -> Iterator[tuple[str, str, str]]:
    """(label, what was answered, how it is masked), in the order of the form; files stand elsewhere."""
    for field in schema.fields:
        value = values.get(field.id)
        if field.kind not in KEPT_FILES and field.kind != Kind.SECTION and not is_empty(value):
            yield pick(field.label, DEFAULT), _reads(field, value), _mask(field)


def _mask(field: FormField) -> str:
    by_kind = {Kind.PHONE: PHONE, Kind.CUSTOMER: NAME}
    return by_kind.get(field.kind, PRIVATE if field.personal else PLAIN)


def _reads(field: FormField, value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("name") or "")
    if isinstance(value, bool):
        return zh(N_("Yes")) if value else zh(N_("No"))
    if isinstance(value, list):
        return "、".join(_label(field, one) for one in value)
    if field.kind == Kind.MONEY:
        return f"¥{value}"
    if field.kind == Kind.SCORE:
        return f"{value} / {field.most if field.most is not None else MOST_SCORE:f}"
    return str(value).replace("T", " ") if field.kind == Kind.DATETIME else _label(field, value)


def _label(field: FormField, value: Any) -> str:
    found = next((option for option in field.options if option.id == value), None)
    return pick(found.label, DEFAULT) if found else str(value)
