"""Which accounts stand out when somebody looks through who may see what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.choices import N_, Choice
from db.choices.accounts import Role, Scope
from db.choices.archives import Secrecy

UNUSED = timedelta(days=90)
YEAR = timedelta(days=365)
FEWEST_COLLEAGUES = 2


class Oddity(Choice):
    """Kept nowhere: it follows from the account and the day."""

    UNUSED = "unused", N_("Not signed in for 90 days")
    LEFT = "left", N_("Has left the company")
    MORE = "more", N_("More rights than colleagues")


@dataclass(frozen=True)
class Account:
    """signed_in is None for somebody who never did; left: the staff list says so."""

    id: int
    name: str
    display_name: str
    active: bool
    roles: frozenset[Role]
    scope: Scope
    places: tuple[str, ...]
    classes: frozenset[Secrecy]
    created_at: datetime
    signed_in: datetime | None
    left: bool


def oddities(account: Account, all_of_them: Sequence[Account], now: datetime) -> tuple[Oddity, ...]:
    """Of an account that is open; one that is shut opens nothing."""
    if not account.active:
        return ()
    standing = {
        Oddity.UNUSED: (account.signed_in or account.created_at) < now - UNUSED,
        Oddity.LEFT: account.left,
        Oddity.MORE: any(_has_more(account, role, all_of_them) for role in account.roles),
    }
    return tuple(oddity for oddity, holds in standing.items() if holds)


def _has_more(account: Account, role: Role, all_of_them: Sequence[Account]) -> bool:
    """A class of secrecy, or all projects, that most others of the same role do not have."""
    others = [a for a in all_of_them if a.active and a.id != account.id and role in a.roles]
    if len(others) < FEWEST_COLLEAGUES:
        return False
    few = len(others) / 2
    wider = account.scope == Scope.ALL and sum(a.scope == Scope.ALL for a in others) < few
    return wider or any(sum(c in a.classes for a in others) < few for c in account.classes)


def is_overdue(last: datetime | None, now: datetime) -> bool:
    """Since the last review, or since the first account where there was none."""
    return last is not None and last < now - YEAR
