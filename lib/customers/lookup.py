"""The look-up as a whole: brought up to date after an update of the product."""

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from db.customers import Customer, Household, Lookup
from lib.access import Actor, command
from lib.customers.rules import is_current, lookup_text


@command("customers.edit")
def reindex(s: Session, actor: Actor) -> None:
    """After an update that changed what is looked up by: every row written anew."""
    first = s.scalar(select(Lookup.text).order_by(Lookup.id).limit(1))
    if first is None or is_current(first):
        return
    wanted = (
        select(
            Lookup.id, Household.room, func.coalesce(Customer.name, ""), func.coalesce(Customer.phones, "")
        )
        .join(Household, Household.id == Lookup.household_id)
        .outerjoin(Customer, Customer.id == Lookup.customer_id)
    )
    found = [{"id": id, "text": lookup_text(*words)} for id, *words in s.execute(wanted)]
    s.execute(update(Lookup), found)
