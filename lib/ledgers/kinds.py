"""Kinds of field, and the reader of each: a cell in, what it says out, or Refused with the reason."""

import re
from collections.abc import Callable
from datetime import date, time, timedelta
from math import isfinite

from lib.errors import Refused
from lib.i18n import N_
from lib.ledgers.archive_cells import read_archive_no, read_keeping, read_pages, read_year
from lib.ledgers.certificates import read_certificate, read_expiry
from lib.ledgers.dates import read_birthday, read_day
from lib.ledgers.moments import read_bare_day, read_moment
from lib.ledgers.money import read_money
from lib.ledgers.names import read_names, read_person
from lib.ledgers.phones import read_phones
from lib.ledgers.places import read_place
from lib.ledgers.rooms import read_part, read_room
from lib.ledgers.shapes import Cell, Field, Found, Scene
from lib.ledgers.survey_cells import read_mark, read_period
from lib.ledgers.terms import read_term, read_until
from lib.ledgers.words import NUMERAL, bare, is_nothing, numeral, plain, said

Reader = Callable[[Cell, Field, Scene], Found]
PEOPLE = re.compile(r"约?([\d.]+)[人口个位名]?")
HEADS = re.compile(r"(\d+)[大老小]")


def read(cell: Cell, field: Field, scene: Scene) -> Found:
    """No pattern ever sees a text longer than its field may be: some would take hours over it."""
    if isinstance(cell, str) and len(cell) > field.longest:
        raise Refused(N_("Too long: {n} characters, {limit} at most"), n=len(cell), limit=field.longest)
    return KINDS[field.kind](cell, field, scene)


def read_text(cell: Cell, field: Field, scene: Scene) -> Found:
    return Found(None if is_nothing(cell, field.blanks) else said(cell))


def read_number(cell: Cell, field: Field, scene: Scene) -> Found:
    if is_nothing(cell, field.blanks):
        return Found(None)
    return Found(_within(_figure(cell, field.units), field))


def read_count(cell: Cell, field: Field, scene: Scene) -> Found:
    if is_nothing(cell, field.blanks):
        return Found(None)
    text = re.sub(f"{NUMERAL}+", lambda found: str(numeral(found[0])), bare(said(cell)))
    if re.fullmatch(f"({HEADS.pattern})+", text):
        return Found(int(_within(sum(map(int, HEADS.findall(text))), field)))
    people = PEOPLE.fullmatch(text)
    figure = _figure(people[1] if people else text, field.units)
    if not figure.is_integer():
        raise Refused(N_("“{text}” is not a whole number"), text=text)
    return Found(int(_within(figure, field)))


def read_id(cell: Cell, field: Field, scene: Scene) -> Found:
    """A number that names a thing: 1.0 is "1", and no day."""
    if isinstance(cell, date | time | timedelta):
        raise Refused(
            N_("Excel has turned the number into a date ({text}): type it again as text"), text=said(cell)
        )
    return Found(None if is_nothing(cell, field.blanks) else plain(said(cell)))


def read_choice(cell: Cell, field: Field, scene: Scene) -> Found:
    if is_nothing(cell, field.blanks):
        return Found(None)
    text = bare(said(cell)).lower()
    for code, words in field.choices.items():
        if text == code or text in words:
            return Found(code)
    if field.open:
        return Found(plain(said(cell)), ((N_("“{text}” is kept in its own word"), {"text": said(cell)}),))
    offered = "、".join(words[0] for words in field.choices.values())
    raise Refused(N_("“{text}” is not one of: {words}"), text=said(cell), words=offered)


def read_degree(cell: Cell, field: Field, scene: Scene) -> Found:
    """A word for how much; more words around it do no harm, and one nobody knows is left out with a note."""
    if is_nothing(cell, field.blanks):
        return Found(None)
    text = bare(said(cell)).lower()
    by_word = {word: code for code, words in field.choices.items() for word in (code, *words)}
    if text in by_word:
        return Found(by_word[text])
    inside = [word for word in by_word if len(word) > 1 and word in text]
    if inside and not re.search("[□/、]|未|没", text):
        return Found(by_word[max(inside, key=len)])
    return Found(None, ((N_("“{text}” is not known here, left out"), {"text": said(cell)}),))


def read_flag(cell: Cell, field: Field, scene: Scene) -> Found:
    """A state in one word, or the words themselves, for Ledger.settle to decide."""
    if is_nothing(cell, field.blanks):
        return Found(None)
    text = bare(said(cell)).lower()
    return Found(next((code for code, words in field.choices.items() if text in words), text))


def _figure(cell: Cell, units: tuple[str, ...]) -> float:
    if isinstance(cell, float | int) and not isinstance(cell, bool) and isfinite(cell):
        return float(cell)
    text = bare(said(cell)).lower().lstrip("约¥").replace(",", "")
    for unit in units:
        text = text.removesuffix(unit)
    if re.fullmatch(r"[-+]?(\d+(\.\d*)?|\.\d+)", text) is None:
        raise Refused(N_("“{text}” is not a number"), text=said(cell))
    return float(text)


def _within(figure: float, field: Field) -> float:
    if field.low is not None and figure < field.low:
        raise Refused(
            N_("{figure} is too small: {limit} at least"), figure=said(figure), limit=said(field.low)
        )
    if field.high is not None and figure > field.high:
        raise Refused(
            N_("{figure} is too large: {limit} at most"), figure=said(figure), limit=said(field.high)
        )
    return figure


KINDS: dict[str, Reader] = {
    "text": read_text,
    "number": read_number,
    "count": read_count,
    "choice": read_choice,
    "degree": read_degree,
    "flag": read_flag,
    "id": read_id,
    "money": read_money,
    "moment": read_moment,
    "day": read_bare_day,
    "person": read_person,
    "people": read_names,
    "place": read_place,
    "certificate": read_certificate,
    "expiry": read_expiry,
    "date": read_day,
    "birthday": read_birthday,
    "phones": read_phones,
    "names": read_names,
    "room": read_room,
    "room part": read_part,
    "archive no": read_archive_no,
    "year": read_year,
    "keeping": read_keeping,
    "pages": read_pages,
    "mark": read_mark,
    "period": read_period,
    "term": read_term,
    "until": read_until,
}
