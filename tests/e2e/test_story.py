"""A company's first day: installed, ledger imported, a repair from phone call to closed, in real Chromium."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.hands import choose, fill, first_sign_in, fits, menu, pick, press, sees, set_up
from tests.web.site import Site

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
LEDGER = Path(__file__).parent.parent / "samples" / "业主信息台账.xlsx"


def test_a_repair_goes_from_phone_call_to_closed(
    new_site: tuple[Site, str], opens: Callable[..., Page], picture: Callable[[Page, str], None]
) -> None:
    site, password = new_site
    admin = opens(site)
    first_sign_in(admin, "admin", password)
    add_project(admin)
    import_ledger(admin, picture)
    given = {name: add_user(admin, *who) for name, who in PEOPLE.items()}

    desk = opens(site)
    first_sign_in(desk, "xiaoli", given["xiaoli"])
    number = take_call(desk, picture)

    phone = opens(site, phone=True)
    first_sign_in(phone, "wangshifu", given["wangshifu"])
    do_the_work(phone, number, picture)

    call_back(desk, number, picture)


PEOPLE = {"xiaoli": ("xiaoli", "李小丽", "客服"), "wangshifu": ("wangshifu", "王师傅", "维修/工程")}


def add_project(page: Page) -> None:
    set_up(page, "项目")
    fill(page, "编码 *", "XM01")
    fill(page, "项目名称 *", "清风花园")
    press(page, "保存")
    sees(page, "已保存")


def import_ledger(page: Page, picture: Callable[[Page, str], None]) -> None:
    set_up(page, "台账导入")
    page.locator("input[type=file]").set_input_files(LEDGER)
    sees(page, re.compile("待修改"))
    picture(page, "import")
    page.get_by_role("button", name=re.compile(r"导入 \d+ 行")).click()
    sees(page, re.compile(r"新增 39\d 条"))


def add_user(page: Page, account: str, person: str, role: str) -> str:
    set_up(page, "用户")
    fill(page, "账号 *", account)
    fill(page, "姓名 *", person)
    pick(page, role)
    choose(page, "项目", "清风花园")
    page.keyboard.press("Escape")
    press(page, "新增用户")
    shown = page.get_by_test_id("stCode").filter(has_text=account)
    expect(shown).to_be_visible()
    return shown.inner_text().split()[-1]


def take_call(page: Page, picture: Callable[[Page, str], None]) -> str:
    menu(page, "受理登记")
    page.get_by_label("谁打来的？").press_sequentially("1-1-103", delay=30)
    page.get_by_text(re.compile("1-1-103 · 吕立东")).first.click()
    pick(page, "给排水")
    fill(page, "报修内容 *", "厨房水槽下面漏水，地上都是水")
    pick(page, "紧急")
    choose(page, "派单给", "王师傅")
    picture(page, "intake")
    press(page, "登记报修", exact=False)
    heading = page.get_by_role("heading", name=re.compile(r"已登记：WX\d{8}-\d{4}"))
    expect(heading).to_be_visible()
    sees(page, "由 王师傅 为您处理。")
    return heading.inner_text().removeprefix("已登记：").strip()


def do_the_work(page: Page, number: str, picture: Callable[[Page, str], None]) -> None:
    link = page.get_by_role("link", name=number)
    expect(link).to_be_visible()
    picture(page, "phone-workbench")
    assert fits(page)
    link.click()
    press(page, "显示电话")
    press(page, "上门维修或走访")
    sees(page, "13500003361")
    press(page, "到场")
    sees(page, f"{number}：到场")
    fill(page, "做了什么？", "更换水槽软管，试水不漏")
    picture(page, "phone")
    assert fits(page)
    press(page, "完工")
    sees(page, f"{number}：完工")


def call_back(page: Page, number: str, picture: Callable[[Page, str], None]) -> None:
    menu(page, "工作台")
    page.get_by_role("link", name=number).click()
    pick(page, "合格")
    pick(page, "满意")
    picture(page, "ticket")
    press(page, "保存回访")
    sees(page, "关闭工单")
    sees(page, "已关闭")
