"""What residents agree to before they send something: the notice in force, and the next one."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.residents import ConsentNotice
from lib import clock
from lib.access import Actor, command, query
from lib.errors import Refused, Stale
from lib.i18n import DEFAULT, N_
from lib.residents.rows import kept_notice

PRESET = Path(__file__).parent.parent.parent / "db" / "presets" / "consent_notice.yaml"
SHORTEST, LONGEST = 50, 5000


@dataclass(frozen=True)
class Notice:
    """no counts the versions; english is there for the one shipped, which the company has not rewritten."""

    no: int
    text: str
    english: str = ""


@query("residents.use")
def notice(s: Session, actor: Actor) -> Notice:
    """The one in force; a company that has written none has the one shipped."""
    found = s.scalars(select(ConsentNotice).order_by(ConsentNotice.no.desc()).limit(1)).one_or_none()
    text = found.text if found else _shipped()[DEFAULT]
    return Notice(found.no if found else 1, text, _shipped()["en"] if text == _shipped()[DEFAULT] else "")


@cache
def _shipped() -> dict[str, str]:
    texts = yaml.safe_load(PRESET.read_text("utf8"))
    return {lang: str(text).strip() for lang, text in texts.items()}


@query("residents.view")
def notice_now(s: Session, actor: Actor) -> Notice:
    """For staff to read."""
    return notice.within(s, actor)


@command("residents.notice")
def set_notice(s: Session, actor: Actor, *, text: str, based_on: int) -> int:
    """The next version, agreed to from now on; what was agreed to before stays as it was."""
    now, text = notice.within(s, actor), text.replace("\r\n", "\n").strip()
    if now.no != based_on:
        raise Stale(N_("Somebody else changed this in the meantime. Nothing was saved."))
    if text == now.text:
        raise Refused(N_("Nothing is different from version {n}."), n=now.no)
    if not SHORTEST <= len(text) <= LONGEST:
        raise Refused(
            N_("The notice has {low} to {high} characters: who, what for, what, how long, and their rights."),
            low=SHORTEST,
            high=LONGEST,
        )
    kept_notice(s, now.no, now.text)
    s.add(ConsentNotice(no=now.no + 1, text=text, at=clock.now(), by_id=actor.user_id))
    s.flush()
    return now.no + 1
