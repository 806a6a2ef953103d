"""The form designer: a form begun, changed, looked over and published on the screen."""

from decimal import Decimal
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from db.choices.actions import Severity
from lib.access import Actor
from lib.deeds import perform, read
from lib.forms import drafts, manage, service
from lib.forms.design_bench_view import MIND
from lib.forms.design_rules import with_field
from lib.forms.points_rules import points_in_all
from lib.forms.schema import Condition, FormSchema, Kind, Scoring
from lib.i18n import pick
from lib.inspections import checklists
from tests.cast import Cast
from tests.pages.screen import Desk, alerts, fill, partly, press, sees, toasts, widget, zh

pytestmark = pytest.mark.slow


def newest(cast: Cast, code: str = "repair") -> FormSchema:
    return read(service.form_in_force, cast.admin, code=code)[1]


def designing(desk: Desk, cast: Cast, code: str = "repair") -> tuple[AppTest, int]:
    id = perform(drafts.begin, cast.admin, None, code=code)
    desk.sign_in("admin")
    return desk.alone("form_designer", id=id), id


def held(cast: Cast, id: int, whose: Actor | None = None) -> FormSchema:
    return read(drafts.draft, whose or cast.admin, id=id).schema


def work_on(at: AppTest, field: str) -> AppTest:
    """As a click in the list would."""
    at.session_state[MIND].on = field
    return at.run()


def turn(at: AppTest, id: int, field: str, panel: str) -> AppTest:
    return widget(at, f"design:panel:{id}:{field}").set_value(panel).run()


def asked(at: AppTest, id: int, field: str, part: str) -> Any:
    return widget(at, f"design:{id}:{at.session_state[MIND].epoch}:{field}:{part}")


def test_a_question_is_kept_as_it_is_typed_and_published(desk: Desk, cast: Cast) -> None:
    at, id = designing(desk, cast)
    work_on(at, "spot")
    asked(at, id, "spot", "label").set_value("位置在哪").run()
    asked(at, id, "spot", "required").set_value(True).run()
    assert (held(cast, id).field("spot").label, held(cast, id).field("spot").required) == (
        {"zh_CN": "位置在哪", "en": "Precise spot"},
        True,
    )
    turn(at, id, "spot", "when")
    press(at, zh("Show it only under a condition"))
    asked(at, id, "spot", "other:0").set_value("category").run()
    asked(at, id, "spot", "test:0:category").set_value("is").run()
    asked(at, id, "spot", "answers:0:category").set_value(["water", "lift"]).run()
    assert held(cast, id).field("spot").show_if == (Condition(field="category", one_of=("water", "lift")),)
    assert sees(at, "显示条件：报修类别 = 给排水、电梯")
    work_on(at, "category")
    turn(at, id, "category", "options")
    lines = asked(at, id, "category", "options:")
    lines.set_value(f"{lines.value}\n宠物 | Pets".replace("电梯 |", "升降梯 |")).run()
    assert widget(at, f"design:{id}:{at.session_state[MIND].epoch}:category:parted:lift")
    press(at, "design:publish")
    told = "“{field}”: the option “{old}” is now called “{new}”"
    assert sees(at, zh(told, field="报修类别", old="电梯", new="升降梯"))
    with partly(at):
        press(at, zh("Publish as version {no}", no=2))
    options = {option.id: option.label for option in newest(cast).field("category").options}
    assert options["lift"] == {"zh_CN": "升降梯", "en": "Lift"}
    assert options["chongwu"] == {"zh_CN": "宠物", "en": "Pets"}
    assert read(drafts.my_drafts, cast.admin) == []


def test_what_can_never_be_is_told_before_publishing(desk: Desk, cast: Cast) -> None:
    at, id = designing(desk, cast, "survey_quarter")
    draft = read(drafts.draft, cast.admin, id=id)
    comment = draft.schema.field("comment")
    never = comment.model_copy(update={"show_if": (Condition(field="overall", least=6),)})
    known = {"id": id, "version": draft.version}
    perform(drafts.keep, cast.admin, None, **known, schema=with_field(draft.schema, never))
    at.run()
    assert alerts(at) == [zh("This draft was changed in another window. Nothing here was lost there.")]
    press(at, "design:load")
    assert sees(at, "“您的意见和建议”永远不会出现：“您对物业服务总体满意吗？”只能填 1 到 5")


def test_somebody_elses_version_is_told_and_brought_in(desk: Desk, cast: Cast) -> None:
    at, id = designing(desk, cast)
    schema = newest(cast)
    renamed = with_field(schema, schema.field("slot").model_copy(update={"label": "上门时段"}))
    perform(manage.publish, cast.admin, None, schema=renamed, based_on=1)
    at.run()
    assert sees(at, zh("Somebody published version {no} since this draft was begun:", no=2), "上门时段")
    press(at, zh("Bring these changes in"))
    assert held(cast, id).field("slot").label == "上门时段"
    assert zh("Their changes are in your draft now.") in toasts(at)


def test_quality_designs_a_checklist_and_what_its_items_are_worth(desk: Desk, cast: Cast) -> None:
    id = perform(drafts.begin_new, cast.quality, None, kind="checklist", title="泳池专项检查")
    desk.sign_in("quality")
    at = desk.alone("form_designer", id=id)
    asked(at, id, "head", "scoring:line").set_value("85").run()
    asked(at, id, "head", "veto").set_value("area").run()
    work_on(at, "area")
    asked(at, id, "area", "line").set_value("60").run()
    asked(at, id, "area", "weight").set_value("多").run()
    assert alerts(at)[0] == "区域权重（可不填）：这不是数字。"
    work_on(at, "item_1")
    asked(at, id, "item_1", "label").set_value("水质余氯").run()
    asked(at, id, "item_1", "points").set_value("12.5").run()
    asked(at, id, "item_1", "standard").set_value("余氯 0.3～1.0 mg/L").run()
    asked(at, id, "item_1", "critical").set_value(True).run()
    turn(at, id, "item_1", "short")
    asked(at, id, "item_1", "photo").set_value(True).run()
    asked(at, id, "item_1", "severity").set_value(Severity.HIGH).run()
    schema = held(cast, id, cast.quality)
    assert schema.scoring == Scoring(line=Decimal(85), veto="area")
    assert (schema.field("area").line, schema.field("area").weight) == (Decimal(60), None)
    check = schema.field("item_1").check
    assert check
    assert (check.points, check.critical, check.photo, check.severity) == (
        Decimal("12.5"),
        True,
        True,
        Severity.HIGH,
    )
    assert pick(check.standard, "zh_CN") == "余氯 0.3～1.0 mg/L"
    assert points_in_all(schema) == Decimal("72.5")
    press(at, "design:publish")
    with partly(at):
        press(at, zh("Publish as version {no}", no=1))
    assert "泳池专项检查" in [row.title for row in read(checklists.checklists, cast.quality)]


def test_a_new_form_is_begun_with_its_purpose_and_gets_questions(desk: Desk, cast: Cast) -> None:
    desk.sign_in("admin")
    at = desk.alone("forms")
    press(at, "forms:new")
    with partly(at):
        widget(at, "forms:new:kind").set_value("checklist").run()
        fill(at, forms__new__title="电梯月检")
        press(at, zh("Begin"))
    (row,) = read(drafts.my_drafts, cast.admin)
    at = desk.alone("form_designer", id=row.id)
    widget(at, f"design:add:{row.id}:label").set_value("机房温度")
    press(at, zh("Add"))
    schema = held(cast, row.id)
    assert (schema.kind, schema.field("jifangwendu").kind) == ("checklist", Kind.CHECK)
    press(at, f"design:{row.id}:1:jifangwendu:tool:up")
    assert [field.id for field in held(cast, row.id).fields][-2:] == ["jifangwendu", "item_3"]
    press(at, f"design:{row.id}:2:jifangwendu:tool:down")
    widget(at, f"design:add:{row.id}:label").set_value("机房卫生")
    widget(at, f"design:add:{row.id}:kind").set_value(Kind.RATING)
    press(at, zh("Add"))
    assert sees(at, "“机房卫生”不是检查项目")


def test_another_ones_draft_is_not_there(desk: Desk, cast: Cast) -> None:
    _at, id = designing(desk, cast)
    other = desk.alone("form_designer", id=id + 1)
    assert alerts(other) == [zh("This draft is not there any more.")]
    desk.sign_in("clerk")
    assert "design:publish" not in {button.key for button in desk.alone("form_designer", id=id).button}
