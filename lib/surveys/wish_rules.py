"""Which ticket a wish to be called becomes, and what is answered on its form. Pure."""

from datetime import date
from typing import Any

from db.choices.surveys import Dimension
from db.choices.tickets import Channel, TicketType
from lib.forms.checks import tried
from lib.forms.public_rules import CHANNEL, answered_for
from lib.forms.schema import FormSchema
from lib.i18n import DEFAULT, N_, translate

# A low mark is no complaint until the caller says so; a company may have switched the first one off.
TYPES = (TicketType.SUGGESTION, TicketType.ENQUIRY)
LONGEST = 1000
OTHER = "other"
# Dimension → category of a suggestion, as shipped; where a form knows it not, its "other" or its last.
CATEGORIES = {
    Dimension.SERVICE: "service",
    Dimension.RESPONSE: "service",
    Dimension.REPAIR: "service",
    Dimension.FACILITY: "facility",
    Dimension.SECURITY: "order",
    Dimension.ORDER: "order",
    Dimension.ENVIRONMENT: "environment",
    Dimension.COMMUNITY: "activity",
}


def summary(about: Dimension, words: str) -> str:
    """Begins with what it is, as a list of tickets shows little more."""
    what = translate(DEFAULT, N_("Satisfaction call-back"))
    said = words.strip()[:LONGEST] or translate(DEFAULT, N_("wishes to be called back"))
    return f"{what}（{translate(DEFAULT, about.label)}）：{said}"


def answers(
    schema: FormSchema, about: Dimension, words: str, today: date, *, by_staff: bool
) -> dict[str, Any] | None:
    """None where the company's form asks for more than is known."""
    known = {"summary": summary(about, words), "category": category(schema, about)}
    given = {**answered_for(schema), **known}
    if by_staff and CHANNEL in given:
        given[CHANNEL] = Channel.HOTLINE.value
    return None if tried(schema, given, today=today)[1] else given


def category(schema: FormSchema, about: Dimension) -> str | None:
    asked = [field for field in schema.fields if field.id == "category"]
    offered = [option.id for field in asked for option in field.options if not option.retired]
    fitting = (CATEGORIES.get(about, OTHER), OTHER, *offered[-1:])
    return next((id for id in fitting if id in offered), None)
