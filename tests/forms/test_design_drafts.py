"""Drafts of forms: kept as typed, one person's own, merged, published."""

from dataclasses import replace
from typing import Any

import pytest

from lib.deeds import perform, read
from lib.errors import NotFound, Refused, Stale
from lib.forms import drafts, manage, service
from lib.forms.design_options_rules import lines, with_lines
from lib.forms.design_rules import added, with_field
from lib.forms.drafts import Draft
from lib.forms.schema import FormSchema, Kind
from lib.i18n import DEFAULT, pick
from tests.cast import Cast

pytestmark = pytest.mark.both


@pytest.fixture
def repair(cast: Cast) -> FormSchema:
    return read(service.form_in_force, cast.admin, code="repair")[1]


def of(cast: Cast, id: int) -> Draft:
    return read(drafts.draft, cast.admin, id=id)


def begun_on(cast: Cast, code: str = "repair") -> Draft:
    return of(cast, perform(drafts.begin, cast.admin, None, code=code))


def kept(cast: Cast, draft: Draft, schema: FormSchema) -> Draft:
    perform(drafts.keep, cast.admin, None, id=draft.id, version=draft.version, schema=schema)
    return of(cast, draft.id)


def named(schema: FormSchema, id: str, label: str) -> FormSchema:
    return with_field(schema, schema.field(id).model_copy(update={"label": label}))


def test_a_draft_is_kept_as_typed_and_published_with_its_changes(cast: Cast) -> None:
    draft = begun_on(cast)
    draft = kept(cast, draft, named(draft.schema, "spot", ""))
    with pytest.raises(Refused, match="empty"):
        perform(drafts.publish_draft, cast.admin, None, id=draft.id, version=draft.version)
    draft = kept(cast, draft, named(draft.schema, "spot", "位置"))
    assert begun_on(cast).id == draft.id
    form_id = perform(drafts.publish_draft, cast.admin, None, id=draft.id, version=draft.version)
    assert form_id == draft.form_id
    _id, now = read(service.form_in_force, cast.admin, code="repair")
    assert now.field("spot").label == "位置"
    assert read(drafts.my_drafts, cast.admin) == []


def test_a_draft_is_its_makers_alone_and_never_saved_over(cast: Cast) -> None:
    draft = begun_on(cast)
    kept(cast, draft, named(draft.schema, "spot", "位置"))
    with pytest.raises(Stale):
        kept(cast, draft, named(draft.schema, "spot", "旧窗口"))
    with pytest.raises(Stale):
        perform(drafts.discard, cast.admin, None, id=draft.id, version=draft.version)
    with pytest.raises(Refused, match="stays of its form"):
        kept(cast, of(cast, draft.id), draft.schema.model_copy(update={"code": "praise"}))
    twin = replace(cast.admin, user_id=cast.user_id("quality"))
    with pytest.raises(NotFound):
        read(drafts.draft, twin, id=draft.id)
    assert perform(drafts.begin, twin, None, code="repair") != draft.id


def test_what_somebody_published_meanwhile_is_brought_in(cast: Cast, repair: FormSchema) -> None:
    draft = begun_on(cast)
    draft = kept(cast, draft, named(draft.schema, "spot", "我的位置"))
    theirs, note = added(named(repair, "slot", "上门时段"), Kind.TEXT, "备注", after="photos")
    perform(manage.publish, cast.admin, None, schema=theirs, based_on=1)
    with pytest.raises(Stale):
        perform(drafts.publish_draft, cast.admin, None, id=draft.id, version=draft.version)
    assert perform(drafts.follow, cast.admin, None, id=draft.id, version=draft.version) == []
    draft = of(cast, draft.id)
    assert (draft.based_on, draft.newest_no) == (2, 2)
    assert [draft.schema.field(id).label for id in ("spot", "slot", note)] == ["我的位置", "上门时段", "备注"]
    perform(drafts.publish_draft, cast.admin, None, id=draft.id, version=draft.version)
    assert read(manage.versions, cast.admin, code="repair")[0].no == 3


def test_new_forms_get_codes_of_their_own(cast: Cast) -> None:
    ids = [perform(drafts.begin_new, cast.admin, None, kind="checklist", title="电梯检查") for _ in range(2)]
    made = [of(cast, id) for id in ids]
    assert [one.schema.code for one in made] == ["diantijiancha", "diantijiancha_2"]
    copy = of(
        cast, perform(drafts.begin_new, cast.admin, None, kind="", title="季度卷二", copy_of="survey_quarter")
    )
    assert (copy.schema.kind, len(copy.schema.fields)) == ("survey", 11)
    rival = made[0].schema.model_copy(update={"title": "别人的"})
    perform(manage.publish, cast.admin, None, schema=rival, based_on=0)
    perform(drafts.publish_draft, cast.admin, None, id=ids[0], version=made[0].version)
    known = {form.code: form.title for form in read(manage.forms_known, cast.admin)}
    assert {pick(known[code], DEFAULT) for code in known if code.startswith("dianti")} == {
        "别人的",
        "电梯检查",
    }


def test_an_intake_form_is_of_a_kind_of_ticket_without_one(cast: Cast) -> None:
    assert read(drafts.tickets_without_form, cast.admin) == ["other"]
    about: dict[str, Any] = {"kind": "intake", "title": "其他事项"}
    with pytest.raises(Refused, match="has a form already"):
        perform(drafts.begin_new, cast.admin, None, **about, ticket="repair")
    id = perform(drafts.begin_new, cast.admin, None, **about, ticket="other")
    perform(drafts.publish_draft, cast.admin, None, id=id, version=of(cast, id).version)
    assert read(service.form_in_force, cast.admin, code="other")[1].title == "其他事项"


def test_a_file_becomes_a_draft_only_where_none_is_lost(cast: Cast, repair: FormSchema) -> None:
    short = repair.model_copy(update={"fields": tuple(f for f in repair.fields if f.id != "spot")})
    draft = of(cast, perform(drafts.begin_with, cast.admin, None, schema=short))
    assert draft.schema.field("spot").retired
    with pytest.raises(Refused, match="draft of this form already"):
        perform(drafts.begin_with, cast.admin, None, schema=short)


def test_a_renamed_option_never_changes_an_old_answer(cast: Cast, repair: FormSchema) -> None:
    """The answer holds the id, and is read on its own version."""
    draft = begun_on(cast)
    field = draft.schema.field("category")
    text = lines(field.options).replace("电梯 | Lift", "升降机 | Lift").replace("其他 | Other", "")
    field = with_lines(field, text, (), {option.id for option in field.options})
    draft = kept(cast, draft, with_field(draft.schema, field))
    perform(drafts.publish_draft, cast.admin, None, id=draft.id, version=draft.version)
    now = read(service.form_in_force, cast.admin, code="repair")[1].field("category")
    old = {option.id: option.label for option in repair.field("category").options}
    assert {option.id for option in now.options} == set(old)
    assert [option.id for option in now.options if option.retired] == ["other"]
    first = read(manage.version_of, cast.admin, code="repair", no=1)
    assert {option.id: option.label for option in first.field("category").options} == old
