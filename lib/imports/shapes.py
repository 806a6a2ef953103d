"""How files of one shape are read: a person's word, remembered for the next of them."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.imports import LedgerCode
from db.imports import LedgerShape
from lib import clock
from lib.access import Actor, command, query

MOST_KEPT = 500


@query("imports.use")
def shapes(s: Session, actor: Actor) -> dict[str, dict[str, dict[str, Any]]]:
    """Ledger → fingerprint → answers. Headings of columns only, nothing of what stands below them."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for shape in s.scalars(select(LedgerShape).order_by(LedgerShape.at.desc()).limit(MOST_KEPT)):
        found.setdefault(shape.ledger.value, {})[shape.fingerprint] = shape.answers
    return found


@command("imports.use")
def remember_shape(
    s: Session, actor: Actor, *, ledger: LedgerCode, fingerprint: str, answers: dict[str, Any]
) -> None:
    """The latest word on a shape is the one that counts."""
    wanted = select(LedgerShape).where(
        LedgerShape.ledger == LedgerCode(ledger), LedgerShape.fingerprint == fingerprint[:64]
    )
    shape = s.scalars(wanted).one_or_none() or LedgerShape(
        ledger=LedgerCode(ledger), fingerprint=fingerprint[:64]
    )
    shape.answers, shape.at, shape.by_id = answers, clock.now(), actor.user_id
    s.add(shape)
    s.flush()
