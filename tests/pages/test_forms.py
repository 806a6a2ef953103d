"""Forms: seen, downloaded, changed in Excel, looked at, published, switched off and on."""

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from lib.deeds import perform, read
from lib.forms import find, manage, service
from lib.forms.admin_view import HELD, Held
from lib.forms.schema import FormSchema
from lib.forms.workbook_exchange import write_workbook
from lib.forms.yaml_exchange import write_yaml
from tests.cast import Cast
from tests.pages.scenes import widget_key
from tests.pages.screen import Desk, alerts, cells, headings, partly, press, sees, tables, toasts, widget, zh

pytestmark = pytest.mark.slow

LIST, FIELDS, PREVIEW = "表单", "字段", "发布后的表单"


@pytest.fixture
def at(desk: Desk) -> AppTest:
    desk.sign_in("admin")
    return desk.alone("forms")


def newest(cast: Cast, code: str = "repair") -> FormSchema:
    return read(service.form_in_force, cast.admin, code=code)[1]


def one(desk: Desk, cast: Cast, code: str = "repair") -> AppTest:
    known = {form.code: form.id for form in read(manage.forms_known, cast.admin)}
    desk.sign_in("admin")
    return desk.alone("forms", id=known[code])


def upload(at: AppTest, content: bytes, name: str = "报修.xlsx") -> AppTest:
    at.file_uploader[0].set_value((name, content, "application/octet-stream"))
    return at.run()


def changed(content: bytes, sheet: str, **cells: Any) -> bytes:
    """The workbook as somebody hands it back: B2="…"."""
    book = openpyxl.load_workbook(BytesIO(content))
    for place, value in cells.items():
        book[sheet][place] = value
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def renamed(cast: Cast, label: str = "报修大类") -> bytes:
    return changed(write_workbook(newest(cast)), "字段", B2=label)


def test_every_form_is_listed_with_its_version_and_state(at: AppTest, cast: Cast) -> None:
    tickets = ["报修", "投诉", "咨询", "建议", "表扬", "入户服务"]
    others = ["物业服务记录表", "季度满意度调查", "年度满意度调查"]
    checklists = cells(at, LIST, "title")[9:]
    assert cells(at, LIST, "title") == [*tickets, *others, *checklists]
    assert "季度服务品质检查表" in checklists
    assert set(cells(at, LIST, "state")) == {"使用中"}
    assert set(cells(at, LIST, "by")) == {"系统自带"}


def test_a_form_shows_its_fields_in_words(desk: Desk, cast: Cast) -> None:
    at = one(desk, cast)
    assert headings(at) == ["表单", "报修"]
    assert cells(at, FIELDS, "label")[:3] == ["报修类别", "报修项目", "报修内容"]
    assert cells(at, FIELDS, "kind")[:3] == ["单选", "单选", "多行文字"]
    shown = dict(zip(cells(at, FIELDS, "label"), cells(at, FIELDS, "shown"), strict=True))
    assert shown["报修项目"] == "随“报修类别”变化"
    assert shown["方便上门的时间"].startswith("报修类别 = 给排水、供电照明")


def test_a_changed_workbook_is_looked_at_and_then_published(desk: Desk, cast: Cast) -> None:
    at = upload(one(desk, cast), renamed(cast))
    assert "与第 1 版相比的改动" in headings(at)
    assert sees(at, "“报修类别”改名为“报修大类”")
    assert cells(at, PREVIEW, "label")[0] == "报修大类"
    assert newest(cast).field("category").label != "报修大类"
    press(at, zh("Publish as version {no}", no=2))
    assert toasts(at) == [zh("Published. The form is in force from now on.")]
    label = newest(cast).field("category").label
    assert isinstance(label, dict)
    assert label["zh_CN"] == "报修大类"
    assert sees(at, "第 2 版（最新）")
    assert sees(at, zh("What changed in version {no}", no=2), "“报修类别”改名为“报修大类”")


def test_a_file_with_mistakes_says_them_all_and_changes_nothing(desk: Desk, cast: Cast) -> None:
    content = changed(write_workbook(newest(cast)), "字段", D2="魔法", D3="")
    at = upload(one(desk, cast), content)
    (told,) = alerts(at)
    assert told.splitlines()[0] == "请改正以下 2 处："
    assert "“字段”表第 2 行：“魔法”不在可选的词里。" in told
    assert HELD not in at.session_state
    upload(at, b"code: [", "报修.yaml")
    assert "YAML" in alerts(at)[0]


def test_a_file_of_another_form_is_not_taken_for_this_one(desk: Desk, cast: Cast) -> None:
    at = upload(one(desk, cast), write_yaml(newest(cast, "praise")), "表扬.yaml")
    assert alerts(at) == ["这个文件是表单“表扬”（praise）的，不是这张表单的。"]


def test_a_form_that_could_no_longer_make_a_ticket_is_refused(desk: Desk, cast: Cast) -> None:
    schema = newest(cast)
    fields = tuple(field for field in schema.fields if field.id != "summary")
    at = upload(one(desk, cast), write_yaml(schema.model_copy(update={"fields": fields})), "报修.yaml")
    assert "工单离不开它" in alerts(at)[0]


def test_the_same_file_again_changes_nothing(desk: Desk, cast: Cast) -> None:
    at = upload(one(desk, cast), write_workbook(newest(cast)))
    assert alerts(at) == [zh("Nothing is different from version {n}.", n=1)]
    press(at, "forms:drop")
    assert at.file_uploader


def test_a_version_that_came_in_between_is_shown_before_anything_goes_over_it(desk: Desk, cast: Cast) -> None:
    at = upload(one(desk, cast), renamed(cast))
    schema = newest(cast)
    other = schema.model_copy(update={"title": "报修单"})
    perform(manage.publish, cast.admin, None, schema=other, based_on=1)
    press(at, zh("Publish as version {no}", no=2))
    assert read(manage.versions, cast.admin, code="repair")[0].no == 2
    assert "有人刚发布了第 2 版" in alerts(at)[0] or "第 2 版" in alerts(at)[0]
    assert sees(at, "表单改名为“报修”（原为“报修单”）")
    press(at, zh("Publish as version {no}", no=3))
    assert read(manage.versions, cast.admin, code="repair")[0].no == 3


def test_a_new_form_comes_in_by_a_file(at: AppTest, cast: Cast) -> None:
    content = "code: handover\nkind: check\ntitle: 交接班\nfields:\n- {id: note, kind: text, label: 事项}\n"
    upload(at, content.encode(), "交接班.yaml")
    assert alerts(at) == ["新表单：“交接班”"]
    press(at, zh("Publish as version {no}", no=1))
    assert "交接班" in cells(at, LIST, "title")
    assert set(read(find.forms_in_force, cast.admin, kind="check")) == {"handover"}


def test_an_older_version_is_looked_at(desk: Desk, cast: Cast) -> None:
    schema = newest(cast)
    fields = tuple(field for field in schema.fields if field.id != "spot")
    perform(manage.publish, cast.admin, None, schema=schema.model_copy(update={"fields": fields}), based_on=1)
    at = one(desk, cast)
    states = dict(zip(cells(at, FIELDS, "label"), cells(at, FIELDS, "required"), strict=True))
    assert states["具体位置"] == "已停用"
    widget(at, "forms:version").set_value(1).run()
    assert "已停用" not in cells(at, FIELDS, "required")


def test_a_form_is_switched_off_after_a_question_and_on_again(desk: Desk, cast: Cast) -> None:
    at = one(desk, cast, "praise")
    press(at, widget_key(at, "forms:switch"))
    assert "praise" in read(find.forms_in_force, cast.admin, kind="intake")
    with partly(at):
        press(at, zh("Switch off"))
    assert "praise" not in read(find.forms_in_force, cast.admin, kind="intake")
    at = one(desk, cast, "praise")
    press(at, zh("Switch this form on again"))
    assert "praise" in read(find.forms_in_force, cast.admin, kind="intake")


def test_words_of_a_form_are_no_markup(at: AppTest, cast: Cast) -> None:
    evil = "![图](//evil.example/a.png) **粗**"
    schema = newest(cast).model_copy(update={"title": evil})
    at.session_state[HELD] = Held(f"{evil}.xlsx", schema, 1)
    at.run()
    marked = [one.value for one in (*at.markdown, *at.caption, *at.subheader)]
    assert not [text for text in marked if evil in text]


def test_an_id_that_is_none_shows_the_list(desk: Desk) -> None:
    desk.sign_in("admin")
    for id in ("999", "-1", "一", "1 OR 1=1"):
        assert LIST in tables(desk.alone("forms", id=id))
