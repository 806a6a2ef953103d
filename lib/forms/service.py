"""Forms in force, their presets, and answers kept with their version."""

from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.forms import Answer, Form, FormVersion
from lib import clock
from lib.access import Actor, command, query
from lib.errors import NotFound
from lib.forms.schema import FormSchema, check
from lib.i18n import N_

PRESETS = Path(__file__).parent.parent.parent / "db" / "presets" / "forms"


@command("forms.load")
def load_presets(s: Session, actor: Actor) -> None:
    """Bring shipped forms in; a changed preset becomes a new version, old answers keep theirs."""
    for path in sorted(PRESETS.glob("*.yaml")):
        schema = FormSchema.model_validate(yaml.safe_load(path.read_text("utf8")))
        content = schema.model_dump(mode="json")
        newest = _newest(s, schema.code)
        if newest is None or newest.content != content:
            _publish(s, schema, content, newest)


def _publish(s: Session, schema: FormSchema, content: dict[str, Any], newest: FormVersion | None) -> None:
    if newest is None:
        form = Form(code=schema.code, kind=schema.kind)
        s.add(form)
        s.flush()
    form_id, no = (newest.form_id, newest.no + 1) if newest else (form.id, 1)
    s.add(FormVersion(form_id=form_id, no=no, content=content, created_at=clock.now()))
    s.flush()


def _newest(s: Session, code: str) -> FormVersion | None:
    wanted = select(FormVersion).join(Form).where(Form.code == code).order_by(FormVersion.no.desc()).limit(1)
    return s.scalars(wanted).one_or_none()


@query("forms.view")
def form_in_force(s: Session, actor: Actor, *, code: str) -> tuple[int, FormSchema]:
    """(version id, schema): a screen draws the form and hands the version back with the answer."""
    found = _newest(s, code)
    if not found:
        raise NotFound(N_("This form is not there."))
    return found.id, FormSchema.model_validate(found.content)


@command("forms.load")
def keep_answer(
    s: Session, actor: Actor, *, version_id: int, owner_kind: str, owner_id: int, values: dict[str, Any]
) -> dict[str, Any]:
    """Check values against the version they were given on, keep them, return them clean."""
    version = s.get(FormVersion, version_id)
    if not version:
        raise NotFound(N_("This form is not there."))
    clean = check(FormSchema.model_validate(version.content), values)
    s.add(Answer(form_version_id=version_id, owner_kind=owner_kind, owner_id=owner_id, content=clean))
    return clean


@query("forms.view")
def answer_of(
    s: Session, actor: Actor, *, owner_kind: str, owner_id: int
) -> tuple[FormSchema, dict[str, Any]] | None:
    """The answer on the version it was given on; whose it is, the caller has found through its own scope."""
    found = s.execute(
        select(FormVersion.content, Answer.content)
        .join(Answer, Answer.form_version_id == FormVersion.id)
        .where(Answer.owner_kind == owner_kind, Answer.owner_id == owner_id)
    ).first()
    return (FormSchema.model_validate(found[0]), found[1]) if found else None
