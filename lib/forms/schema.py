"""What a form is, as pydantic models, and the check of values against it. Pure."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from lib.errors import Refused
from lib.i18n import N_

Text = str | dict[str, str]
HIGHEST = Decimal(10**12)
LONGEST = {"text": 200, "long_text": 4000, "phone": 40}


class Kind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    MULTI_CHOICE = "multi_choice"
    YES_NO = "yes_no"
    PHONE = "phone"
    SECTION = "section"


class Option(BaseModel):
    """id is kept in answers and never changes; label is what people read."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    label: Text


class FormField(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    kind: Kind
    label: Text
    required: bool = False
    help: Text = ""
    default: Any = None
    options: tuple[Option, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None


class FormSchema(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    code: str
    kind: str
    title: Text
    fields: tuple[FormField, ...] = Field(min_length=1)

    def field(self, id: str) -> FormField:
        return next(field for field in self.fields if field.id == id)


def check(schema: FormSchema, values: dict[str, Any]) -> dict[str, Any]:
    """Clean values, ready for JSON; refuses the first that does not fit. Unknown keys are dropped."""
    asked = [field for field in schema.fields if field.kind != Kind.SECTION]
    return {field.id: _clean(field, values.get(field.id)) for field in asked}


def _clean(field: FormField, value: Any) -> Any:
    if isinstance(value, str):
        value = value.strip()
    if value is None or value == "" or value == []:
        if field.required:
            raise Refused(N_("Please fill in: {field}"), field=field.label)
        return None
    return _CLEAN[field.kind](field, value)


def _text(field: FormField, value: Any) -> str:
    text = str(value).replace("\x00", "")
    if len(text) > LONGEST[field.kind]:
        raise Refused(
            N_("{field} is too long: at most {n} characters."), field=field.label, n=LONGEST[field.kind]
        )
    return text


def _choice(field: FormField, value: Any) -> str:
    if not isinstance(value, str) or value not in {option.id for option in field.options}:
        raise Refused(N_("{field}: please choose one of the options."), field=field.label)
    return str(value)


def _choices(field: FormField, value: Any) -> list[str]:
    return [_choice(field, one) for one in (value if isinstance(value, list | tuple) else [value])]


def _number(field: FormField, value: Any) -> str:
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise Refused(N_("{field}: this is not a number."), field=field.label) from error
    low = -HIGHEST if field.least is None else field.least
    high = HIGHEST if field.most is None else field.most
    if not number.is_finite() or not low <= number <= high:
        raise Refused(N_("{field}: the number is out of range."), field=field.label)
    return str(number.quantize(Decimal("0.01"), ROUND_HALF_UP)) if field.kind == Kind.MONEY else str(number)


def _date(field: FormField, value: Any) -> str:
    try:
        return (value if isinstance(value, date) else date.fromisoformat(str(value))).isoformat()
    except ValueError as error:
        raise Refused(N_("{field}: this is not a date."), field=field.label) from error


def _yes_no(field: FormField, value: Any) -> bool:
    if not isinstance(value, bool):
        raise Refused(N_("{field}: please answer yes or no."), field=field.label)
    return value


_CLEAN = {
    Kind.TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.PHONE: _text,
    Kind.NUMBER: _number,
    Kind.MONEY: _number,
    Kind.DATE: _date,
    Kind.CHOICE: _choice,
    Kind.MULTI_CHOICE: _choices,
    Kind.YES_NO: _yes_no,
}
