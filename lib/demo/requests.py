"""Invented complaints, enquiries, suggestions, praise and home visits, beside the repairs."""

from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from db.choices.tickets import State, TicketType, Urgency
from db.forms import Answer
from db.records import NumberCounter
from db.tickets import Complaint, ComplaintPerson, Promise, Ticket, TicketEvent, TicketLine
from lib import clock
from lib.demo.places import Place
from lib.demo.repeats import NEAR, Repeats, link
from lib.demo.request_stories import ComplaintStory, Request
from lib.demo.rows import Row, Rows
from lib.demo.staff import Crew
from lib.demo.stories import NotYet
from lib.demo.texts import Dice, texts
from lib.demo.tickets import EMPTY, arrivals
from lib.forms.checks import check
from lib.forms.find import Forms
from lib.standards.yardsticks import Yardstick
from lib.tickets.rules import ANSWERED_AT_THE_DESK, PATHS, SERIES

PRESET = Path(__file__).parent.parent.parent / "db" / "presets" / "demo_requests.yaml"
MOST = 3_000
# What a repeat has in common with the case before it.
AGAIN = ("category", "summary", "cause", "demand")
HOME = ("household_id", "customer_id", "place", "contact", "phone")


@cache
def kinds() -> dict[TicketType, dict[str, Any]]:
    found = yaml.safe_load(PRESET.read_text("utf8"))
    return {TicketType(code): kind for code, kind in found.items() if code != "share_of_tickets"}


def how_many(tickets: int) -> int:
    share = yaml.safe_load(PRESET.read_text("utf8"))["share_of_tickets"]
    return min(tickets * share // 100, MOST)


class Requests:
    """One batch of rows, oldest first, numbered after the repairs."""

    def __init__(
        self,
        dice: Dice,
        places: list[Place],
        crews: dict[int, Crew],
        staff: dict[int, list[int]],
        forms: Forms,
        known: Yardstick,
        now: datetime,
    ) -> None:
        """staff: who works in a project, by their ids."""
        self.dice, self.crews, self.staff, self.forms = dice, crews, staff, forms
        self.known, self.now = known, now
        self.places = [place for place in places if place.people]
        self.counters: dict[tuple[str, str], int] = {}
        self.repeats, self.complaints = Repeats(), list[tuple[Row, Row]]()

    def rows(self, first: int, number: int, days: int) -> Rows:
        """first: the id of the first of them."""
        tables = (Ticket, Answer, TicketEvent, TicketLine, Promise, Complaint, ComplaintPerson)
        rows: Rows = {table: [] for table in tables}
        for id, at in enumerate(arrivals(self.dice, self.now, number, days), first):
            self._add(rows, id, at)
        link(self.dice, rows)
        return rows

    def counter_rows(self) -> Rows:
        return {
            NumberCounter: [
                {"series": series, "period": day, "last": last}
                for (series, day), last in self.counters.items()
            ]
        }

    def _add(self, rows: Rows, id: int, at: datetime) -> None:
        type = TicketType(self.dice.drawn({t.value: kind["share"] for t, kind in kinds().items()}))
        kind, place = kinds()[type], self.dice.choice(self.places)
        before, said = self._said_before(at) if type == TicketType.COMPLAINT else ({}, {})
        place = next((one for one in self.places if one.id == before.get("project_id")), place)
        asked = self._asked(type, kind, place, at) | {key: said[key] for key in AGAIN if key in said}
        crew = self.crews[place.id]
        ticket = self._ticket(id, at, type, place, crew) | {
            key: asked[key] for key in ("category", "summary", "channel")
        }
        ticket |= {key: before[key] for key in HOME if key in before}
        earlier = self.repeats.note(ticket)
        story = self._story(ticket, kind | {"parts": []}, crew, asked)
        if isinstance(story, ComplaintStory):
            story.before = earlier["grade"] if earlier else None
            self.complaints.append((ticket, asked))
        self._tell(story, self._course(kind, at))
        if isinstance(story, ComplaintStory):
            rows[Complaint].append(story.case)
            rows[ComplaintPerson] += story.named
        rows[Promise] += story.promised(self.known)
        rows[Ticket].append(ticket)
        rows[Answer].append(self._answer(ticket, type, asked))
        rows[TicketEvent] += story.events

    def _said_before(self, at: datetime) -> tuple[Row, Row]:
        """Now and then somebody complains of the same again: who, and what was said."""
        known = [one for one in self.complaints[-12:] if at - one[0]["received_at"] < NEAR]
        return self.dice.choice(known) if known and self.dice.likely(0.15) else ({}, {})

    def _story(self, ticket: Row, kind: dict[str, Any], crew: Crew, asked: Row) -> Request:
        if ticket["type"] != TicketType.COMPLAINT:
            return Request(self.dice, ticket, kind, crew, self.now)
        staff = self.staff[ticket["project_id"]]
        return ComplaintStory(self.dice, ticket, kind, crew, self.now, asked, staff)

    def _course(self, kind: dict[str, Any], at: datetime) -> str:
        """What came in a while ago has ended, as the first of its courses does."""
        if at < clock.days_ago(self.now, kind.get("ended_after", 7)):
            return str(next(iter(kind["courses"])))
        return self.dice.drawn(kind["courses"])

    def _tell(self, story: Request, course: str) -> None:
        """Settled at the desk means by whoever took it in."""
        try:
            for step in course.split():
                if step == "finished" and PATHS[story.ticket["type"]] is ANSWERED_AT_THE_DESK:
                    story.ticket["assignee_id"] = story.desk
                getattr(story, step)()
        except NotYet:
            return

    def _asked(self, type: TicketType, kind: dict[str, Any], place: Place, at: datetime) -> Row:
        sample = self.dice.choice(kind["samples"])
        hall = self.dice.choice(texts()["halls"]).format(building=self.dice.choice(place.buildings))
        said = sample | {"summary": sample["summary"].format(hall=hall)}
        local = clock.local(at).replace(second=0, microsecond=0, tzinfo=None)
        when = {
            TicketType.COMPLAINT: {"happened_at": (local - timedelta(hours=5)).isoformat("T", "minutes")},
            TicketType.HOME_VISIT: {"slot_start": (local + timedelta(days=1)).isoformat("T", "minutes")},
        }
        channel = self.dice.drawn({"hotline": 50, "chat": 25, "counter": 20, "box": 5})
        return said | when.get(type, {}) | {"channel": channel, "urgency": "general", "grade": "general"}

    def _ticket(self, id: int, at: datetime, type: TicketType, place: Place, crew: Crew) -> Row:
        caller = self.dice.mostly_first(place.people)
        day, series = clock.local(at).strftime("%Y%m%d"), SERIES[type]
        self.counters[series, day] = self.counters.get((series, day), 0) + 1
        return {
            "id": id,
            "no": f"{series}{day}-{self.counters[series, day]:04d}",
            "project_id": place.id,
            "type": type,
            "state": State.RECEIVED,
            "urgency": Urgency.GENERAL,
            "household_id": caller.household_id,
            "customer_id": caller.customer_id,
            "place": caller.room,
            "contact": caller.name,
            "phone": caller.phone,
            "first_contact_id": self.dice.choice(crew.desk),
            "received_at": at,
            "reopened": 0,
            "cause": "",
            "version": 0,
            **dict.fromkeys(EMPTY),
        }

    def _answer(self, ticket: Row, type: TicketType, asked: Row) -> Row:
        version, schema = self.forms[type]
        content = check(schema, asked, today=clock.local(ticket["received_at"]))
        return {
            "form_version_id": version,
            "owner_kind": "ticket",
            "owner_id": ticket["id"],
            "content": content,
        }
