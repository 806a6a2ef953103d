"""What one statement looks for: words in marked pieces, bounds of sight and filters as tokens among them.

A document's pieces stand in one list: the body's bare, the title's and the extra's each behind a mark, and
its keys (§ and what it is filtered by). Marks are no letters, so no text can say them; a phrase of pieces
cannot run from one field into another.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, FromClause, Select, or_, select
from sqlalchemy.orm import Session

from db.pieces import Phrase, Wanted, pieces, plain
from db.search_docs import COLUMNS, DOC, KINDS, TEXT, Doc, Found, Question, Sight

BODY, TITLE, EXTRA, KEY = "", "·", "×", "§"
SEEN, ALL = (TITLE, BODY), (TITLE, BODY, EXTRA)
LETTERS = {
    "kind": "k",
    "category": "c",
    "project_id": "p",
    "year": "y",
    "customer_id": "u",
    "staff_id": "s",
    "secrecy": "e",
    "has_file": "f",
}
# More projects than this are looked up in each document found, which is then the cheaper way.
MOST_TOKENS = 24


@dataclass(frozen=True)
class Term:
    """Pieces that follow one another; open: the last may be the beginning of a longer one."""

    pieces: tuple[str, ...]
    open: bool = False


@dataclass(frozen=True)
class Every:
    parts: "tuple[Tree, ...]"


@dataclass(frozen=True)
class Either:
    parts: "tuple[Tree, ...]"


Tree = Term | Every | Either


@dataclass(frozen=True)
class Seek:
    """fields: where words are looked for; places: where those wanted must stand.

    Bounds that no token says are a condition on the document, or a selection of its rows.
    """

    words: tuple[Phrase, ...]
    without: tuple[Phrase, ...]
    places: tuple[str, ...]
    fields: tuple[str, ...]
    keys: Every
    condition: ColumnElement[bool] | None = None
    kind: str = ""
    only: Select[Any] | None = None
    docs: tuple[int, ...] | None = None

    @property
    def bounds(self) -> list[ColumnElement[bool]]:
        """What is asked of each document found."""
        of_rows = [] if self.only is None else [DOC.c.kind == self.kind, DOC.c.ref_id.in_(self.only)]
        return of_rows if self.condition is None else [*of_rows, self.condition]

    def tree(self, *, firm: bool = False) -> Tree:
        """firm: of words whose end is too short, only the beginning, or nothing at all."""
        words = [word for word in self.words if word.firm or not firm]
        said = [anywhere(word, self.places, firm=firm) for word in words]
        told = self.keys.parts or (() if said else (_any_of("kind", tuple(KINDS)),))
        return Every((*said, *told))


def anywhere(word: Phrase, fields: Sequence[str], *, firm: bool = False) -> Tree:
    """firm: without a last piece so short that it tells next to nothing; the text must then be looked at."""
    cut, open = (word.firm, word.open and not word.vague) if firm else (word.pieces, word.open)
    return Either(tuple(Term(tuple(mark + piece for piece in cut), open) for mark in fields))


def rows_of(hit: FromClause, id: ColumnElement[int], titles: bool) -> Select[Any]:
    """The documents with these ids: their titles, or what they are filtered by."""
    there = TEXT if titles else DOC
    wanted = select(*(TEXT.c.id, TEXT.c.title) if titles else COLUMNS).select_from(hit)
    return wanted.join(there, there.c.id == id)


def bounded(wanted: Select[Any], seek: Seek, titles: bool) -> Select[Any]:
    """Of what `rows_of` wants, what is within the bounds."""
    if titles and seek.bounds:
        wanted = wanted.join(DOC, DOC.c.id == TEXT.c.id)
    return wanted.where(*seek.bounds)


def fetched(s: Session, wanted: Select[Any], values: Mapping[str, Any] | None = None) -> Found:
    """Without a look at each row: no column of theirs is kept otherwise than it is used."""
    result = cast(CursorResult[Any], s.execute(wanted, values))
    rows: Found = result.cursor.fetchall()
    result.close()
    return rows


def tokens(doc: Doc) -> list[str]:
    """The pieces of a document, in an order in which phrases can be found."""
    marked = (TITLE, doc.title), (EXTRA, doc.extra)
    found = pieces(plain(doc.body))
    for mark, text in marked:
        found += [mark + piece for piece in pieces(plain(text))]
    return found + keys_of(doc)


def keys_of(row: Any) -> list[str]:
    """Of a document, or of its row. Kind and project also as one: most sights are of projects."""
    return [*(key(name, getattr(row, name)) for name in LETTERS), _here(row.kind, row.project_id)]


def _here(kind: str, project_id: int | None) -> str:
    return key("kind", kind) + key("project_id", project_id)


def key(name: str, value: Any) -> str:
    """A value as one token; none can be taken for another's, whatever signs are in it."""
    if value is None:
        return f"{KEY}{LETTERS[name]}¤"
    said = str(int(value) if isinstance(value, bool) else value)
    safe = (c if c.isascii() and (c.islower() or c.isdigit()) else f"¤{ord(c):x}¤" for c in said)
    return f"{KEY}{LETTERS[name]}¤{''.join(safe)}"


def seeks(
    question: Question, wanted: Wanted, filters: Mapping[str, tuple[Any, ...]], title: bool
) -> list[Seek]:
    """One for all sights that tokens tell (two where only some may search the extra), one for each other."""
    chosen = tuple(_any_of(name, values) for name, values in filters.items())
    together: dict[tuple[str, ...], list[Sight]] = {}
    apart: list[Sight] = []
    for sight in question.sights:
        if _told(sight) and sight.only is None and sight.docs is None:
            together.setdefault(_fields(sight), []).append(sight)
        else:
            apart.append(sight)

    def seek(fields: tuple[str, ...], *sights: Sight) -> Seek:
        places = (TITLE,) if title else fields
        keys = Every((*_bounds_of(sights), *chosen))
        return Seek(wanted.words, wanted.without, places, fields, keys)

    found = [seek(fields, *sights) for fields, sights in together.items()]
    return found + [
        replace(
            seek(_fields(sight), sight),
            condition=None if _told(sight) else _of_projects(sight),
            kind=sight.kind,
            only=sight.only,
            docs=sight.docs,
        )
        for sight in apart
    ]


def _fields(sight: Sight) -> tuple[str, ...]:
    return ALL if sight.extra else SEEN


def _bounds_of(sights: Sequence[Sight]) -> tuple[Tree, ...]:
    """None for who sees everything of every kind."""
    whole = {sight.kind for sight in sights if sight.projects is None and sight.secrecies is None}
    return () if whole == set(KINDS) else (Either(tuple(Every(tuple(_bounds(sight))) for sight in sights)),)


def _bounds(sight: Sight) -> Iterator[Tree]:
    if sight.projects and _told(sight):
        here = (*sorted(sight.projects), *((None,) if sight.company else ()))
        yield Either(tuple(Term((_here(sight.kind, id),)) for id in here))
    else:
        yield _any_of("kind", (sight.kind,))
        if sight.projects is not None and _told(sight):
            yield _any_of("project_id", (None,) if sight.company else ())
    if sight.secrecies is not None:
        yield _any_of("secrecy", tuple(sorted(sight.secrecies)))


def _told(sight: Sight) -> bool:
    return sight.projects is None or len(sight.projects) <= MOST_TOKENS


def _of_projects(sight: Sight) -> ColumnElement[bool]:
    here = DOC.c.project_id.in_(sorted(sight.projects or ()))
    return or_(here, DOC.c.project_id.is_(None)) if sight.company else here


def _any_of(name: str, values: Sequence[Any]) -> Tree:
    """None of no values: a token no document bears."""
    return Either(tuple(Term((key(name, value),)) for value in values) or (Term((KEY,)),))
