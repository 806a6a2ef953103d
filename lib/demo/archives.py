"""What the invented company has filed on paper: contracts, plans, checks, households' files, two drafts."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.archives import ArchiveCategory, ArchiveRecord
from db.choices.archives import Cycle, Secrecy
from db.customers import Household, Occupancy
from lib import clock
from lib.access import Actor, permissions
from lib.archives import service
from lib.archives.facts_rules import Facts
from lib.demo.staff import Crew
from lib.files import service as files
from lib.forms.find import Forms

PRESET = Path(__file__).parent.parent.parent / "db" / "presets" / "demo_archives.yaml"
PROJECT = 1
LATER = timedelta(hours=3)  # written in the morning, filed after lunch


@cache
def told() -> list[dict[str, Any]]:
    return list(yaml.safe_load(PRESET.read_text("utf8")))


def file_papers(s: Session, crew: Crew, forms: Forms, now: datetime) -> None:
    """In the first project, as its desk would have filed them, the oldest first."""
    granted = frozenset(p for p in permissions() if p.startswith("archives."))
    clerk = Actor("demo", "demo", user_id=crew.desk[0], permissions=granted, projects=None)
    homes = _homes(s)
    for about in sorted(_each(), key=lambda one: -one["days"]):
        _paper(s, clerk, forms, homes, now, about)
    s.flush()


def _each() -> Iterator[dict[str, Any]]:
    """A series is as many papers, the newest told first."""
    for about in told():
        for n in range(about.get("times", 1)):
            yield about | {"days": about["days"] + n * about.get("every", 0)}


def _homes(s: Session) -> Iterator[tuple[int, int]]:
    """Households of the project with somebody living there, one after the other."""
    wanted = select(Household.id, func.min(Occupancy.customer_id)).join(Occupancy)
    wanted = wanted.where(Household.project_id == PROJECT, Occupancy.until.is_(None))
    wanted = wanted.group_by(Household.id).order_by(Household.id)
    return cycle([(home, customer) for home, customer in s.execute(wanted)])


def _paper(
    s: Session,
    clerk: Actor,
    forms: Forms,
    homes: Iterator[tuple[int, int]],
    now: datetime,
    about: dict[str, Any],
) -> None:
    at = now - timedelta(days=about["days"])
    category = s.scalars(select(ArchiveCategory).where(ArchiveCategory.code == about["category"])).one()
    answered = (
        {"form_version": forms[category.form_code][0], "answers": about["answers"]}
        if "answers" in about
        else {}
    )
    facts = _facts(category, clock.local(at).date(), homes, about)
    kept = [_file(s, clerk, facts)] if "file" in about else []
    draft = about.get("draft", False)
    id = service.add_record.within(s, clerk, facts=facts, draft=draft, file_ids=kept, **answered)
    record = s.get_one(ArchiveRecord, id)
    record.recorded_at, record.filed_at = at, None if draft else min(at + LATER, now)


def _facts(
    category: ArchiveCategory, on: date, homes: Iterator[tuple[int, int]], about: dict[str, Any]
) -> Facts:
    home, customer = next(homes) if "home" in about else (None, None)
    return Facts(
        category_id=category.id,
        title=about["title"].format(year=on.year, month=on.month),
        project_id=None if "company" in about else PROJECT,
        household_id=home,
        customer_id=customer,
        happened_on=on,
        author=about["author"],
        secrecy=Secrecy(about["secrecy"]) if "secrecy" in about else None,
        cycle=Cycle(about.get("cycle", "item")),
        shelf=about.get("shelf", ""),
        pages=about.get("pages"),
        expires_on=on + timedelta(days=about["days"] + about["ends"]) if "ends" in about else None,
        body=about.get("body", ""),
    )


def _file(s: Session, clerk: Actor, facts: Facts) -> int:
    """A plain text in place of the scan."""
    content = f"{facts.title}\n（演示用的虚构文件）\n\n{facts.body}\n".encode()
    return files.keep.within(s, clerk, name=f"{facts.title}.txt", content=content).id
