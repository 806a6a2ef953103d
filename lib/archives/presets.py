"""The categories and years of keeping a company begins with."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.archives import ArchiveCategory
from db.choices.archives import Secrecy
from lib.access import Actor, command
from lib.i18n import pick

FILE = Path(__file__).parent.parent.parent / "db" / "presets" / "archive_categories.yaml"


@cache
def _shipped() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(FILE.read_text("utf8"))
    return found


@command("archives.load")
def load_categories(s: Session, actor: Actor) -> None:
    """Those not there yet; what a company has changed stays as it is."""
    known = set(s.scalars(select(ArchiveCategory.code)))
    for rank, one in enumerate(_shipped(), 1):
        if one["code"] in known:
            continue
        s.add(
            ArchiveCategory(
                code=one["code"],
                letters=one["letters"],
                name=pick(one["name"], actor.lang),
                basis=pick(one["basis"], actor.lang),
                keep_years=None if one["keep"] == "permanent" else one["keep"],
                secrecy=Secrecy(one["secrecy"]),
                form_code=one.get("form", ""),
                expires=one.get("expires", False),
                paper=one.get("paper", False),
                rank=rank,
            )
        )
