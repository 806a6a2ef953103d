"""One field's value made clean and ready for JSON, or refused; whatever JSON a browser may send. Pure."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from lib.errors import Refused
from lib.forms.schema import (
    HIGHEST,
    LONGEST,
    MOST_FILES,
    MOST_NPS,
    MOST_SCORE,
    MOST_STARS,
    FormField,
    Kind,
    Option,
    tidy,
)
from lib.i18n import N_

PHONE = re.compile(r"[\d\s+()\-/,、;转*#.a-z]+", re.I)
MOST_DIGITS = 40
CENT, MICRO = Decimal("0.01"), Decimal("0.000001")
HIGHEST_ID = 2**31 - 1
YEARS = range(1900, 2201)


def clean(field: FormField, value: Any, options: Sequence[Option], today: date | None) -> Any:
    """options are those offered now; without today, past and future are not looked at."""
    if isinstance(value, str):
        value = tidy(value)
    if is_empty(value):
        if field.required:
            raise _refused(field, N_("Please fill in: {field}"))
        return None
    return _CLEAN[field.kind](field, value, options, today)


def is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str | list | tuple | dict) and not value)


def _refused(field: FormField, message: str, **params: Any) -> Refused:
    return Refused(message, field=field.label, **params)


def _text(field: FormField, value: Any, *_: Any) -> str:
    if not _is_plain(value):
        raise _refused(field, N_("{field}: this is not a text."))
    text, most = str(value), min(field.longest or HIGHEST_ID, LONGEST[field.kind])
    if field.kind != Kind.LONG_TEXT:
        text = " ".join(text.split())
    if len(text) > most:
        raise _refused(field, N_("{field} is too long: at most {n} characters."), n=most)
    return text


def _is_plain(value: Any) -> bool:
    """A text, or a number not so long that writing it out is work."""
    if isinstance(value, int) and not isinstance(value, bool):
        return abs(value) < HIGHEST
    return isinstance(value, str | float | Decimal)


def _phone(field: FormField, value: Any, *_: Any) -> str:
    text = _text(field, unicodedata.normalize("NFKC", value) if isinstance(value, str) else value)
    if not PHONE.fullmatch(text) or sum(char.isdigit() for char in text) < 3:
        raise _refused(field, N_("{field}: this is not a telephone number."))
    return text


def _choice(field: FormField, value: Any, options: Sequence[Option], *_: Any) -> str:
    if not isinstance(value, str) or value not in {option.id for option in options}:
        raise _refused(field, N_("{field}: please choose one of the options."))
    return value


def _choices(field: FormField, value: Any, options: Sequence[Option], *_: Any) -> list[str]:
    chosen = [_choice(field, one, options) for one in _each(value)]
    return _counted(field, list(dict.fromkeys(chosen)), None)


def _each(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _counted(field: FormField, found: list[Any], most: int | None) -> list[Any]:
    most = most if field.most is None else int(field.most)
    if field.least is not None and len(found) < field.least:
        raise _refused(field, N_("{field}: at least {n}, please."), n=int(field.least))
    if most is not None and len(found) > most:
        raise _refused(field, N_("{field}: at most {n}, please."), n=most)
    return found


def _amount(field: FormField, value: Any, low: Decimal, high: Decimal) -> Decimal:
    if not _is_plain(value):
        raise _refused(field, N_("{field}: this is not a number."))
    number = _decimal(unicodedata.normalize("NFKC", str(value)).replace(",", ""))
    if number is None:
        raise _refused(field, N_("{field}: this is not a number."))
    if not number.is_finite() or not low <= number <= high:
        raise _out_of_range(field, low, high)
    return number + 0


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text) if len(text) <= MOST_DIGITS else None
    except InvalidOperation:
        return None


def _out_of_range(field: FormField, low: Decimal, high: Decimal) -> Refused:
    """Says the bounds, unless they are only what no sum of money ever reaches."""
    if abs(low) >= HIGHEST or abs(high) >= HIGHEST:
        return _refused(field, N_("{field}: the number is out of range."))
    return _refused(
        field, N_("{field}: the number is out of range, {low} to {high}."), low=plain(low), high=plain(high)
    )


def plain(number: Decimal | int) -> str:
    """3, 0.5: never 3E+2, no zeros at the end."""
    text = f"{Decimal(number):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _number(field: FormField, value: Any, *_: Any) -> str:
    low = -HIGHEST if field.least is None else field.least
    high = HIGHEST if field.most is None else field.most
    number = _amount(field, value, low, high)
    if field.kind == Kind.MONEY:
        number = number.quantize(CENT, ROUND_HALF_UP)
    elif number != number.quantize(MICRO, ROUND_HALF_UP):
        number = number.quantize(MICRO, ROUND_HALF_UP)
    return f"{number:f}"


def _rating(field: FormField, value: Any, *_: Any) -> int:
    stars = _amount(field, value, field.least or Decimal(1), field.most or Decimal(MOST_STARS))
    return _whole(field, stars)


def _nps(field: FormField, value: Any, *_: Any) -> int:
    return _whole(field, _amount(field, value, Decimal(0), Decimal(MOST_NPS)))


def _whole(field: FormField, number: Decimal) -> int:
    if number != int(number):
        raise _refused(field, N_("{field}: please give a whole number."))
    return int(number)


def _score(field: FormField, value: Any, *_: Any) -> str:
    most = Decimal(MOST_SCORE) if field.most is None else field.most
    score = _amount(field, value, field.least or Decimal(0), most)
    if score * 2 != int(score * 2):
        raise _refused(field, N_("{field}: whole or half points, please."))
    return plain(score)


def _date(field: FormField, value: Any, options: Any, today: date | None) -> str:
    if isinstance(value, datetime):
        value = value.date()
    try:
        day = value if isinstance(value, date) else date.fromisoformat(_str(value))
    except ValueError as error:
        raise _refused(field, N_("{field}: this is not a date.")) from error
    if day.year not in YEARS:
        raise _refused(field, N_("{field}: this is not a date."))
    now = today.date() if isinstance(today, datetime) else today
    _in_time(field, now is not None and day > now, now is not None and day < now)
    return day.isoformat()


def _datetime(field: FormField, value: Any, options: Any, today: date | None) -> str:
    """today may be a moment on the company's clock: then the hour counts as well."""
    try:
        at = value if isinstance(value, datetime) else datetime.fromisoformat(_str(value, shortest=12))
    except ValueError as error:
        raise _refused(field, N_("{field}: this is not a date and time.")) from error
    if at.tzinfo or at.year not in YEARS:
        raise _refused(field, N_("{field}: this is not a date and time."))
    at = at.replace(second=0, microsecond=0)
    if isinstance(today, datetime):
        now = today.replace(second=0, microsecond=0, tzinfo=None)
        _in_time(field, at > now, at < now)
    elif today:
        _in_time(field, at.date() > today, at.date() < today)
    return at.isoformat(timespec="minutes")


def _str(value: Any, shortest: int = 0) -> str:
    if not isinstance(value, str) or not shortest <= len(value) <= MOST_DIGITS:
        raise ValueError
    return value


def _in_time(field: FormField, later: bool, earlier: bool) -> None:
    if field.when == "past" and later:
        raise _refused(field, N_("{field}: this lies in the future."))
    if field.when == "future" and earlier:
        raise _refused(field, N_("{field}: this lies in the past."))


def _time(field: FormField, value: Any, *_: Any) -> str:
    try:
        at = value if isinstance(value, time) else time.fromisoformat(_str(value))
    except ValueError as error:
        raise _refused(field, N_("{field}: this is not a time of day.")) from error
    if at.tzinfo:
        raise _refused(field, N_("{field}: this is not a time of day."))
    return at.isoformat(timespec="minutes")


def _yes_no(field: FormField, value: Any, *_: Any) -> bool:
    if not isinstance(value, bool):
        raise _refused(field, N_("{field}: please answer yes or no."))
    return value


def _id(field: FormField, value: Any, message: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= HIGHEST_ID:
        raise _refused(field, message)
    return value


def _files(field: FormField, value: Any, *_: Any) -> list[int]:
    ids = [_id(field, one, N_("{field}: this file is not there any more.")) for one in _each(value)]
    return _counted(field, list(dict.fromkeys(ids)), MOST_FILES)


def _signature(field: FormField, value: Any, *_: Any) -> int:
    return _id(field, value, N_("{field}: please sign again."))


def _pick(field: FormField, value: Any, *_: Any) -> dict[str, Any]:
    """The id alone: whose name it is, the service reads for itself."""
    id = value.get("id") if isinstance(value, dict) else value
    return {"id": _id(field, id, N_("{field}: please choose again.")), "name": ""}


_CLEAN: dict[Kind, Callable[[FormField, Any, Sequence[Option], date | None], Any]] = {
    Kind.TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.PHONE: _phone,
    Kind.NUMBER: _number,
    Kind.MONEY: _number,
    Kind.RATING: _rating,
    Kind.NPS: _nps,
    Kind.SCORE: _score,
    Kind.DATE: _date,
    Kind.DATETIME: _datetime,
    Kind.TIME: _time,
    Kind.CHOICE: _choice,
    Kind.MULTI_CHOICE: _choices,
    Kind.YES_NO: _yes_no,
    Kind.PHOTO: _files,
    Kind.FILE: _files,
    Kind.SIGNATURE: _signature,
    Kind.CUSTOMER: _pick,
    Kind.HOUSEHOLD: _pick,
    Kind.STAFF: _pick,
}
