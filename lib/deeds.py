"""Running a use case: one session, one transaction, once only. Used by screens, web and commands alike."""

from typing import Any, ParamSpec, TypeVar, cast

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from db.base import Busy, database
from db.records import Deed
from lib import clock, found  # noqa: F401 (what a use case saves is indexed before it is committed)
from lib.access import Actor, UseCase
from lib.errors import Refused, Stale
from lib.i18n import N_

P = ParamSpec("P")
R = TypeVar("R")
KEPT_DAYS = 7


def read(use_case: UseCase[P, R], actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
    with database().reading() as s:
        return use_case(s, actor, *args, **kwargs)


def perform(
    use_case: UseCase[P, R], actor: Actor, nonce: str | None = None, /, *args: P.args, **kwargs: P.kwargs
) -> R:
    """Run a command and commit. With a nonce, a repeat returns the first result and changes nothing."""
    try:
        return _perform(use_case, actor, nonce, kwargs)
    except Busy as busy:
        raise Refused(N_("The system is very busy. Nothing was saved; please try again.")) from busy
    except StaleDataError as stale:
        raise Stale(N_("Somebody else changed this in the meantime. Nothing was saved.")) from stale
    except IntegrityError as twin:
        if not _is_twin(twin):
            raise
        raise Stale(N_("Somebody else changed this in the meantime. Nothing was saved.")) from twin


def _is_twin(error: IntegrityError) -> bool:
    """Two people saved the same name or number at the same moment: the second may look again."""
    cause = error.orig
    return getattr(cause, "sqlstate", "") == "23505" or getattr(cause, "sqlite_errorname", "").endswith(
        ("_UNIQUE", "_PRIMARYKEY")
    )


def _perform(use_case: UseCase[Any, R], actor: Actor, nonce: str | None, kwargs: dict[str, Any]) -> R:
    if nonce is None:
        with database().writing() as s:
            return use_case(s, actor, **kwargs)
    key = (actor.key, use_case.deed, nonce)
    try:
        with database().writing() as s:
            if first := s.get(Deed, key):
                return cast(R, first.result["value"])
            deed = _claim(s, key)
            value = use_case(s, actor, **kwargs)
            if isinstance(value, int | None):
                deed.result = {"value": value}
            else:
                s.delete(deed)  # What was shown to somebody is not kept; looking again is a look of its own.
            return value
    except IntegrityError:
        with database().reading() as s:
            if first := s.get(Deed, key):
                return cast(R, first.result["value"])
        raise


def _claim(s: Session, key: tuple[str, str, str]) -> Deed:
    """Written first, so that a twin on another connection waits here and then finds the result."""
    _forget_old(s)
    deed = Deed(actor=key[0], name=key[1], nonce=key[2], result={}, at=clock.now())
    s.add(deed)
    s.flush()
    return deed


def _forget_old(s: Session) -> None:
    s.execute(delete(Deed).where(Deed.at < clock.days_ago(clock.now(), KEPT_DAYS)))
