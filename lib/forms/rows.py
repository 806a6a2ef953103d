"""A form's versions as rows: the newest one, and the next."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.forms import Form, FormVersion
from lib import clock
from lib.access import Actor
from lib.forms.schema import FormSchema
from lib.forms.sound_checklist_rules import CHECKLIST


def may_design(actor: Actor, kind: str) -> bool:
    """Whoever may not manage forms makes checklists alone; others are not there for them."""
    return kind == CHECKLIST or actor.may("forms.manage")


def newest_of(s: Session, code: str) -> FormVersion | None:
    wanted = select(FormVersion).join(Form).where(Form.code == code).order_by(FormVersion.no.desc()).limit(1)
    return s.scalars(wanted).one_or_none()


def append(
    s: Session, actor: Actor, schema: FormSchema, newest: FormVersion | None, *, preset: bool
) -> FormVersion:
    version = FormVersion(
        form_id=newest.form_id if newest else _new_form(s, schema),
        no=newest.no + 1 if newest else 1,
        content=schema.model_dump(mode="json"),
        created_at=clock.now(),
        preset=preset,
        by_id=actor.user_id,
    )
    s.add(version)
    s.flush()
    return version


def _new_form(s: Session, schema: FormSchema) -> int:
    form = Form(code=schema.code, kind=schema.kind)
    s.add(form)
    s.flush()
    return form.id
