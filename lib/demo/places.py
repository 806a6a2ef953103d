"""Invented projects, households and the people in them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import count, islice, product
from typing import Any

from db.choices.customers import CustomerClass, Phase, Relation
from db.customers import Building, Customer, Household, Lookup, Occupancy, Project
from lib.customers.rules import lookup_text, room_of
from lib.demo.rows import Row, Rows
from lib.demo.texts import Dice, texts

FIRST_PHONE = 13800000000


@dataclass(frozen=True)
class Person:
    """Somebody who reports things."""

    household_id: int
    customer_id: int
    room: str
    name: str
    phone: str


@dataclass
class Place:
    """A project, as the stories need it."""

    id: int
    share: int
    buildings: list[str]
    people: list[Person] = field(default_factory=list)


class Town:
    """Rows of every project, building, household and customer."""

    def __init__(self, dice: Dice, today: date, *, projects: int, households: int, customers: int) -> None:
        self.dice, self.today = dice, today
        self.rows: Rows = {table: [] for table in (Project, Building, Household, Customer, Occupancy, Lookup)}
        self.places: list[Place] = []
        plans = _plans(projects)
        total = sum(plan["share"] for plan in plans)
        for plan in plans:
            self._build(plan, max(1, round(households * plan["share"] / total)))
        self._settle(customers)

    def _build(self, plan: dict[str, Any], number: int) -> None:
        id = len(self.places) + 1
        address = texts()["address"].format(name=plan["name"][:2], n=id)
        project = {"id": id, "code": plan["code"], "name": plan["name"], "address": address}
        self.rows[Project].append({**project, "phase": Phase.RUNNING, "version": 1})
        names = _building_names(plan, number)
        self.places.append(Place(id, plan["share"], names))
        for index, name in enumerate(names):
            here = number // len(names) + (index < number % len(names))
            self._raise(plan, id, name, here)

    def _raise(self, plan: dict[str, Any], project_id: int, building: str, number: int) -> None:
        building_id = len(self.rows[Building]) + 1
        self.rows[Building].append({"id": building_id, "project_id": project_id, "name": building})
        for unit, door in islice(_doors(plan), number):
            self.rows[Household].append(self._household(project_id, building_id, building, unit, door))

    def _household(self, project_id: int, building_id: int, building: str, unit: str, door: str) -> Row:
        return {
            "id": len(self.rows[Household]) + 1,
            "project_id": project_id,
            "building_id": building_id,
            "unit": unit,
            "number": door,
            "room": room_of(building, unit, door),
            "area": Decimal(self.dice.randint(5200, 16800)) / 100,
            "move_in": self.today - timedelta(days=self.dice.randint(200, 4000)),
            "family": None,
            "parking": f"B1-{self.dice.randint(1, 399):03d}" if self.dice.likely(0.5) else "",
            "note": "",
            "version": 1,
        }

    def _settle(self, customers: int) -> None:
        """An owner for each household that is not vacant, then others until the town is full."""
        homes = self.rows[Household]
        lived_in = [home for home in homes if not self.dice.likely(texts()["vacant"] / 100)] or homes
        guests: dict[int, int] = {}
        for _ in range(customers - len(lived_in)):
            id = self.dice.choice(lived_in)["id"]
            guests[id] = guests.get(id, 0) + 1
        settled = {home["id"] for home in lived_in[:customers]}
        for home in homes:
            self._people(
                home,
                [Relation.OWNER, *self._others(guests.get(home["id"], 0))] if home["id"] in settled else [],
            )

    def _others(self, number: int) -> Iterator[Relation]:
        return (Relation(self.dice.drawn(texts()["relations"])) for _ in range(number))

    def _people(self, home: Row, relations: list[Relation]) -> None:
        living = [person for relation in relations if (person := self._person(home, relation))]
        inside: list[Row | None] = [*living] or [None]
        for person in inside:
            text = (
                lookup_text(home["room"], person["name"], person["phones"])
                if person
                else lookup_text(home["room"])
            )
            found = {"project_id": home["project_id"], "household_id": home["id"], "text": text}
            self.rows[Lookup].append({**found, "customer_id": person["id"] if person else None})
        home["family"] = len(living) or None

    def _person(self, home: Row, relation: Relation) -> Row | None:
        """The customer, unless a tenant of the past."""
        person = self._customer()
        since = home["move_in"] + timedelta(days=self.dice.randint(0, 180))
        gone = relation == Relation.TENANT and self.dice.likely(0.25)
        until = since + (self.today - since) / 2 if gone else None
        tie = {"household_id": home["id"], "customer_id": person["id"], "relation": relation, "since": since}
        self.rows[Occupancy].append({**tie, "until": until})
        if gone:
            return None
        reporter = Person(
            home["id"], person["id"], home["room"], person["name"], person["phones"].split(" ")[0]
        )
        self.places[home["project_id"] - 1].people.append(reporter)
        return person

    def _customer(self) -> Row:
        id = len(self.rows[Customer]) + 1
        second = f" {FIRST_PHONE + 500_000 + id}" if self.dice.likely(0.05) else ""
        customer = {
            "id": id,
            "name": person_name(self.dice),
            "phones": f"{FIRST_PHONE + id}{second}",
            "category": CustomerClass(self.dice.drawn(texts()["classes"])),
            "birthday": (date(1948, 1, 1) + timedelta(days=self.dice.randint(0, 57 * 365))).isoformat(),
            "note": "",
            "version": 1,
        }
        self.rows[Customer].append(customer)
        return customer


def _plans(number: int) -> list[dict[str, Any]]:
    """The projects by name, and further ones like the first for a larger company."""
    known = list(texts()["projects"])
    more = texts()["more"]
    for second, first in product(more["second"], more["first"]):
        known.append({**known[0], "code": f"XM{len(known) + 1:02d}", "name": first + second})
    return known[:number]


def _building_names(plan: dict[str, Any], households: int) -> list[str]:
    full = max(plan["units"], 1) * plan["doors"] * plan["floors"]
    return [
        *plan["buildings"],
        *(str(n) for n in range(len(plan["buildings"]) + 1, -(-households // full) + 1)),
    ]


def _doors(plan: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(unit, door) from the ground up."""
    units = [str(n + 1) for n in range(plan["units"])] or [""]
    for floor in count(1):
        for unit, door in product(units, range(1, plan["doors"] + 1)):
            yield unit, f"{floor}{door:02d}"


def person_name(dice: Dice) -> str:
    given = texts()["given"]
    return (
        dice.choice("".join(texts()["surnames"].split()))
        + dice.choice(given["first"])
        + dice.choice(given["second"])
    )
