"""Invented tickets by the day: when they come, what they say, how their stories go."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from db.choices.tickets import Channel, State, TicketType, Urgency
from db.forms import Answer
from db.records import NumberCounter
from db.tickets import Promise, Ticket, TicketEvent, TicketLine
from lib import clock
from lib.demo.places import Person, Place
from lib.demo.repeats import Repeats, link
from lib.demo.rows import Row, Rows
from lib.demo.staff import Crew
from lib.demo.stories import Story, tell
from lib.demo.texts import Dice, texts
from lib.forms.checks import check
from lib.forms.schema import FormSchema
from lib.standards.yardsticks import Yardstick
from lib.tickets.rules import SERIES

BATCH = 2_000
# What a ticket has not got when it comes in.
EMPTY = (
    "assignee_id",
    "due_at",
    "on_site_at",
    "done_at",
    "closed_at",
    "quality_ok",
    "satisfaction",
    "grade",
    "promised_at",
    "profile_id",
    "repeat_of_id",
)


class Tickets:
    """Batches of rows, oldest first, each ready to be written."""

    def __init__(
        self,
        dice: Dice,
        places: list[Place],
        crews: dict[int, Crew],
        form: tuple[int, FormSchema],
        known: Yardstick,
        now: datetime,
    ) -> None:
        self.dice, self.places, self.crews, self.known, self.now = dice, places, crews, known, now
        self.form_version, self.schema = form
        self.counters: dict[str, int] = {}
        self.repeats = Repeats()
        self.weights = {name: kind["weight"] for name, kind in texts()["categories"].items()}

    def batches(self, number: int, days: int) -> Iterator[Rows]:
        moments = arrivals(self.dice, self.now, number, days)
        for start in range(0, number, BATCH):
            rows: Rows = {table: [] for table in (Ticket, Answer, TicketEvent, TicketLine, Promise)}
            for id, at in enumerate(moments[start : start + BATCH], start + 1):
                self._add(rows, id, at)
            link(self.dice, rows)
            yield rows

    def counter_rows(self) -> Rows:
        return {
            NumberCounter: [
                {"series": SERIES[TicketType.REPAIR], "period": day, "last": last}
                for day, last in self.counters.items()
            ]
        }

    def _add(self, rows: Rows, id: int, at: datetime) -> None:
        place = self.dice.choices(self.places, [place.share for place in self.places])[0]
        name = self.dice.drawn(self.weights)
        category, crew = texts()["categories"][name], self.crews[place.id]
        urgency = self._urgency(category)
        report = self._report(place, category, urgency)
        ticket = {**self._ticket(id, at, place, crew), **report, "category": name, "urgency": urgency}
        story = Story(self.dice, ticket, category, crew, self.now)
        tell(story, self._course(at))
        self.repeats.note(ticket)
        rows[Promise] += story.promised(self.known)
        rows[Ticket].append(ticket)
        rows[Answer].append(self._answer(ticket))
        rows[TicketEvent] += story.events
        rows[TicketLine] += story.lines

    def _ticket(self, id: int, at: datetime, place: Place, crew: Crew) -> Row:
        return {
            "id": id,
            "no": self._number(at),
            "project_id": place.id,
            "type": TicketType.REPAIR,
            "state": State.RECEIVED,
            "first_contact_id": self.dice.choice(crew.desk),
            "received_at": at,
            "reopened": 0,
            "cause": "",
            "version": 0,
            **dict.fromkeys(EMPTY),
        }

    def _number(self, at: datetime) -> str:
        day = clock.local(at).strftime("%Y%m%d")
        self.counters[day] = self.counters.get(day, 0) + 1
        return f"{SERIES[TicketType.REPAIR]}{day}-{self.counters[day]:04d}"

    def _urgency(self, category: dict[str, Any]) -> Urgency:
        shares = {
            "general": 85,
            "emergency": 7 if category["urgent"] else 0,
            "planned": 8 if category["planned"] else 0,
        }
        return Urgency(self.dice.drawn(shares))

    def _report(self, place: Place, category: dict[str, Any], urgency: Urgency) -> Row:
        """Who says what about which place, by which channel."""
        special = {Urgency.EMERGENCY: "urgent", Urgency.PLANNED: "planned"}.get(urgency)
        common = not category["reports"] or not place.people or (not special and self.dice.likely(0.2))
        summary = self.dice.said(self.dice.choice(category[special or ("public" if common else "reports")]))
        channel = Channel(self.dice.drawn(texts()["channels"]["common" if common else "home"]))
        caller = self.dice.mostly_first(place.people) if place.people and channel != Channel.PATROL else None
        at = _home(caller) if caller and not common else self._hall(place, category)
        who = {"contact": caller.name, "phone": caller.phone} if caller else {"contact": "", "phone": ""}
        return {"summary": summary, "channel": channel, **at, **who}

    def _hall(self, place: Place, category: dict[str, Any]) -> Row:
        hall = self.dice.choice(category.get("halls") or texts()["halls"])
        where = hall.format(building=self.dice.choice(place.buildings))
        return {"household_id": None, "customer_id": None, "place": where}

    def _course(self, at: datetime) -> str:
        age = (self.now - at).days
        return self.dice.drawn(next(band["shares"] for band in texts()["courses"] if age < band["days"]))

    def _answer(self, ticket: Row) -> Row:
        asked = {key: ticket[key] for key in ("category", "summary", "urgency", "channel")}
        slot = (
            self.dice.choice(texts()["slots"]) if ticket["household_id"] and self.dice.likely(0.35) else None
        )
        content = check(self.schema, {**asked, "slot": slot}, today=clock.local(self.now))
        return {
            "form_version_id": self.form_version,
            "owner_kind": "ticket",
            "owner_id": ticket["id"],
            "content": content,
        }


def _home(caller: Person) -> Row:
    return {"household_id": caller.household_id, "customer_id": caller.customer_id, "place": caller.room}


def arrivals(dice: Dice, now: datetime, number: int, days: int) -> list[datetime]:
    """Moments of receiving over the days up to now, in order, with the rhythm of day and week."""
    midnight = clock.start_of_day(now)
    spent = (now - midnight) / timedelta(days=1)
    dates = [midnight - timedelta(days=back) for back in range(days)]
    weights = [texts()["weekdays"][date.weekday()] * (spent if date == midnight else 1) for date in dates]
    hours = list(range(24))
    found = []
    for date in dice.choices(dates, weights, k=number):
        hour = dice.choices(hours, texts()["hours"])[0]
        into = timedelta(hours=hour, seconds=dice.randint(0, 3599))
        found.append((date + (into * spent if date == midnight else into)).astimezone(UTC))
    return sorted(found)
