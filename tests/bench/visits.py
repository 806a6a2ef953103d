"""What people do on each screen while it is measured."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from itertools import cycle
from typing import Any

from sqlalchemy import select

from db.base import Database
from db.customers import Household, Occupancy
from db.tickets import Ticket
from lib.tickets.rules import IN_HAND
from tests.ws import Tab

Deed = Callable[[Tab], Awaitable[None]]
TYPED = ("3-", "3-1", "3-1-1", "3-1-10", "3-1-101")


async def again(tab: Tab) -> None:
    """A click anywhere: the whole script runs anew."""
    await tab.rerun()


async def nothing(tab: Tab) -> None:
    """The screen as it opens."""


@dataclass
class Visit:
    """A screen as one person works on it: come, get ready, and then the deed that is measured."""

    name: str
    page: str = ""
    who: str = "lead"
    query: str = ""
    ready: Deed = nothing
    deed: Deed = again

    async def open(self, tab: Tab, mode: str = "") -> None:
        await tab.open(self.page, "&".join(part for part in (self.query, mode) if part))
        await self.ready(tab)

    async def click(self, tab: Tab, mode: str = "") -> None:
        await self.deed(tab)


def typing() -> Deed:
    """One more letter of a room into the look-up."""
    words = cycle(TYPED)

    async def letter(tab: Tab) -> None:
        await tab.set("caller:typed", next(words))

    return letter


def searching(key: str, word: str) -> Deed:
    async def search(tab: Tab) -> None:
        await tab.set(key, word)

    return search


async def rare_word(tab: Tab) -> None:
    """Open and closed ones alike, and nearly none of them has it."""
    await tab.set("tickets:quick", "全部")
    await tab.set("tickets:text", "蜂窝煤")


async def choose_caller(tab: Tab) -> None:
    """The form opens once the caller is picked."""
    await tab.set("caller:typed", TYPED[-1])
    hits = next(tab.kinds("radio"))
    await tab.set(hits.key, hits.options[0])


FLOORS = (Visit("empty floor", query="floor=empty"), Visit("50-row floor", query="floor=table"))


def visits(database: Database) -> list[Visit]:
    """Every screen, with one ticket and one household such as are opened every day."""
    ticket, household = _one_of_each(database)
    return [
        Visit("workbench"),
        Visit("workbench, a desk", who="desk"),
        Visit("intake", "intake"),
        Visit("intake, a letter typed", "intake", deed=typing()),
        Visit("intake, the form", "intake", ready=choose_caller),
        Visit("tickets", "tickets"),
        Visit("tickets, a word sought", "tickets", ready=searching("tickets:text", "漏水")),
        Visit("tickets, a rare word", "tickets", ready=rare_word),
        Visit("tickets, a desk", "tickets", who="desk"),
        Visit("ticket", "ticket", query=f"id={ticket}"),
        Visit("households", "households"),
        Visit("households, one sought", "households", ready=searching("households:text", "3-1-101")),
        Visit("household", "household", query=f"id={household}"),
        Visit("imports", "imports"),
        Visit("analysis", "analysis"),
        Visit("account", "account"),
        Visit("projects", "projects", who="admin"),
        Visit("users", "users", who="admin"),
    ]


def analysis() -> list[Visit]:
    """Every part of it; `cold`: as the first to look after something changed."""
    parts = ("总览", "时效", "类别与原因", "分布", "人员", "预测")
    shown = [Visit(f"analysis, {part}", "analysis", ready=searching("analysis:tab", part)) for part in parts]
    cold = [replace(visit, name=f"{visit.name}, cold", query="cold=1") for visit in shown]
    return [*shown, *cold]


def working_day(known: list[Visit]) -> list[Visit]:
    """What the fifty do, the frequent screens oftener."""
    named = {visit.name: visit for visit in known}
    often = ("workbench", "tickets", "ticket", "intake, a letter typed")
    return [named[name] for name in (*often, *often, *often, "intake, the form", "households", "household")]


def _one_of_each(database: Database) -> tuple[Any, Any]:
    """Ids of a ticket in hand and of a household people live in, both of the first project."""
    open_ones = select(Ticket.id).where(Ticket.state.in_(IN_HAND), Ticket.project_id == 1)
    lived_in = select(Household.id).join(Occupancy).where(Household.project_id == 1)
    with database.reading() as s:
        ticket = s.scalar(open_ones.order_by(Ticket.id.desc()).limit(1))
        household = s.scalar(lived_in.order_by(Household.id.desc()).limit(1))
    return ticket, household
