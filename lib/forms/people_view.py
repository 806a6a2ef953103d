"""Asking for somebody or some place the company knows: sought while typing, within the person's own scope."""

from typing import Any

from lib.access import Actor
from lib.customers import find as customers
from lib.customers.find import Hit
from lib.forms.schema import FormField
from lib.forms.sheet_view import Sheet, told
from lib.pickers import MOST_SHOWN, Match, Search, picker
from lib.staff import find as staff
from lib.ui import _, me, reading

Sought = dict[str, Any] | None


def household(sheet: Sheet, field: FormField) -> Sought:
    return _ask(sheet, field, households_of(me()), _("Room or resident, for example 3-2-1502 or zw"))


def customer(sheet: Sheet, field: FormField) -> Sought:
    return _ask(sheet, field, customers_of(me()), _("Room, name, initials or phone, for example 3-2-1502"))


def person(sheet: Sheet, field: FormField) -> Sought:
    return _ask(sheet, field, staff_of(me()), _("Name, staff number, post or department"))


def _ask(sheet: Sheet, field: FormField, search: Search, placeholder: str) -> Sought:
    start = sheet.start(field)
    held = Match(start["id"], str(start.get("name") or "")) if _is_one(start) else None
    hint = told(field.help) or placeholder
    found = picker(sheet.bare_label(field), search, key=sheet.key(field), held=held, placeholder=hint)
    return {"id": found.id, "name": found.name} if found else None


def _is_one(start: Any) -> bool:
    return isinstance(start, dict) and isinstance(start.get("id"), int) and bool(start.get("name"))


def households_of(me: Actor) -> Search:
    """Each household once, with the best of its people."""

    def search(typed: str) -> list[Match]:
        homes: dict[int, Match] = {}
        for hit in _hits(me, typed):
            label = " · ".join(part for part in (hit.room, hit.name) if part)
            homes.setdefault(hit.household_id, Match(hit.household_id, hit.room, label, hit.project))
        return list(homes.values())

    return search


def customers_of(me: Actor) -> Search:
    """Each person once, though several homes be theirs."""

    def search(typed: str) -> list[Match]:
        people: dict[int, Match] = {}
        for hit in _hits(me, typed):
            if hit.customer_id:
                label = " · ".join(part for part in (hit.room, hit.name, hit.phone) if part)
                people.setdefault(hit.customer_id, Match(hit.customer_id, hit.name, label, hit.project))
        return list(people.values())

    return search


def _hits(me: Actor, typed: str) -> list[Hit]:
    """Who may see no customers finds none; the rest of the form is theirs all the same."""
    if not me.may("customers.view"):
        return []
    return reading(customers.look_up, me, typed=typed, most=MOST_SHOWN)


def staff_of(me: Actor) -> Search:
    def search(typed: str) -> list[Match]:
        found = reading(staff.search, me, typed=typed, most=MOST_SHOWN)
        return [Match(p.id, p.name, " · ".join(x for x in (p.name, p.post) if x), _place(p)) for p in found]

    return search


def _place(hit: Any) -> str:
    return " · ".join(part for part in (hit.department, hit.project or _("Head office")) if part)
