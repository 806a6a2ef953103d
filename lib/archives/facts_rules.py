"""What is said of a record when it is filed by hand, and what of it makes no sense."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from db.choices.archives import Cycle, Secrecy
from lib.archives.rules import FIRST_YEAR
from lib.errors import Refused, all_of
from lib.forms.schema import FormSchema, Kind
from lib.i18n import N_

LONGEST = {"title": 200, "author": 80, "shelf": 80, "body": 20_000, "note": 2_000}
LONGEST_NO = 40
MOST_PAGES = 100_000
AHEAD = timedelta(days=400)  # next year's plan is filed this year
SPOKEN = 40  # characters of what was written that make a title


@dataclass(frozen=True)
class Facts:
    """secrecy None: the category's. A household's project is its own, whatever is said here."""

    category_id: int
    title: str = ""
    project_id: int | None = None
    household_id: int | None = None
    customer_id: int | None = None
    happened_on: date | None = None
    author: str = ""
    secrecy: Secrecy | None = None
    cycle: Cycle = Cycle.ITEM
    shelf: str = ""
    pages: int | None = None
    expires_on: date | None = None
    body: str = ""
    note: str = ""


def sensible(facts: Facts, today: date) -> Facts:
    """Tidied; refused with everything that has to be mended."""
    tidy = {name: getattr(facts, name).replace("\0", "").strip() for name in LONGEST}
    tidy |= {name: " ".join(tidy[name].split()) for name in ("title", "author", "shelf")}
    if wrong := _wrong(facts, tidy, today):
        raise all_of(wrong)
    return replace(facts, **tidy)


def _wrong(facts: Facts, tidy: dict[str, str], today: date) -> list[Refused]:
    found = [
        Refused(N_("{field}: at most {n} characters."), field=_NAMES[name], n=most)
        for name, most in LONGEST.items()
        if len(tidy[name]) > most
    ]
    on, ends = facts.happened_on, facts.expires_on
    if on and not FIRST_YEAR <= on.year <= (today + AHEAD).year:
        found.append(Refused(N_("The date lies too far back or ahead.")))
    if on and ends and ends < on:
        found.append(Refused(N_("It cannot end before it begins: look at the date and “valid until”.")))
    if facts.pages is not None and not 1 <= facts.pages <= MOST_PAGES:
        found.append(Refused(N_("Pages are counted from 1 to {n}."), n=MOST_PAGES))
    return found


_NAMES = {
    "title": N_("Title"),
    "author": N_("Person or department responsible"),
    "shelf": N_("Shelf place"),
    "body": N_("Text"),
    "note": N_("Note"),
}


def spoken_title(body: str, answered: tuple[FormSchema, dict[str, Any]] | None) -> str:
    """The beginning of what was written, where no title was given."""
    said = [body]
    if answered:
        schema, values = answered
        said += [str(values.get(field.id) or "") for field in schema.fields if field.kind == Kind.LONG_TEXT]
    line = next((" ".join(text.split()) for text in said if text.strip()), "")
    return line if len(line) <= SPOKEN else line[: SPOKEN - 1] + "…"


def sound_no(typed: str) -> str:
    """A number that stands on the paper already; "" when none was typed."""
    no = "".join(typed.split())
    if len(no) > LONGEST_NO or not no.isprintable():
        raise Refused(N_("An archive number has at most {n} signs."), n=LONGEST_NO)
    return no
