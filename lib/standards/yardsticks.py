"""What the company's tickets are held against now: for what is made in bulk."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from lib import clock
from lib.access import Actor, query
from lib.standards.book_rules import Book
from lib.standards.calendar_rules import Calendar
from lib.standards.rows import book, calendar_of


@dataclass(frozen=True)
class Yardstick:
    """The company's book, if it has one, and its calendar."""

    book: Book | None
    calendar: Calendar


@query("standards.view")
def yardstick(s: Session, actor: Actor) -> Yardstick:
    return Yardstick(book(s, None, clock.now()), calendar_of(s, None))
