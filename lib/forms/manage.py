"""The company's own forms: seen, changed version by version, switched off and on."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from db.accounts import User
from db.forms import Answer, Form, FormVersion
from db.surveys import SurveyResponse
from lib.access import Actor, command, query
from lib.errors import NotFound, Refused, Stale
from lib.forms.read_rules import read_schema
from lib.forms.rows import append, may_design, newest_of
from lib.forms.schema import FormSchema, Text
from lib.forms.sound_checklist_rules import CHECKLIST
from lib.forms.version_rules import successor
from lib.i18n import N_


@dataclass(frozen=True)
class KnownForm:
    """no and at are those of its newest version; by "" came with the product."""

    id: int
    code: str
    title: Text
    kind: str
    no: int
    active: bool
    at: datetime
    by: str
    answers: int


@dataclass(frozen=True)
class Version:
    id: int
    no: int
    at: datetime
    by: str
    preset: bool
    answers: int


@query("forms.manage")
def forms_known(s: Session, actor: Actor) -> list[KnownForm]:
    """Every form with its newest version, the shipped ones in their order first."""
    newest = select(func.max(FormVersion.id)).group_by(FormVersion.form_id)
    answers = _answers_by(s, FormVersion.form_id)
    found = s.execute(
        select(Form, FormVersion, User.display_name)
        .join(FormVersion, FormVersion.form_id == Form.id)
        .outerjoin(User, User.id == FormVersion.by_id)
        .where(FormVersion.id.in_(newest))
        .order_by(Form.id)
    )
    return [
        KnownForm(
            id=form.id,
            code=form.code,
            title=FormSchema.model_validate(version.content).title,
            kind=form.kind,
            no=version.no,
            active=form.active,
            at=version.created_at,
            by=by or "",
            answers=answers.get(form.id, 0),
        )
        for form, version, by in found
    ]


def _answers_by(s: Session, what: Any) -> dict[int, int]:
    """Filled in by staff and residents, and in surveys."""
    found: Counter[int] = Counter()
    for kept in (Answer, SurveyResponse):
        counted = select(what, func.count()).join(kept, kept.form_version_id == FormVersion.id).group_by(what)
        found.update({row[0]: row[1] for row in s.execute(counted)})
    return found


@query("forms.checklists")
def versions(s: Session, actor: Actor, *, code: str) -> list[Version]:
    """The newest first."""
    answers = _answers_by(s, FormVersion.id)
    found = s.execute(
        select(FormVersion, User.display_name)
        .join(Form)
        .outerjoin(User, User.id == FormVersion.by_id)
        .where(Form.code == code, _designed_by(actor))
        .order_by(FormVersion.no.desc())
    )
    return [Version(v.id, v.no, v.created_at, by or "", v.preset, answers.get(v.id, 0)) for v, by in found]


@query("forms.checklists")
def version_of(s: Session, actor: Actor, *, code: str, no: int) -> FormSchema:
    wanted = select(FormVersion.content).join(Form).where(Form.code == code, FormVersion.no == no)
    if content := s.scalars(wanted.where(_designed_by(actor))).one_or_none():
        return FormSchema.model_validate(content)
    raise NotFound(N_("This form is not there."))


@command("forms.checklists")
def publish(s: Session, actor: Actor, *, schema: FormSchema, based_on: int) -> int:
    """The next version, in force from now on. based_on: the newest one its maker saw, 0 where there was none.

    What was left out of it is kept as retired. Returns the new version's number.
    """
    schema = read_schema(schema.model_dump(mode="json"))
    if not may_design(actor, schema.kind):
        raise Refused(N_("You may make checklists; other forms are made by an administrator."))
    newest = newest_of(s, schema.code)
    if (newest.no if newest else 0) != based_on:
        raise Stale(N_("Somebody published another version in the meantime. Look at the changes once more."))
    if newest:
        kept = FormSchema.model_validate(newest.content)
        schema = successor(kept, schema)
        if schema == kept:
            raise Refused(N_("Nothing is different from version {n}."), n=newest.no)
    return append(s, actor, schema, newest, preset=False).no


@command("forms.checklists")
def retire(s: Session, actor: Actor, *, code: str) -> None:
    """Switch a form off: it takes no more answers; those given stay."""
    _find(s, actor, code).active = False


@command("forms.checklists")
def reopen(s: Session, actor: Actor, *, code: str) -> None:
    _find(s, actor, code).active = True


def _designed_by(actor: Actor) -> ColumnElement[bool]:
    """What may_design says, of rows."""
    return true() if actor.may("forms.manage") else Form.kind == CHECKLIST


def _find(s: Session, actor: Actor, code: str) -> Form:
    if form := s.scalars(select(Form).where(Form.code == code, _designed_by(actor))).one_or_none():
        return form
    raise NotFound(N_("This form is not there."))
