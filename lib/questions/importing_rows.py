"""Inside the import: topics found or made, questions the bank has already, and whether any has been used."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.exams import Exam, Paper
from db.files import StoredFile
from db.questions import Question, QuestionWording
from lib.access import Actor
from lib.questions import topics
from lib.questions.content import Content
from lib.questions.exchange_rules import mark, mark_of
from lib.questions.topic_rules import APART
from lib.steps import used_elsewhere

DEEPEST = topics.DEEPEST


def known_marks(s: Session, contents: Iterable[Content]) -> dict[str, str]:
    """Mark → number of the question that is in the bank already, retired ones too."""
    wanted = {mark_of(content) for content in contents}
    rows = s.execute(select(Question.kind, Question.text, Question.no).order_by(Question.id.desc()))
    marked = ((mark(kind, text), no) for kind, text, no in rows)
    return {found: no for found, no in marked if found in wanted}


class Shelves:
    """The topics of one import: each looked for once, by its whole path, else by its name alone."""

    def __init__(self, s: Session, actor: Actor) -> None:
        self.s, self.actor = s, actor
        self.made = 0
        rows = topics.tree.within(s, actor)
        self.by_path = {tuple(row.path.split(APART)): row.id for row in rows if row.active}
        self.by_name = {row.name: row.id for row in reversed(rows) if row.active}

    def of(self, path: Sequence[str]) -> int:
        names = tuple(" ".join(name.replace("/", "／").split()) for name in path)[:DEEPEST]
        if len(names) == 1 and names[0] in self.by_name:
            return self.by_name[names[0]]
        for depth in range(1, len(names) + 1):
            if names[:depth] not in self.by_path:
                self._make(names[:depth])
        return self.by_path[names]

    def _make(self, path: tuple[str, ...]) -> None:
        above = self.by_path.get(path[:-1])
        id = topics.add_topic.within(self.s, self.actor, name=path[-1], parent_id=above)
        self.by_path[path], self.made = id, self.made + 1
        self.by_name.setdefault(path[-1], id)


def of_batch(s: Session, batch: str) -> list[Question]:
    return list(s.scalars(select(Question).where(Question.batch == batch, Question.batch != "")))


def used(s: Session, ids: Collection[int]) -> set[int]:
    """Those a paper, an exam or anybody's practice knows; their pictures are their own and no use of them."""
    found = used_elsewhere(s, Question, ids, but=(QuestionWording, StoredFile))
    for asked in _asked(s):
        found |= asked & set(ids)
    return found


def _asked(s: Session) -> Iterator[set[int]]:
    for plan in s.scalars(select(Paper.plan)):
        yield {item["question"] for section in plan.get("sections", ()) for item in section["items"]}
    for frozen in s.scalars(select(Exam.frozen).where(Exam.frozen.is_not(None))):
        yield {int(id) for id in (frozen or {}).get("questions", ())}
