"""Checklists on the screen: everybody reads them, whoever answers for quality makes and changes them."""

import pytest

from lib.deeds import read
from lib.forms import drafts
from lib.inspections import checklists
from tests.cast import Cast
from tests.inspections.held import CODE, TITLE, checklist, inspection
from tests.pages.screen import Desk, cells, fill, partly, press, sees, zh

pytestmark = pytest.mark.slow


def form_id(cast: Cast) -> int:
    return next(row.id for row in read(checklists.checklists, cast.admin) if row.code == CODE)


def test_a_checklist_is_read_by_whoever_inspects_and_changed_by_quality(desk: Desk, cast: Cast) -> None:
    checklist(cast)
    inspection(cast)
    desk.sign_in("technician")
    at = desk.alone("checklists")
    assert TITLE in cells(at, "检查表", "title")
    at = desk.alone("checklists", id=form_id(cast))
    assert sees(
        at, "4 个区域、9 个检查项目", "共 100 分", "24小时内答复，记录完整，有回访", "80% 及以上为合格"
    )
    assert not {button.label for button in at.button} & {zh("Change this form"), zh("Switch this form off")}
    desk.sign_in("quality")
    at = desk.alone("checklists", id=form_id(cast))
    press(at, zh("Change this form"))
    assert [row.code for row in read(drafts.my_drafts, cast.quality)] == [CODE]


def test_quality_begins_a_checklist(desk: Desk, cast: Cast) -> None:
    desk.sign_in("quality")
    at = desk.alone("checklists")
    press(at, "forms:new:checklist")
    with partly(at):
        fill(at, forms__new__checklist__title="泳池专项检查")
        press(at, zh("Begin"))
    assert [(row.title, row.kind) for row in read(drafts.my_drafts, cast.quality)] == [
        ("泳池专项检查", "checklist")
    ]
