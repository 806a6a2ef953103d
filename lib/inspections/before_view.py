"""What an action puts right, as an inspection found it: shown beside how it is now."""

from db.choices.actions import ActionSource
from lib import clock
from lib.access import Actor
from lib.actions.evidence_view import Before
from lib.actions.rules import Row
from lib.inspections.findings import finding_of_action
from lib.pictures import Shown
from lib.ui import reading


def before(me: Actor, row: Row) -> Before | None:
    if row.source_kind != ActionSource.INSPECTION:
        return None
    found = reading(finding_of_action, me, action_id=row.id)
    if not found:
        return None
    photos = [Shown(file.id, clock.shown(file.at), file.has_preview) for file in found.photos]
    return Before(photos, found.note, found.opens)
