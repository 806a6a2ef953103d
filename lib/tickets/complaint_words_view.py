"""How a complaint's and a chain's events read in the story."""

from collections.abc import Callable, Mapping
from typing import Any

from db.choices.tickets import Delivery, Grade, Move, TicketType
from lib.tickets.chain_rules import cause_label
from lib.ui import _, language, plain

Content = Mapping[str, Any]
COLOURS = {Grade.GENERAL: "gray", Grade.COMPLEX: "orange", Grade.MAJOR: "red"}


def said(move: Move, content: Content) -> str:
    """Ready for markdown; "" when there is nothing to say."""
    words = WORDS.get(move)
    return words(content) if words else ""


def _graded(content: Content) -> str:
    grade = _(Grade(content["grade"]).label)
    if content.get("raised"):
        return _("{grade}: one grade higher, being a repeat", grade=grade)
    return f"{_(Grade(content['was']).label)} → {grade}" if content.get("was") else grade


def _found(content: Content) -> str:
    return _("Valid") if content.get("valid") else _("Not valid")


def _delivered(content: Content) -> str:
    return _(Delivery(content["delivery"]).label)


def _caused(content: Content) -> str:
    type = TicketType(content["type"])
    return _("Cause: {cause}", cause=plain(cause_label(type, content["cause"], language())))


def _linked(content: Content) -> str:
    other = {name: plain(str(content[name])) for name in content if name != "joined"}
    if "repeats" in other:
        return _("It repeats {no}.", no=other["repeats"])
    if "repeated_by" in other:
        return _("{no} repeats it.", no=other["repeated_by"])
    if "part_of" in other:
        return _("Joined under {no}.", no=other["part_of"])
    if "parted" in other:
        return _("Not the same as {no}.", no=other["parted"])
    if "incident" in other:
        return _("To an incident")
    if "unlinked" in other:
        return _("No longer part of the incident")
    joined = plain("、".join(content.get("joined", [])))
    return _("Joined here: {numbers}.", numbers=joined) if joined else ""


def _noted(content: Content) -> str:
    name = content.get("statement_of")
    return _("{name} says:", name=plain(name)) if name else ""


WORDS: dict[Move, Callable[[Content], str]] = {
    Move.CLASSIFY: _graded,
    Move.GRADE: _graded,
    Move.INVESTIGATE: _found,
    Move.ANSWER: _delivered,
    Move.CAUSE: _caused,
    Move.LINK: _linked,
    Move.NOTE: _noted,
}
