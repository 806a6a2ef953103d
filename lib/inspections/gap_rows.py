"""Inside the use cases: inspections that lack what they should have."""

from typing import Any

from sqlalchemy import Select, select

from db.choices.inspections import InspectionState
from db.inspections import Inspection
from lib.access import Actor
from lib.gaps import Span
from lib.inspections.scope import visible


def unsigned(actor: Actor, span: Span) -> Select[*tuple[Any, ...]]:
    """All judged in this span, and a signature is still missing: no record, no actions."""
    begins, ends = span.moments
    return select(
        Inspection.id.label("id"),
        Inspection.project_id.label("project_id"),
        Inspection.no.label("no"),
        Inspection.title.label("what"),
        Inspection.done_at.label("day"),
    ).where(
        visible(actor),
        Inspection.state == InspectionState.DONE,
        Inspection.done_at >= begins,
        Inspection.done_at < ends,
    )
