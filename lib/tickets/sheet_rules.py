"""What a printed sheet says of a ticket's parts, and what it keeps to itself: values in, values out."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Protocol

from db.choices.tickets import LineKind, TicketType
from lib.documents.printed import money
from lib.forms.schema import FormSchema
from lib.i18n import DEFAULT, pick, translate
from lib.masks import mask_name, mask_numbers, mask_phone

SHEETS = {TicketType.COMPLAINT: "complaint", TicketType.REPAIR: "repair"}
Answered = tuple[FormSchema, dict[str, Any]] | None
# A sheet is Chinese whoever prints it.
QUALITY = {True: "合格", False: "不合格", None: ""}
VERDICT = {True: "有效投诉", False: "无效投诉", None: ""}
REACHED = {True: "已接通", False: "未接通"}
PAID_BY = {True: "客户", False: "公司"}
NAMELESS = "匿名"
# Written by people about people: telephones in them are masked too.
TOLD = (
    "summary",
    "reason",
    "demand",
    "facts",
    "verdict",
    "plan",
    "result",
    "answer",
    "replies",
    "call_backs",
)


class Billed(Protocol):
    @property
    def kind(self) -> LineKind: ...
    @property
    def name(self) -> str: ...
    @property
    def quantity(self) -> Decimal: ...
    @property
    def price(self) -> Decimal: ...
    @property
    def charged(self) -> bool: ...
    @property
    def amount(self) -> Decimal: ...


def bill(lines: Iterable[Billed]) -> dict[str, Any]:
    """The lines in words, hours worked, and who owes what; nothing where nothing was used."""
    found = list(lines)
    if not found:
        return {"lines": []}
    hours = sum((x.quantity for x in found if x.kind == LineKind.LABOUR), Decimal())
    owed = sum((x.amount for x in found if x.charged), Decimal())
    total = sum((x.amount for x in found), Decimal())
    return {
        "lines": [_line(x) for x in found],
        "hours": _number(hours) if hours else "",
        "total": money(total),
        "owed": money(owed),
        "free": money(total - owed),
    }


def _line(x: Billed) -> dict[str, str]:
    return {
        "name": x.name,
        "kind": translate(DEFAULT, x.kind.label),
        "quantity": _number(x.quantity),
        "price": money(x.price),
        "amount": money(x.amount),
        "paid_by": PAID_BY[x.charged],
    }


def _number(quantity: Decimal) -> str:
    """2 and 0.5, without noughts behind."""
    return f"{quantity.normalize():f}"


def label_of(answered: Answered, field: str, value: str) -> str:
    """An option in the words of the form it was chosen on; what is no option reads as it is."""
    fields = answered[0].fields if answered else ()
    options = next((f.options for f in fields if f.id == field), ())
    return next((pick(option.label, DEFAULT) for option in options if option.id == value), value)


def masked(content: Mapping[str, Any]) -> dict[str, Any]:
    """Who complained without a name is not named on paper either."""
    hidden = content.get("anonymous")
    return {
        **content,
        "reporter": NAMELESS if hidden else mask_name(content["reporter"]),
        "phone": "" if hidden else mask_phone(content["phone"]),
        "place": "" if hidden else content["place"],
        **{name: mask_numbers(content[name]) for name in TOLD if content.get(name)},
    }
