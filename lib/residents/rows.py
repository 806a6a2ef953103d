"""Inside the use cases: a notice as a row somebody's consent can point at."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.residents import ConsentNotice
from lib import clock


def kept_notice(s: Session, no: int, text: str) -> ConsentNotice:
    """The row of a version; the shipped one gets its row when it is first agreed to or replaced."""
    row = s.scalars(select(ConsentNotice).where(ConsentNotice.no == no)).one_or_none()
    if row is None:
        row = ConsentNotice(no=no, text=text, at=clock.now(), by_id=None)
        s.add(row)
        s.flush()
    return row
