"""A record of project A filed by hand, a draft of it, and proper values for filing by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from db.archives import ArchiveCategory
from lib.archives import files as record_files
from lib.archives import find, service
from lib.archives.category_rules import Terms
from lib.archives.facts_rules import Facts
from lib.archives.find_rules import Filter
from lib.deeds import perform
from lib.files import service as files
from tests.cast import Cast

DAY = date(2025, 3, 14)


@dataclass(frozen=True)
class Papers:
    """A filed record with a file and a draft, both by the manager, who holds a loose file; a category."""

    filed: int
    draft: int
    file: int
    loose: int
    category: int


def category(cast: Cast, code: str) -> int:
    with cast.database.reading() as s:
        return s.scalars(select(ArchiveCategory.id).where(ArchiveCategory.code == code)).one()


def facts(cast: Cast, code: str = "contract", **more: Any) -> Facts:
    told = {"title": "电梯维保合同", "project_id": cast.project_a, "happened_on": DAY}
    return Facts(category(cast, code), **told | more)


def keep(actor: Any, name: str = "合同.txt") -> int:
    return perform(files.keep, actor, None, name=name, content=f"{name} 正文".encode()).id


def made(cast: Cast) -> Papers:
    filed = perform(service.add_record, cast.manager, None, facts=facts(cast))
    draft = perform(service.add_record, cast.manager, None, facts=facts(cast), draft=True)
    file = keep(cast.manager)
    perform(record_files.add_files, cast.manager, None, id=filed, file_ids=[file])
    for person in cast.people().values():
        if person.may("archives.view") and person.sees(cast.project_a) and person.team_id is None:
            perform(find.open_record, person, None, id=filed)
    return Papers(filed, draft, file, keep(cast.manager, "附件.txt"), category(cast, "contract"))


def _draft(w: Any, **more: Any) -> dict[str, Any]:
    return {"id": w.papers.draft, "version": 1, **more}


def _terms() -> Terms:
    return Terms("电梯合同", "DT", keep_years=30)


PROPER: dict[str, Callable[[Any], dict[str, Any]]] = {
    "archives.add_record": lambda w: {"facts": facts(w.cast), "file_ids": []},
    "archives.change_record": lambda w: {
        "id": w.papers.filed,
        "version": 1,
        "facts": facts(w.cast, title="电梯维保合同（续签）"),
    },
    "archives.file_draft": _draft,
    "archives.remove_draft": _draft,
    "archives.list_records": lambda w: {"by": Filter()},
    "archives.export_records": lambda w: {"by": Filter()},
    "archives.asks_why": lambda w: {"id": w.papers.filed},
    "archives.open_record": lambda w: {"id": w.papers.filed},
    "archives.record": lambda w: {"id": w.papers.filed},
    "archives.category_names": lambda w: {},
    "archives.list_files": lambda w: {"id": w.papers.filed},
    "archives.add_files": lambda w: {"id": w.papers.filed, "file_ids": [w.papers.loose]},
    "archives.remove_file": lambda w: {"id": w.papers.filed, "file_id": w.papers.file},
    "archives.look_at_file": lambda w: {"id": w.papers.file},
    "archives.open_file": lambda w: {"id": w.papers.file},
    "archives.categories": lambda w: {},
    "archives.all_categories": lambda w: {},
    "archives.add_category": lambda w: {"terms": _terms()},
    "archives.change_category": lambda w: {"id": w.papers.category, "version": 1, "terms": _terms()},
    "archives.concerned": lambda w: {"id": w.papers.category},
    "archives.move_category": lambda w: {"id": w.papers.category, "up": False},
    "archives.choices": lambda w: {},
    "archives.set_pattern": lambda w: {
        "pattern": "{letters}-{year}-{n:4}",
        "seen": "{project}-{letters}-{year}-{n:4}",
    },
    "archives.set_reason": lambda w: {"asked": True},
}
