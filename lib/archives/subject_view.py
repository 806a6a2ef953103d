"""What a record is about: a project or the whole company, a household of it, one of its people."""

from dataclasses import dataclass

from lib.access import Actor
from lib.archives.find import Record
from lib.customers import find as customers
from lib.customers import projects
from lib.forms.people_view import households_of
from lib.pickers import Match, picker
from lib.ui import Once, _, param_id, reading
from lib.widgets import choose

COMPANY = 0


@dataclass(frozen=True)
class Subject:
    """project_id None: the whole company's."""

    project_id: int | None
    household_id: int | None = None
    customer_id: int | None = None


def subject(me: Actor, nonce: Once, record: Record | None) -> Subject | None:
    """None until a project has been chosen. A household brings its project along."""
    held = Subject(record.project_id, record.household_id, record.customer_id) if record else None
    if not me.may("customers.view"):
        project = _project(me, nonce, held)
        return held if held and held.household_id else _of(project, held)
    home = _household(me, nonce, record)
    if home is None:
        return _of(_project(me, nonce, held), held)
    file = reading(customers.household_file, me, id=home.id)
    people = {person.customer_id: person.name for person in file.people}
    customer = choose(
        _("Customer"),
        people,
        key=nonce.key(f"customer:{home.id}"),
        held=held.customer_id if held else None,
        placeholder=_("The household as a whole"),
        on_change="ignore",
    )
    return Subject(file.project_id, home.id, customer)


def _of(project: int | None, held: Subject | None) -> Subject | None:
    """A customer known without a household stays."""
    customer = held.customer_id if held and not held.household_id else None
    return None if project is None else Subject(project or None, None, customer)


def _project(me: Actor, nonce: Once, held: Subject | None) -> int | None:
    known = reading(projects.projects, me)
    offered = {**known, COMPANY: _("The whole company")}
    first = next(iter(known)) if len(known) == 1 else None
    at = (held.project_id or COMPANY) if held else first
    return choose(_("Project") + " *", offered, key=nonce.key("project"), held=at, on_change="ignore")


def _household(me: Actor, nonce: Once, record: Record | None) -> Match | None:
    """The record's own, or the one whose page led here: /filing?household=17."""
    id = record.household_id if record else param_id("household")
    held = None
    if id:
        file = reading(customers.household_file, me, id=id)
        held = Match(file.id, file.room, aside=file.project)
    hint = _("Room or resident, for example 3-2-1502 or zw")
    return picker(_("Household"), households_of(me), key=nonce.key("household"), held=held, placeholder=hint)
