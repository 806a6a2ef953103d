"""The forms in force, and many answers at once; each version is read into its schema once."""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Text, cast, func, select, true
from sqlalchemy.orm import Session

from db.forms import Answer, Form, FormVersion
from lib.access import Actor, query
from lib.errors import NotFound
from lib.forms.schema import FormSchema
from lib.i18n import N_

CHUNK = 500
Forms = dict[str, tuple[int, FormSchema]]


@query("forms.view")
def forms_in_force(s: Session, actor: Actor, *, kind: str, off_too: bool = False) -> Forms:
    """Code → (version id, schema) of a kind's active forms; off_too: also those old answers were given on."""
    newest = select(func.max(FormVersion.id)).group_by(FormVersion.form_id)
    found = s.execute(
        select(Form.code, FormVersion.id, cast(FormVersion.content, Text))
        .join(FormVersion, FormVersion.form_id == Form.id)
        .where(Form.kind == kind, true() if off_too else Form.active, FormVersion.id.in_(newest))
        .order_by(Form.id)
    )
    return {code: (id, _schema(text)) for code, id, text in found}


@query("forms.view")
def schema_of(s: Session, actor: Actor, *, version_id: int) -> FormSchema:
    text = s.scalar(select(cast(FormVersion.content, Text)).where(FormVersion.id == version_id))
    if text is None:
        raise NotFound(N_("This form is not there."))
    return _schema(text)


@query("forms.view")
def answers_on(
    s: Session, actor: Actor, *, owner_kind: str, owner_ids: Sequence[int]
) -> dict[int, tuple[FormSchema, dict[str, Any]]]:
    """Owner → its answer on the version of then; whose they are, the caller has found by its scope."""
    found: dict[int, tuple[FormSchema, dict[str, Any]]] = {}
    wanted = select(Answer.owner_id, Answer.content, cast(FormVersion.content, Text).label("schema")).join(
        FormVersion, FormVersion.id == Answer.form_version_id
    )
    for start in range(0, len(owner_ids), CHUNK):
        some = owner_ids[start : start + CHUNK]
        rows = s.execute(wanted.where(Answer.owner_kind == owner_kind, Answer.owner_id.in_(some)))
        found |= {owner: (_schema(text), values) for owner, values, text in rows}
    return found


@lru_cache(maxsize=200)
def _schema(text: str) -> FormSchema:
    """A version is never changed: its text stands for it."""
    return FormSchema.model_validate(json.loads(text))
