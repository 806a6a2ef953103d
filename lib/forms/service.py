"""Forms in force, their presets, and answers kept with their version."""

from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.tickets import TicketType
from db.forms import Answer, Form, FormVersion
from lib import audit, clock
from lib.access import Actor, command, query
from lib.customers.scope import find_customer, find_household
from lib.errors import NotFound, Refused
from lib.files import service as files
from lib.forms.checks import check, masked
from lib.forms.rows import append, newest_of
from lib.forms.schema import KEPT_FILES, PICKS, FormField, FormSchema, Kind
from lib.forms.sound_checklist_rules import CHECKLIST
from lib.forms.version_rules import successor
from lib.forms.yaml_exchange import read_yaml
from lib.i18n import N_
from lib.staff import find as staff

PRESETS = Path(__file__).parent.parent.parent / "db" / "presets" / "forms"
PICTURES = (Kind.PHOTO, Kind.SIGNATURE)


@command("forms.load")
def load_presets(s: Session, actor: Actor) -> None:
    """Bring shipped forms in; a changed one is a new version, unless the company has made it its own."""
    forms = (read_yaml(path.read_bytes()) for path in PRESETS.glob("*.yaml"))
    for shipped in sorted(forms, key=_place):
        newest = newest_of(s, shipped.code)
        if newest is None:
            append(s, actor, shipped, None, preset=True)
        elif newest.preset:
            kept = FormSchema.model_validate(newest.content)
            if (following := successor(kept, shipped)) != kept:
                append(s, actor, following, newest, preset=True)


def _place(schema: FormSchema) -> tuple[int, bool, str]:
    """A new company sees its forms in the order tickets are spoken of, checklists last."""
    types = [type.value for type in TicketType]
    place = types.index(schema.code) if schema.code in types else len(types)
    return place, schema.kind == CHECKLIST, schema.code


@query("forms.view")
def form_in_force(s: Session, actor: Actor, *, code: str) -> tuple[int, FormSchema]:
    """(version id, schema) of the newest version: a screen draws it and hands the version back.

    Also of a form switched off, whose words old tickets still need; find.forms_in_force leaves those out.
    """
    found = newest_of(s, code)
    if not found:
        raise NotFound(N_("This form is not there."))
    return found.id, FormSchema.model_validate(found.content)


@command("forms.load")
def keep_answer(
    s: Session, actor: Actor, *, version_id: int, owner_kind: str, owner_id: int, values: Any
) -> dict[str, Any]:
    """Check values against the version they were given on, keep them, return them clean.

    What they point at must be the actor's to see: files become the owner's, names are read here.
    """
    version, schema = _open_to_answers(s, version_id)
    clean = check(schema, values, today=_here())
    for field in schema.fields:
        if field.kind in PICKS and clean.get(field.id):
            clean[field.id] = _named(s, actor, field, clean[field.id]["id"])
    _attach(s, actor, schema, clean, owner_kind, owner_id)
    answer = Answer(form_version_id=version_id, owner_kind=owner_kind, owner_id=owner_id, content=clean)
    s.add(answer)
    s.flush()
    told = {"form": schema.code, "version": version.no, "masked": masked(schema, clean)}
    audit.note(s, table="answer", id=answer.id, **told)
    return clean


def _open_to_answers(s: Session, version_id: int) -> tuple[FormVersion, FormSchema]:
    """Any version of a form in use: a newer one may have come while this one was being filled in."""
    version = s.get(FormVersion, version_id)
    form = s.get(Form, version.form_id) if version else None
    if not version or not form:
        raise NotFound(N_("This form is not there."))
    schema = FormSchema.model_validate(version.content)
    if not form.active:
        raise Refused(N_("The form “{form}” has been switched off."), form=schema.title)
    return version, schema


def _here() -> datetime:
    """Now on the company's clock, as people write it."""
    return clock.local(clock.now()).replace(tzinfo=None)


def _named(s: Session, actor: Actor, field: FormField, id: int) -> dict[str, Any]:
    """Never the browser's word; somebody behind a link may not learn names by trying numbers."""
    if field.kind == Kind.STAFF:
        return {"id": id, "name": staff.person(s, actor, id=id).name}
    actor.must("customers.view")
    if field.kind == Kind.HOUSEHOLD:
        return {"id": id, "name": find_household(s, actor, id).room}
    return {"id": id, "name": find_customer(s, actor, id).name}


def _attach(
    s: Session, actor: Actor, schema: FormSchema, clean: dict[str, Any], owner_kind: str, owner_id: int
) -> None:
    given = [(field, _ids(clean.get(field.id))) for field in schema.fields if field.kind in KEPT_FILES]
    ids = sorted({id for _, some in given for id in some})
    if not ids:
        return
    rows = files.attach.within(s, actor, ids=ids, owner_kind=owner_kind, owner_id=owner_id)
    pictures = {row.id for row in rows if row.media_type.startswith("image/")}
    for field, some in given:
        if field.kind in PICTURES and not set(some) <= pictures:
            raise Refused(N_("{field}: only pictures can be added here."), field=field.label)


def _ids(value: Any) -> list[int]:
    return value if isinstance(value, list) else [value] if value else []


@query("forms.view")
def answer_of(
    s: Session, actor: Actor, *, owner_kind: str, owner_id: int
) -> tuple[FormSchema, dict[str, Any]] | None:
    """The first answer on the version it was given on; whose it is, the caller has found by its own scope."""
    found = s.execute(
        select(FormVersion.content, Answer.content)
        .join(Answer, Answer.form_version_id == FormVersion.id)
        .where(Answer.owner_kind == owner_kind, Answer.owner_id == owner_id)
        .order_by(Answer.id)
        .limit(1)
    ).first()
    return (FormSchema.model_validate(found[0]), found[1]) if found else None
