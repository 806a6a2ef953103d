"""What the company says of itself once: its name, where to call, and a few choices of its own."""

import re
from dataclasses import asdict, dataclass, fields
from zlib import crc32

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.standards import CompanySetting
from lib.access import Actor, command, query
from lib.errors import Refused, Stale
from lib.i18n import N_

LONGEST = 120
ADDRESS = re.compile(r"https?://[^\s/?#]+[^\s?#]*")


@dataclass(frozen=True)
class Company:
    """repeat_days: the same again within so many days is a repeat; soon_minutes: warned so long before."""

    name: str = ""
    hotline: str = ""
    complaint_line: str = ""
    address: str = ""
    site: str = ""
    repeat_days: int = 90
    soon_minutes: int = 120
    digest_hour: int = 8

    @property
    def stamp(self) -> int:
        """Tells whether these are still the facts somebody saw."""
        return crc32(repr(self).encode())


@query("standards.view")
def company(s: Session, actor: Actor) -> Company:
    known = {field.name for field in fields(Company)}
    kept = s.scalars(select(CompanySetting).where(CompanySetting.key.in_(known)))
    return Company(**{row.key: row.value["value"] for row in kept})


@command("standards.company")
def set_company(s: Session, actor: Actor, *, facts: Company, seen: int | None = None) -> None:
    """Everything is said at once; seen: the stamp of the facts the person changed."""
    if seen is not None and company.within(s, actor).stamp != seen:
        raise Stale(N_("Somebody else changed this in the meantime. Nothing was saved."))
    _make_sense(facts)
    for key, value in asdict(facts).items():
        kept = value.strip()[:LONGEST] if isinstance(value, str) else value
        row = s.get(CompanySetting, key)
        if row is None:
            s.add(CompanySetting(key=key, value={"value": kept}))
        else:
            row.value = {"value": kept}


def _make_sense(facts: Company) -> None:
    days, minutes, hour = facts.repeat_days, facts.soon_minutes, facts.digest_hour
    if not (1 <= days <= 730 and 5 <= minutes <= 2880 and 0 <= hour <= 23):
        raise Refused(N_("Days, minutes or hour are out of range."))
    if facts.site.strip() and not ADDRESS.fullmatch(facts.site.strip()):
        raise Refused(N_("The address of this site begins with http:// or https:// and has no spaces."))
