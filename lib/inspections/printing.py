"""A checklist on paper, for a basement without signal and for a wet day."""

from sqlalchemy.orm import Session

from lib.access import Actor, query
from lib.documents.checklists import blank_sheet
from lib.inspections import checklists
from lib.inspections.blank_rules import blank
from lib.inspections.scope import titles_of
from lib.standards.company import company


@query("inspections.view")
def print_blank(s: Session, actor: Actor, *, code: str) -> bytes:
    """As it stands now, as PDF."""
    plan = checklists.checklist.within(s, actor, code=code)
    return blank_sheet(blank(plan, company.within(s, actor).name, titles_of(plan)))
