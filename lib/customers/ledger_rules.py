"""What a good row of the household ledger means for the customer file: values in, values out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from db.choices import Choice
from db.choices.customers import CustomerClass, Relation
from lib.customers.rules import lookup_text, room_of
from lib.i18n import N_

FACTS: dict[str, Callable[[Any], Any]] = {
    "area": lambda value: Decimal(str(value)).quantize(Decimal("0.01")),
    "move_in": date.fromisoformat,
    "family": int,
    "parking": lambda value: str(value)[:60],
    "note": str,
}
LABELS = {
    "area": N_("Floor area (㎡)"),
    "move_in": N_("Move-in date"),
    "family": N_("Household size"),
    "parking": N_("Parking space"),
    "note": N_("Note"),
    "phones": N_("Phone"),
    "category": N_("Customer class"),
    "birthday": N_("Birthday"),
}


@dataclass
class PersonPlan:
    """phones are digits joined by one space, as the customer file keeps them; class none: not told."""

    name: str
    phones: str
    relation: Relation
    category: CustomerClass | None = None
    birthday: str = ""


@dataclass
class HouseholdPlan:
    """facts holds only what the ledger tells: an empty cell never wipes what is known."""

    building: str
    unit: str
    number: str
    facts: dict[str, Any] = field(default_factory=dict)
    people: list[PersonPlan] = field(default_factory=list)

    @property
    def room(self) -> str:
        return room_of(self.building, self.unit, self.number)

    def texts(self) -> list[str]:
        """The lookup texts of this household."""
        return [lookup_text(self.room, p.name, p.phones) for p in self.people] or [lookup_text(self.room)]


def plan(values: dict[str, Any]) -> HouseholdPlan:
    room = {part: text or "" for part, text in values["room"].items()}
    facts = {code: FACTS[code](values[code]) for code in FACTS if values.get(code) not in (None, "")}
    people = _people(values.get("owners"), values.get("phones"), Relation.OWNER)
    if people:
        told = values.get("customer_class")
        people[0].category = CustomerClass(told) if told else None
        people[0].birthday = (values.get("birthday") or "")[:10]
    people += _people(values.get("tenants"), values.get("tenant_phones"), Relation.TENANT)
    return HouseholdPlan(room["building"][:40], room["unit"][:20], room["number"][:40], facts, people)


def _people(names: list[str] | None, phones: list[str] | None, relation: Relation) -> list[PersonPlan]:
    """As many phones as names: each their own. Otherwise all belong to the first, who is rung first."""
    names, phones = names or [], phones or []
    if len(names) == len(phones):
        return [PersonPlan(n[:60], p[:120], relation) for n, p in zip(names, phones, strict=True)]
    return [
        PersonPlan(n[:60], " ".join(phones)[:120] if not i else "", relation) for i, n in enumerate(names)
    ]


def merged(plans: list[HouseholdPlan]) -> list[HouseholdPlan]:
    """Rows of the same room become one household: later facts fill gaps, people are not doubled."""
    found: dict[str, HouseholdPlan] = {}
    for one in plans:
        first = found.setdefault(one.room, one)
        if first is not one:
            first.facts = {**one.facts, **first.facts}
            _add_people(first, one.people)
    _agree(person for one in found.values() for person in one.people)
    return list(found.values())


def _agree(people: Iterable[PersonPlan]) -> None:
    """Somebody told of in several rooms has one class and one birthday: those told first."""
    firsts: dict[tuple[str, str], PersonPlan] = {}
    for person in people:
        if person.phones:
            first = firsts.setdefault((person.name, person.phones), person)
            first.category = person.category = first.category or person.category
            first.birthday = person.birthday = first.birthday or person.birthday


def _add_people(home: HouseholdPlan, people: list[PersonPlan]) -> None:
    known = {person.name: person for person in home.people}
    for person in people:
        if person.name in known:
            known[person.name].phones = with_phones(known[person.name].phones, person.phones)
        else:
            home.people.append(person)


def with_phones(known: str, told: str) -> str:
    """Both, each number once; 120 characters are all the customer file keeps."""
    return " ".join(dict.fromkeys([*known.split(), *told.split()]))[:120].rstrip()


def person_now(person: Any, told: Iterable[PersonPlan]) -> dict[str, Any]:
    """What a customer's phones, class and birthday become by what one or several rows tell."""
    now = {"phones": person.phones, "category": person.category, "birthday": person.birthday}
    for one in told:
        now["phones"] = with_phones(now["phones"], one.phones)
        now["category"], now["birthday"] = one.category or now["category"], one.birthday or now["birthday"]
    return now


def differing(row: Any, told: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """(before, after) of the values that are not what they were."""
    codes = [code for code, value in told.items() if getattr(row, code) != value]
    return {code: getattr(row, code) for code in codes}, {code: told[code] for code in codes}


def shown(value: Any) -> str | Choice:
    """As a preview tells it."""
    if isinstance(value, Choice):
        return value
    return "" if value is None else f"{value:.2f}" if isinstance(value, Decimal) else str(value)
