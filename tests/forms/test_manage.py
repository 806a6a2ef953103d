"""The administrator's hand on the forms: version by version, nothing lost, nothing overwritten."""

import pytest

from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Refused, Stale
from lib.forms import find, manage, service
from lib.forms.schema import FormField, FormSchema, Kind
from tests.cast import Cast

OWN = FormSchema(
    code="handover",
    kind="check",
    title="交接班",
    fields=(
        FormField(id="note", kind=Kind.LONG_TEXT, label="交接事项"),
        FormField(id="keys", kind=Kind.NUMBER, label="钥匙数"),
    ),
)


def publish(cast: Cast, schema: FormSchema = OWN, based_on: int = 0) -> int:
    return perform(manage.publish, cast.admin, None, schema=schema, based_on=based_on)


def now(cast: Cast) -> FormSchema:
    return read(service.form_in_force, cast.clerk, code="handover")[1]


@pytest.mark.both
def test_a_form_of_the_company_s_own_is_in_force_at_once(cast: Cast) -> None:
    assert publish(cast) == 1
    assert now(cast) == OWN
    last = read(manage.forms_known, cast.admin)[-1]
    assert (last.code, last.title, last.no, last.by, last.active) == ("handover", "交接班", 1, "Admin", True)
    assert "handover" in read(find.forms_in_force, cast.clerk, kind="check")


@pytest.mark.both
def test_a_field_left_out_is_kept_for_the_answers_given(cast: Cast) -> None:
    publish(cast)
    assert publish(cast, OWN.model_copy(update={"fields": OWN.fields[:1]}), 1) == 2
    assert now(cast).field("keys").retired
    assert not read(manage.version_of, cast.admin, code="handover", no=1).field("keys").retired


def test_a_version_made_on_an_older_one_is_refused(cast: Cast) -> None:
    publish(cast)
    with pytest.raises(Stale):
        publish(cast)
    renamed = OWN.model_copy(update={"title": "交班"})
    publish(cast, renamed, 1)
    with pytest.raises(Stale):
        publish(cast, OWN.model_copy(update={"title": "接班"}), 1)
    assert now(cast) == renamed


def test_the_same_again_is_no_version(cast: Cast) -> None:
    publish(cast)
    with pytest.raises(Refused, match="Nothing is different from version 1"):
        publish(cast, OWN, 1)


def test_an_unsound_form_is_not_published_whatever_the_screen_let_through(cast: Cast) -> None:
    twice = OWN.model_copy(update={"fields": (OWN.fields[0], OWN.fields[0])})
    with pytest.raises(Refused, match="twice"):
        publish(cast, twice)
    with pytest.raises(NotFound):
        now(cast)


def test_versions_tell_who_and_when_and_how_often_answered(cast: Cast) -> None:
    cast.receive()
    _, schema = read(service.form_in_force, cast.admin, code="repair")
    publish(cast, schema.model_copy(update={"title": "报修单"}), 1)
    newest, first = read(manage.versions, cast.admin, code="repair")
    assert (newest.no, newest.by, newest.preset, newest.answers) == (2, "Admin", False, 0)
    assert (first.no, first.by, first.preset, first.answers) == (1, "", True, 1)
    assert read(manage.forms_known, cast.admin)[0].answers >= 0
    known = {form.code: form for form in read(manage.forms_known, cast.admin)}
    assert (known["repair"].no, known["repair"].answers) == (2, 1)


def test_a_form_is_switched_off_and_on(cast: Cast) -> None:
    perform(manage.retire, cast.admin, None, code="praise")
    assert "praise" not in read(find.forms_in_force, cast.clerk, kind="intake")
    perform(manage.reopen, cast.admin, None, code="praise")
    assert "praise" in read(find.forms_in_force, cast.clerk, kind="intake")


def test_only_the_administrator_manages_forms(cast: Cast) -> None:
    for name, actor in cast.people().items():
        if name != "admin":
            refused = (Refused, NotFound) if name == "quality" else Forbidden  # who makes checklists alone
            with pytest.raises(refused):
                perform(manage.publish, actor, None, schema=OWN, based_on=0)
            with pytest.raises(refused):
                perform(manage.retire, actor, None, code="repair")
            with pytest.raises(Forbidden):
                read(manage.forms_known, actor)


def test_what_is_not_there_is_not_there(cast: Cast) -> None:
    for deed in (manage.retire, manage.reopen):
        with pytest.raises(NotFound):
            perform(deed, cast.admin, None, code="nowhere")
    for code, no in (("nowhere", 1), ("repair", 9)):
        with pytest.raises(NotFound):
            read(manage.version_of, cast.admin, code=code, no=no)
    assert read(manage.versions, cast.admin, code="nowhere") == []
