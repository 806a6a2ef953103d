"""Inside the use cases: the company's own Word templates, one a sheet, kept as files."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.files import StoredFile
from lib import storage
from lib.errors import Refused
from lib.i18n import N_
from lib.tickets.template_rules import OWNER_IDS

OWNER = "template"


def kept(s: Session, name: str) -> StoredFile | None:
    wanted = select(StoredFile).where(StoredFile.owner_kind == OWNER, StoredFile.removed_at.is_(None))
    newest = wanted.where(StoredFile.owner_id == OWNER_IDS[name]).order_by(StoredFile.id.desc()).limit(1)
    return s.scalars(newest).one_or_none()


def own_template(s: Session, name: str) -> bytes:
    """b"" where the company has none."""
    file = kept(s, name)
    if file is None:
        return b""
    if (content := storage.get(file.sha256)) is None:
        raise Refused(
            N_("The content of this file is missing on the server. Please tell your administrator.")
        )
    return content
