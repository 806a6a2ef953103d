"""Forms being designed: one draft a person and form, kept as it is typed until published or dropped."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.choices.tickets import TicketType
from db.forms import Form, FormDraft, FormVersion
from lib import clock
from lib.access import Actor, command, query
from lib.errors import NotFound, Refused, Stale, unchanged
from lib.forms import manage
from lib.forms.design_merge_rules import merged
from lib.forms.design_rules import PURPOSES, begun, copied
from lib.forms.ids_rules import Ids
from lib.forms.read_rules import read_schema
from lib.forms.rows import may_design, newest_of
from lib.forms.schema import FormSchema, Text, tidy
from lib.forms.sound_rules import INTAKE, LONGEST_LABEL, MOST_FIELDS
from lib.forms.version_rules import Change, successor
from lib.i18n import N_


@dataclass(frozen=True)
class DraftRow:
    id: int
    code: str
    title: Text
    based_on: int
    at: datetime
    kind: str


@dataclass(frozen=True)
class Draft:
    """base: the version it started from, newest the one in force; None for a form not yet published."""

    id: int
    version: int
    based_on: int
    at: datetime
    form_id: int
    schema: FormSchema
    base: FormSchema | None
    newest: FormSchema | None
    newest_no: int


@query("forms.checklists")
def my_drafts(s: Session, actor: Actor) -> list[DraftRow]:
    """The latest first."""
    rows = s.scalars(_mine(actor).order_by(FormDraft.at.desc(), FormDraft.id.desc()))
    drafts = [(row, FormSchema.model_validate(row.content)) for row in rows]
    return [
        DraftRow(row.id, row.code, schema.title, row.based_on, row.at, schema.kind)
        for row, schema in drafts
        if may_design(actor, schema.kind)
    ]


@query("forms.checklists")
def draft(s: Session, actor: Actor, *, id: int) -> Draft:
    row = _find(s, actor, id)
    newest = newest_of(s, row.code)
    return Draft(
        id=row.id,
        version=row.version,
        based_on=row.based_on,
        at=row.at,
        form_id=newest.form_id if newest else 0,
        schema=FormSchema.model_validate(row.content),
        base=_base(s, row),
        newest=FormSchema.model_validate(newest.content) if newest else None,
        newest_no=newest.no if newest else 0,
    )


def _mine(actor: Actor) -> Select[FormDraft]:
    return select(FormDraft).where(FormDraft.by_id == actor.user_id)


def _find(s: Session, actor: Actor, id: int) -> FormDraft:
    row = s.scalars(_mine(actor).where(FormDraft.id == id)).one_or_none()
    if row and may_design(actor, row.content["kind"]):
        return row
    raise NotFound(N_("This draft is not there any more."))


def _base(s: Session, row: FormDraft) -> FormSchema | None:
    if not row.based_on:
        return None
    wanted = select(FormVersion).join(Form).where(Form.code == row.code, FormVersion.no == row.based_on)
    return FormSchema.model_validate(s.scalars(wanted).one().content)


# -- beginning one -----------------------------------------------------------------------------


@command("forms.checklists")
def begin(s: Session, actor: Actor, *, code: str) -> int:
    """A draft of a form as it is in force, or the one the person has of it already."""
    if row := s.scalars(_mine(actor).where(FormDraft.code == code)).one_or_none():
        return _find(s, actor, row.id).id
    newest = _newest(s, actor, code)
    return _new(s, actor, FormSchema.model_validate(newest.content), newest.no)


def _newest(s: Session, actor: Actor, code: str) -> FormVersion:
    newest = newest_of(s, code)
    if newest and may_design(actor, newest.content["kind"]):
        return newest
    raise NotFound(N_("This form is not there."))


@command("forms.checklists")
def begin_new(s: Session, actor: Actor, *, kind: str, title: str, ticket: str = "", copy_of: str = "") -> int:
    """A form of its own, empty or as a copy of another. ticket: the kind of ticket an intake form is for."""
    title = tidy(title)
    if not title:
        raise Refused(N_("Please give the form a title."))
    if len(title) > LONGEST_LABEL:
        raise Refused(N_("The title is too long: at most {n} characters."), n=LONGEST_LABEL)
    copy = _newest(s, actor, copy_of) if copy_of else None
    schema = FormSchema.model_validate(copy.content) if copy else None
    kind = schema.kind if schema else kind
    if not schema and kind not in PURPOSES:
        raise Refused(N_("Please choose what the form is for."))
    _must_design(actor, kind)
    code = _ticket_free(s, ticket) if kind == INTAKE else _free(s, title)
    return _new(s, actor, copied(schema, code, title) if schema else begun(kind, code, title), 0)


@command("forms.checklists")
def begin_with(s: Session, actor: Actor, *, schema: FormSchema) -> int:
    """A form out of a file goes on in the designer."""
    schema = read_schema(schema.model_dump(mode="json"))
    _must_design(actor, schema.kind)
    if s.scalar(select(FormDraft.id).where(FormDraft.by_id == actor.user_id, FormDraft.code == schema.code)):
        raise Refused(N_("You have a draft of this form already. Publish or discard it first."))
    newest = newest_of(s, schema.code)
    if newest:
        schema = successor(FormSchema.model_validate(newest.content), schema)
    return _new(s, actor, schema, newest.no if newest else 0)


@query("forms.manage")
def tickets_without_form(s: Session, actor: Actor) -> list[TicketType]:
    """Kinds of ticket nobody has made a form for: an intake form is of one of them."""
    known = set(s.scalars(select(Form.code)))
    return [type for type in TicketType if type.value not in known]


def _must_design(actor: Actor, kind: str) -> None:
    if not may_design(actor, kind):
        raise Refused(N_("You may make checklists; other forms are made by an administrator."))


def _ticket_free(s: Session, ticket: str) -> str:
    types = {type.value for type in TicketType}
    if ticket not in types:
        raise Refused(N_("Please choose the kind of ticket this form takes in."))
    if newest_of(s, ticket):
        raise Refused(N_("This kind of ticket has a form already: change that one."))
    return ticket


def _free(s: Session, title: str) -> str:
    """No word of another form, of anybody's draft, or of a kind of ticket."""
    taken = [*s.scalars(select(Form.code)), *s.scalars(select(FormDraft.code).distinct())]
    return Ids([*taken, *(type.value for type in TicketType)]).made_of(title, "form")


def _new(s: Session, actor: Actor, schema: FormSchema, based_on: int) -> int:
    if actor.user_id is None:
        raise Refused(N_("A draft belongs to a person."))
    row = FormDraft(
        code=schema.code,
        based_on=based_on,
        content=schema.model_dump(mode="json"),
        at=clock.now(),
        by_id=actor.user_id,
    )
    s.add(row)
    s.flush()
    return row.id


# -- going on with it --------------------------------------------------------------------------


@command("forms.checklists")
def keep(s: Session, actor: Actor, *, id: int, version: int, schema: FormSchema) -> int:
    """As it is typed: it need not be sound yet, only this form. Returns the draft's new version."""
    row = _find(s, actor, id)
    unchanged(row, version)
    schema = FormSchema.model_validate(schema.model_dump(mode="json"))
    held = FormSchema.model_validate(row.content)
    if (schema.code, schema.kind) != (held.code, held.kind):
        raise Refused(N_("A draft stays of its form."))
    if len(schema.fields) > 4 * MOST_FIELDS:
        raise Refused(N_("A form has {n} fields at most."), n=MOST_FIELDS)
    row.content, row.at = schema.model_dump(mode="json"), clock.now()
    s.flush()
    return row.version


@command("forms.checklists")
def follow(s: Session, actor: Actor, *, id: int, version: int) -> list[Change]:
    """Bring in what somebody published meanwhile. Returns where both changed the same: mine is kept."""
    row = _find(s, actor, id)
    unchanged(row, version)
    base, newest = _base(s, row), newest_of(s, row.code)
    if base is None or newest is None or newest.no == row.based_on:
        return []
    theirs, mine = FormSchema.model_validate(newest.content), FormSchema.model_validate(row.content)
    both = merged(base, theirs, mine)
    row.content, row.based_on = both.schema.model_dump(mode="json"), newest.no
    row.at = clock.now()
    return both.clashes


@command("forms.checklists")
def discard(s: Session, actor: Actor, *, id: int, version: int) -> None:
    row = _find(s, actor, id)
    unchanged(row, version)
    s.delete(row)


@command("forms.checklists")
def publish_draft(s: Session, actor: Actor, *, id: int, version: int) -> int:
    """The draft as the form's next version; it is a draft no longer. Returns the form's id."""
    row = _find(s, actor, id)
    unchanged(row, version)
    schema = FormSchema.model_validate(row.content)
    if not row.based_on and newest_of(s, row.code):
        if schema.kind == INTAKE:
            raise Stale(N_("Somebody published a form for this kind of ticket meanwhile."))
        schema = schema.model_copy(update={"code": _free(s, str(row.code))})
    manage.publish.within(s, actor, schema=schema, based_on=row.based_on)
    s.delete(row)
    return s.scalars(select(Form.id).where(Form.code == schema.code)).one()
