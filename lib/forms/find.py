"""The forms in force, each read into its schema once."""

import json
from functools import lru_cache

from sqlalchemy import Text, cast, func, select, true
from sqlalchemy.orm import Session

from db.forms import Form, FormVersion
from lib.access import Actor, query
from lib.forms.schema import FormSchema

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


@lru_cache(maxsize=200)
def _schema(text: str) -> FormSchema:
    """A version is never changed: its text stands for it."""
    return FormSchema.model_validate(json.loads(text))
