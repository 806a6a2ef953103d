"""The company's own Word templates for the printed sheets: kept, looked at, let go."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from db.accounts import User
from lib.access import Actor, command, query
from lib.errors import NotFound, Refused
from lib.files import service as files
from lib.i18n import N_
from lib.tickets.template_check import Checked
from lib.tickets.template_rows import OWNER, kept, own_template
from lib.tickets.template_rules import OWNER_IDS


@dataclass(frozen=True)
class Template:
    """One of the company's own, for the sheet of that name."""

    name: str
    file: str
    at: datetime
    by: str


@query("tickets.templates")
def own_ones(s: Session, actor: Actor) -> dict[str, Template]:
    """Sheet → the company's own template, where there is one."""
    found: dict[str, Template] = {}
    for name in OWNER_IDS:
        if file := kept(s, name):
            by = s.get(User, file.by_id) if file.by_id else None
            found[name] = Template(name, file.name, file.at, by.display_name if by else "")
    return found


@query("tickets.templates")
def content_of(s: Session, actor: Actor, *, name: str) -> bytes:
    if name not in OWNER_IDS or not (content := own_template(s, name)):
        raise _none()
    return content


@command("tickets.templates")
def set_template(s: Session, actor: Actor, *, template: Checked) -> int:
    """From now on this sheet is printed by it; the one before goes. Returns the file's id."""
    if not isinstance(template, Checked) or template.name not in OWNER_IDS:
        raise Refused(N_("Please choose a Word document."))
    _let_go(s, actor, template.name)
    file = files.keep.within(s, actor, name=template.file.name, content=template.file)
    files.attach.within(s, actor, ids=[file.id], owner_kind=OWNER, owner_id=OWNER_IDS[template.name])
    return file.id


@command("tickets.templates")
def drop_template(s: Session, actor: Actor, *, name: str) -> None:
    """Back to the template that came with the house."""
    if not _let_go(s, actor, name):
        raise _none()


def _let_go(s: Session, actor: Actor, name: str) -> bool:
    file = kept(s, name) if name in OWNER_IDS else None
    if file:
        files.take_away.within(s, actor, id=file.id, owner_kind=OWNER, owner_id=OWNER_IDS[name])
    return file is not None


def _none() -> NotFound:
    return NotFound(N_("There is no template of your own for this sheet."))
