"""Which households and customers an actor sees: those of the projects in scope."""

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.customers import Customer, Household, Occupancy, Project
from lib.access import Actor
from lib.errors import NotFound
from lib.i18n import N_


def visible(actor: Actor, project_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    return true() if actor.projects is None else project_id.in_(actor.projects)


def find_project(s: Session, actor: Actor, id: int) -> Project:
    if found := s.scalars(select(Project).where(Project.id == id, visible(actor, Project.id))).one_or_none():
        return found
    raise NotFound(N_("This project is not there, or not yours to see."))


def find_household(s: Session, actor: Actor, id: int) -> Household:
    wanted = select(Household).where(Household.id == id, visible(actor, Household.project_id))
    if found := s.scalars(wanted).one_or_none():
        return found
    raise NotFound(N_("This household is not there, or not yours to see."))


def find_customer(s: Session, actor: Actor, id: int) -> Customer:
    """A customer is seen through an occupancy of a household in scope."""
    homes = select(Occupancy.customer_id).join(Household, Household.id == Occupancy.household_id)
    wanted = select(Customer).where(
        Customer.id == id, Customer.id.in_(homes.where(visible(actor, Household.project_id)))
    )
    if found := s.scalars(wanted).one_or_none():
        return found
    raise NotFound(N_("This customer is not there, or not yours to see."))
