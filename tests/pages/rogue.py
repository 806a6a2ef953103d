"""A browser that says what it likes to the real server, and what it may have done."""

import asyncio
import json
import math
from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import select
from streamlit.proto.BackMsg_pb2 import BackMsg

from db.base import Base
from db.choices.tickets import State
from db.customers import Customer, Household
from tests.cast import LEAK, Cast
from tests.pages.screen import unescaped, zh
from tests.web.site import Site
from tests.ws import Element, Tab

FAULT = zh(
    "Something went wrong here. Nothing was saved. Please tell your administrator this number: {id}", id=""
)
# Bookkeeping, which every look and every sign-in moves.
UNCOUNTED = {"audit_entry", "audit_head", "deed", "sign_in_session", "sign_in_try", "number_counter"}
FOREIGN = ("竹园", "欧阳娜", "1-1-0301", "Clerk_B", "Technician_B", "不是你的事")


class City:
    """The running server, its database, and people's sessions; what a test does to it stays."""

    def __init__(self, site: Site, cast: Cast, token: Callable[[str], str]) -> None:
        self.site, self.cast, self.token = site, cast, token
        with cast.database.reading() as s:
            homes = select(Household.id).order_by(Household.id)
            for name, project in (("household_a", cast.project_a), ("household_b", cast.project_b)):
                cast.__dict__[name] = s.scalars(homes.where(Household.project_id == project)).first()
            for name, person in (("customer_a", "张伟"), ("customer_b", "欧阳娜")):
                cast.__dict__[name] = s.scalars(select(Customer.id).where(Customer.name == person)).first()

    def tab(self, name: str, **more: Any) -> Tab:
        return self.site.tab(self.token(name), **more)

    def ticket(self) -> int:
        return self.cast.ticket(State.DISPATCHED)

    def foreign(self) -> int:
        """A ticket of the other project."""
        return self.cast.receive(self.cast.clerk_b, answers={**LEAK, "summary": "不是你的事"})

    def told(self) -> dict[str, list[str]]:
        """Everything in the database."""
        tables = [table for table in Base.metadata.sorted_tables if table.name not in UNCOUNTED]
        with self.cast.database.reading() as s:
            return {table.name: sorted(map(repr, s.execute(select(table)))) for table in tables}

    async def visit(self, tab: Tab, screen: str) -> None:
        ids = {"ticket": self.ticket, "household": lambda: self.cast.household_a}
        await tab.open(screen, f"id={ids[screen]()}" if screen in ids else "")


def run(deed: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(deed())  # type: ignore[arg-type]


def widgets(tab: Tab) -> list[Element]:
    return [e for _, e in sorted(tab.shown.items()) if e.id and e.key != "sign_out" and e.kind != "button"]


def alerts(tab: Tab) -> list[str]:
    return [unescaped(e.proto.body) for e in tab.kinds("alert")]


def amiss(tab: Tab, own: str = "") -> list[str]:
    """What is wrong with this screen; own is what the browser itself said and may hear again."""
    shown = tab.text().replace(own, "") if own else tab.text()
    wrong = [f"shows {word}" for word in FOREIGN if word in shown]
    wrong += [f"fault: {one}" for one in alerts(tab) if FAULT in one]
    return wrong + ["a trace" for _ in tab.kinds("exception")]


def put(tab: Tab, element: Element, wild: str) -> None:
    """What no widget of this kind would say, in the way it would say it."""
    if element.kind in ("text_input", "text_area", "selectbox", "radio", "time_input"):
        tab.values[element.id] = ("string_value", wild)
    elif element.kind in ("multiselect", "button_group", "date_input", "date_time_input"):
        tab.values[element.id] = ("string_array_value", [wild, wild, "更多"])
    elif element.kind == "number_input":
        tab.values[element.id] = ("double_value", math.nan if wild else 1e308)
    elif element.kind == "bidi_component":
        tab.values[element.id] = ("json_value", json.dumps({"view": wild, "open": wild}))


def message(tab: Tab, ids: list[str], field: str, value: Any) -> BackMsg:
    """The same value for many widgets, whatever kind they are."""
    found = BackMsg()
    state = found.rerun_script
    state.page_script_hash, state.query_string = tab.page_hash, tab.query
    for id in ids:
        one = state.widget_states.widgets.add(id=id)
        if value is None or isinstance(value, list):
            getattr(one, field).SetInParent()
            if value:
                getattr(one, field).data.extend(value)
        else:
            setattr(one, field, value)
    return found
