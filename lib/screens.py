"""The screens every room declares, in the order of the menu."""

from dataclasses import dataclass
from functools import cache
from importlib import import_module

from lib.access import ROOMS, Actor
from lib.i18n import N_

SECTIONS = (
    N_("Service desk"),
    N_("Customers"),
    N_("Archives"),
    N_("Quality"),
    N_("Training"),
    N_("Administration"),
)


@dataclass(frozen=True)
class Screen:
    """A page script of the same name; hidden ones are reached from others, not from the menu.

    beside: the menu's entry it belongs to; the two lead to each other in a row above them. place orders a
    section's entries, the smallest first.
    """

    name: str
    title: str
    icon: str
    section: str
    permission: str
    hidden: bool = False
    beside: str = ""
    place: int = 50

    @property
    def script(self) -> str:
        return f"../pages/{self.name}.py"

    @property
    def in_menu(self) -> bool:
        return not self.hidden and not self.beside

    def open_to(self, actor: Actor) -> bool:
        if actor.must_change:
            return self.name == "account"
        return actor.may(self.permission)


@cache
def screens() -> dict[str, Screen]:
    """Name → screen; the first one a person may open, and the menu shows, is where they land."""
    found = [Screen(**s) for room in reversed(ROOMS) for s in import_module(f"lib.{room}").SCREENS]
    found.sort(key=lambda screen: (SECTIONS.index(screen.section), screen.place))
    return {screen.name: screen for screen in found}


def screens_of(actor: Actor) -> list[Screen]:
    return [screen for screen in screens().values() if screen.open_to(actor)]


def family(actor: Actor, name: str) -> list[Screen]:
    """The screens a row leads to from this one: the menu's entry and those beside it, or none at all."""
    here = screens().get(name)
    if here is None or here.hidden:
        return []
    head = here.beside or here.name
    found = [screen for screen in screens_of(actor) if head in (screen.name, screen.beside)]
    return sorted(found, key=lambda screen: screen.name != head) if len(found) > 1 else []
