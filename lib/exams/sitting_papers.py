"""The paper before whoever sits: their own questions and answers, and nothing of a key."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.files import StoredFile
from lib.access import Actor, query
from lib.exams.plan import Sheet, SheetItem
from lib.exams.scope import frozen_of
from lib.exams.sitting_answer_rules import pictures_of
from lib.exams.sitting_rows import answers_of, asked_of, find_writable
from lib.files.rows import gone, stored
from lib.files.rules import Stored
from lib.questions.content import Asked


@dataclass(frozen=True)
class Line:
    """A question as this sitter sees it, and what they have answered so far. Nothing of its key."""

    item: SheetItem
    asked: Asked
    given: dict[str, Any]
    turn: int = 0
    flagged: bool = False
    saved_at: datetime | None = None


@dataclass(frozen=True)
class OnPaper:
    """A sitting under way, whole."""

    titles: tuple[str, ...]
    lines: tuple[Line, ...]
    full: Decimal
    due_at: datetime
    attempt: int


@query("exams.sit")
def paper_of(s: Session, actor: Actor, *, code: str, device: str) -> OnPaper:
    sitting, exam = find_writable(s, actor, code, device)
    sheet, answers = Sheet.model_validate(sitting.paper), answers_of(s, sitting.id)
    frozen = frozen_of(s, exam)

    def line(item: SheetItem) -> Line:
        asked, said = frozen.questions[item.question].content.asked, answers.get(item.n)
        if said is None:
            return Line(item, asked, {})
        return Line(item, asked, said.given, said.turn, said.flagged, said.saved_at)

    lines = tuple(map(line, sheet.items))
    return OnPaper(sheet.titles, lines, sitting.full, sitting.due_at, sitting.attempt)


@query("exams.sit")
def picture(s: Session, actor: Actor, *, code: str, device: str, n: int, k: int) -> Stored:
    """The k-th picture of a question of the paper before this device; no number of a file is told."""
    sitting, exam = find_writable(s, actor, code, device)
    ids = pictures_of(asked_of(s, sitting, exam, n)[0])
    wanted = select(StoredFile).where(StoredFile.id == (ids[k] if 0 <= k < len(ids) else 0))
    found = s.scalars(wanted.where(StoredFile.removed_at.is_(None))).one_or_none()
    if found is None:
        raise gone()
    return stored(found)
