"""Checklists of the company: made by whoever answers for quality, listed, read, versions compared."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from lib.access import Actor, permissions
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Refused
from lib.forms import drafts, manage, service
from lib.forms.design_rules import begun, with_field
from lib.forms.schema import Check, FormField, FormSchema, Kind
from lib.inspections import checklists
from lib.inspections.checklist_rules import Checklist, checklist_of
from lib.inspections.checklists import ChecklistRow
from lib.inspections.version_rules import comparable
from tests import checklisted
from tests.cast import Cast
from tests.checklisted import PROPER
from tests.inspections.held import CODE, SCHEMA, checklist, inspection


def listed(cast: Cast, code: str = CODE, who: str = "technician") -> ChecklistRow:
    return next(row for row in read(checklists.checklists, getattr(cast, who)) if row.code == code)


def with_item(schema: FormSchema, id: str, **more: Any) -> FormSchema:
    field = schema.field(id)
    assert field.check
    label = more.pop("label", field.label)
    return with_field(
        schema, field.model_copy(update={"label": label, "check": field.check.model_copy(update=more)})
    )


# -- made by whoever answers for quality ---------------------------------------------------------


@pytest.mark.both
def test_quality_makes_and_changes_a_checklist(cast: Cast) -> None:
    id = perform(drafts.begin_new, cast.quality, None, kind="checklist", title="泳池专项检查")
    draft = read(drafts.draft, cast.quality, id=id)
    form_id = perform(drafts.publish_draft, cast.quality, None, id=id, version=draft.version)
    row = listed(cast, draft.schema.code)
    assert (row.id, row.no, row.items, row.points, row.active) == (form_id, 1, 3, Decimal(100), True)
    again = perform(drafts.begin, cast.quality, None, code=row.code)
    schema = with_item(draft.schema, "item_1", points=Decimal(20))
    version = perform(drafts.keep, cast.quality, None, id=again, version=1, schema=schema)
    perform(drafts.publish_draft, cast.quality, None, id=again, version=version)
    assert (listed(cast, row.code).no, listed(cast, row.code).points) == (2, Decimal(80))
    newest, first = read(checklists.checklist_versions, cast.quality, code=row.code)
    assert first.against is None
    assert newest.against
    assert (newest.against.repriced, newest.against.same) == (("item_1",), Decimal(75))
    perform(manage.retire, cast.quality, None, code=row.code)
    assert read(checklists.checklists, cast.quality)[-1].code == row.code


def test_quality_makes_no_other_form(cast: Cast) -> None:
    who = cast.quality
    for kind in ("archive", "survey"):
        with pytest.raises(Refused, match="You may make checklists"):
            perform(drafts.begin_new, who, None, kind=kind, title="交接单")
        with pytest.raises(Refused, match="You may make checklists"):
            perform(drafts.begin_with, who, None, schema=begun(kind, "mine", "交接单"))
        with pytest.raises(Refused, match="You may make checklists"):
            perform(manage.publish, who, None, schema=begun(kind, "mine", "交接单"), based_on=0)
    with pytest.raises(Refused, match="not of this one"):
        perform(manage.publish, who, None, schema=begun("checklist", "repair", "报修"), based_on=1)
    hidden: list[tuple[Any, dict[str, Any]]] = [
        (drafts.begin, {"code": "repair"}),
        (drafts.begin_new, {"kind": "checklist", "title": "甲", "copy_of": "repair"}),
        (manage.retire, {"code": "repair"}),
        (manage.reopen, {"code": "repair"}),
    ]
    for deed, values in hidden:
        with pytest.raises(NotFound):
            perform(deed, who, None, **values)
    assert read(manage.versions, who, code="repair") == []
    with pytest.raises(NotFound):
        read(manage.version_of, who, code="repair", no=1)
    assert read(service.form_in_force, cast.admin, code="repair")[1].kind == "intake"


def test_a_draft_of_another_form_is_lost_with_the_right_to_it(cast: Cast) -> None:
    """Somebody who managed forms once, and makes checklists now."""
    id = perform(drafts.begin, cast.admin, None, code="repair")
    less: Actor = replace(cast.admin, permissions=cast.admin.permissions - {"forms.manage"})
    assert read(drafts.my_drafts, cast.admin)[0].id == id
    assert read(drafts.my_drafts, less) == []
    for deed in (drafts.discard, drafts.publish_draft, drafts.follow):
        with pytest.raises(NotFound):
            perform(deed, less, None, id=id, version=1)
    with pytest.raises(NotFound):
        perform(drafts.begin, less, None, code="repair")


def test_a_manager_makes_no_checklist(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        perform(drafts.begin_new, cast.manager, None, kind="checklist", title="巡查")
    assert {"quality", "admin"} == set(permissions()["forms.checklists"])


# -- listed and read -----------------------------------------------------------------------------


@pytest.mark.both
def test_a_checklist_is_listed_with_what_it_is_worth(cast: Cast) -> None:
    assert {row.code for row in read(checklists.checklists, cast.clerk)} >= {"inspect_service_quarter"}
    version = checklist(cast)
    inspection(cast)
    row = listed(cast)
    assert (row.version_id, row.areas, row.items, row.points) == (version, 4, 9, Decimal(100))
    assert (row.critical, row.line, row.used, row.no) == (1, Decimal(80), 1, 1)
    whole = read(checklists.checklist, cast.technician, code=CODE)
    assert whole.items["lift"].check.critical
    with pytest.raises(NotFound):
        read(checklists.checklist, cast.technician, code="repair")


def test_a_checklist_that_exams_judge_by_is_none_to_inspect_by(cast: Cast) -> None:
    rating = FormField(id="r", kind=Kind.RATING, label="操作规范")
    schema = FormSchema(code="welding", kind="checklist", title="焊接实操", fields=(rating,))
    perform(manage.publish, cast.quality, None, schema=schema, based_on=0)
    assert "welding" not in {row.code for row in read(checklists.checklists, cast.quality)}
    with pytest.raises(NotFound):
        read(checklists.checklist, cast.quality, code="welding")


def test_every_use_case_has_proper_values(cast: Cast) -> None:
    assert checklisted.made(cast).version
    for deed, values in PROPER.items():
        assert read(getattr(checklists, deed.split(".")[1]), cast.admin, **values(None))


# -- how far versions compare ----------------------------------------------------------------------


def of(schema: FormSchema) -> Checklist:
    return checklist_of(schema)


def test_the_same_checklist_is_alike() -> None:
    found = comparable(of(SCHEMA), of(SCHEMA))
    assert (found.alike, found.n, found.same) == (True, 0, Decimal(100))
    told_how = with_item(SCHEMA, "lift", method="看合格证")
    assert comparable(of(SCHEMA), of(told_how)).alike


def test_what_differs_is_counted_once_an_item() -> None:
    new = with_item(SCHEMA, "lift", points=Decimal(10), label="电梯安全")
    new = with_item(new, "gate", critical=True)
    extra = FormField(id="pond", kind=Kind.CHECK, label="景观池", check=Check(points=Decimal(5)))
    fields = [field for field in new.fields if field.id not in ("light", "exits")]
    moved = new.field("exits")
    new = new.model_copy(update={"fields": (*fields, moved, extra)})
    found = comparable(of(SCHEMA), of(new))
    assert (found.added, found.gone) == (("pond",), ("light",))
    assert (found.reworded, found.repriced, found.moved) == (("lift",), ("lift", "gate"), ("exits",))
    assert (found.n, found.weighed) == (5, False)
    # 100 - 5 light - 5 lift + 5 pond = 95 points; lift 10, gate 10, exits 10 and pond 5 are not as they were.
    assert found.same == Decimal("63.1")


def test_other_weights_or_lines_are_told_though_items_are_the_same() -> None:
    heavier = with_field(SCHEMA, SCHEMA.field("works").model_copy(update={"weight": Decimal(40)}))
    found = comparable(of(SCHEMA), of(heavier))
    assert (found.n, found.weighed, found.alike, found.same) == (0, True, False, Decimal(100))
