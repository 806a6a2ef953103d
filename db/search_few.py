"""Who may see only a few documents: these are read and looked through, which no common word makes slower."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from db.pieces import Phrase, plain
from db.search_docs import COLUMNS, DOC, TEXT, Found
from db.search_seek import BODY, EXTRA, TITLE, Every, Seek, Term, Tree, fetched, keys_of


def newest(s: Session, seek: Seek, most: int, oldest: bool, titles: bool) -> Found:
    columns = [TEXT.c.id, TEXT.c.title] if titles else COLUMNS
    id = columns[0]
    wanted = select(*columns).where(id.in_(_that_say_it(s, seek)))
    return fetched(s, wanted.order_by(id.asc() if oldest else id.desc()).limit(most))


def _that_say_it(s: Session, seek: Seek) -> list[int]:
    texts = select(*COLUMNS, TEXT.c.title, TEXT.c.body, TEXT.c.extra).join(TEXT, TEXT.c.id == DOC.c.id)
    rows: Sequence[Any] = s.execute(texts.where(DOC.c.id.in_(seek.docs or ()), *seek.bounds)).all()
    return [row.id for row in rows if _bears({*keys_of(row)}, seek.keys) and _says(row, seek)]


def _bears(keys: set[str], tree: Tree) -> bool:
    if isinstance(tree, Term):
        return tree.pieces[0] in keys
    held = (_bears(keys, part) for part in tree.parts)
    return all(held) if isinstance(tree, Every) else any(held)


def _says(row: Row[Any], seek: Seek) -> bool:
    texts = {TITLE: plain(row.title), BODY: plain(row.body), EXTRA: plain(row.extra)}

    def stands(word: Phrase, places: Sequence[str]) -> bool:
        return any(word.text in texts[place] for place in places)

    said = all(stands(word, seek.places) for word in seek.words)
    return said and not any(stands(word, seek.fields) for word in seek.without)
