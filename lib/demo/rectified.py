"""What the invented company's inspections found wrong, put right: actions, their story, photos of both."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from db.actions import Action, ActionEvent
from db.choices.actions import ActionMove, ActionSource, ActionState, Remedy, Severity
from db.choices.files import Purpose
from db.files import StoredFile
from db.inspections import Inspection, InspectionItem
from lib.actions.rules import EFFECT_DAYS, proposed_due
from lib.actions.rules import SERIES as ACTIONS
from lib.demo.sketches import corridor
from lib.demo.texts import Dice
from lib.files.ready import Ready, ready
from lib.files.ready import store as put_on_disk
from lib.i18n import DEFAULT, pick
from lib.inspections.checklist_rules import Item
from lib.inspections.judging_rows import PHOTOS
from lib.inspections.rectifying_rows import settle_whose
from lib.numbers import next_number

PHOTOGRAPHED = 0.5
LATELY = timedelta(days=40)
SEEN, LASTED = "现场复查，已符合标准", "抽查一个月记录，没有再发生"


@dataclass(frozen=True)
class Found:
    """A finding of a round, the same of the round before, and what the preset says was done."""

    inspection: Inspection
    row: InspectionItem
    item: Item
    before: InspectionItem | None
    did: str


class Rectifying:
    def __init__(self, s: Session, inspector_id: int, chance: Dice, now: datetime) -> None:
        self.s, self.inspector, self.chance, self.now = s, inspector_id, chance, now
        self.messy = [ready("before.jpg", corridor(chance, tidy=False)) for _ in range(4)]
        self.tidy = [ready("after.jpg", corridor(chance, tidy=True)) for _ in range(3)]

    def put_right(self, found: Found, owner_id: int, at: datetime) -> int:
        """Most within days; what was found lately is partly still open."""
        raised = at + timedelta(hours=4)
        took = timedelta(days=self.chance.randint(1, 9), hours=self.chance.randint(0, 8))
        lately = raised > self.now - LATELY
        open_still = raised + took > self.now or (lately and self.chance.likely(0.3))
        done = None if open_still else raised + took
        verified = done + timedelta(days=1) if done and done + timedelta(days=1) < self.now else None
        action = self._action(found, owner_id, raised)
        action.done_at, action.done_by_id = done, owner_id if done else None
        action.verified_at, action.verified_by_id = verified, self.inspector if verified else None
        action.state = ActionState.VERIFIED if verified else ActionState.DONE if done else ActionState.OPEN
        if not done and action.severity != Severity.HIGH:
            action.measure = ""
        self.s.add(action)
        self.s.flush()
        settle_whose(found.row, action)
        self._events(action, found.did)
        self._photos(found.row, action, at)
        return action.id

    def _action(self, found: Found, owner_id: int, raised: datetime) -> Action:
        earlier = self.s.get(Action, found.before.action_id or 0) if found.before else None
        severity = Severity.HIGH if found.before else found.row.severity
        return Action(
            no=next_number(self.s, ACTIONS, raised),
            project_id=found.inspection.project_id,
            source_kind=ActionSource.INSPECTION,
            source_id=found.inspection.id,
            source_no=found.inspection.no,
            item=found.row.item,
            title=f"{pick(found.item.label, DEFAULT)}：{found.row.note}"[:120],
            detail=found.row.note,
            standard=pick(found.item.check.standard, DEFAULT),
            severity=severity,
            remedy=self.chance.choice(list(Remedy)),
            measure=found.did,
            money=Decimal(self.chance.choice((0, 200, 800))) if severity == Severity.HIGH else None,
            repeat_of_id=earlier.id if earlier else None,
            repeats=earlier.repeats + 1 if earlier else 0,
            owner_id=owner_id,
            raised_by_id=self.inspector,
            raised_at=raised,
            due_at=proposed_due(severity, raised),
        )

    def _events(self, action: Action, did: str) -> None:
        self._happened(action, ActionMove.RAISE, ActionState.OPEN, action.raised_at, self.inspector)
        if action.done_at:
            self._happened(action, ActionMove.FINISH, ActionState.DONE, action.done_at, action.owner_id, did)
        if action.verified_at:
            verified = ActionState.VERIFIED
            self._happened(action, ActionMove.VERIFY, verified, action.verified_at, self.inspector, SEEN)
            self._effect(action, action.verified_at)

    def _effect(self, action: Action, verified: datetime) -> None:
        if action.severity != Severity.HIGH:
            return
        action.effect_due_at = verified + timedelta(days=EFFECT_DAYS)
        looked = action.effect_due_at + timedelta(days=1)
        if looked < self.now:
            action.effect_at, action.effect_by_id, action.effective = looked, self.inspector, True
            self._happened(action, ActionMove.EFFECT, action.state, looked, self.inspector, LASTED)

    def _happened(
        self, action: Action, move: ActionMove, state: ActionState, at: datetime, by: int, note: str = ""
    ) -> None:
        told = {"action_id": action.id, "move": move, "state": state, "at": at}
        self.s.add(ActionEvent(**told, by_id=by, note=note, content={}))

    def _photos(self, row: InspectionItem, action: Action, at: datetime) -> None:
        """Drawn, so that nobody takes them for anybody's house."""
        if not self.chance.likely(PHOTOGRAPHED):
            return
        keep_file(self.s, self.chance.choice(self.messy), PHOTOS, row.id, self.inspector, at)
        if action.done_at:
            after = self.chance.choice(self.tidy)
            keep_file(self.s, after, "action", action.id, action.owner_id, action.done_at)


def keep_file(s: Session, made: Ready, kind: str, id: int, by: int, at: datetime) -> int:
    """A picture that a record has had since then."""
    sha256, preview = put_on_disk(made)
    file = StoredFile(
        sha256=sha256,
        preview=preview,
        name=made.name,
        media_type=made.media_type,
        size=len(made.content),
        width=made.width,
        height=made.height,
        purpose=Purpose.ATTACHED,
        owner_kind=kind,
        owner_id=id,
        at=at,
        by_id=by,
    )
    s.add(file)
    s.flush()
    return file.id
