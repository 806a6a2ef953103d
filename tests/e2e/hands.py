"""What a person does on a screen, in the words on it."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

OWN = "宁静-算盘-47-竹林"


def sign_in(page: Page, name: str, password: str, *, at: str = "/") -> None:
    page.goto(at)
    page.get_by_label("账号").fill(name)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()


def first_sign_in(page: Page, name: str, password: str) -> None:
    """The one-time password opens only the page on which to choose one's own."""
    sign_in(page, name, password)
    fill(page, "当前密码", password)
    fill(page, "新密码", OWN)
    fill(page, "再输一遍新密码", OWN)
    press(page, "修改密码")
    page.wait_for_url(re.compile("/login"))
    sign_in(page, name, OWN)


def fill(page: Page, label: str, text: str) -> None:
    page.get_by_label(label, exact=True).first.fill(text)


def press(page: Page, name: str, *, exact: bool = True) -> None:
    page.get_by_role("button", name=name, exact=exact).last.click()


def choose(page: Page, label: str, option: str) -> None:
    """A drop-down: open it, take the option."""
    page.get_by_label(label, exact=True).first.click()
    page.get_by_role("option", name=option).first.click()


def pick(page: Page, name: str) -> None:
    """One of the buttons in a row."""
    pill(page, name).click()


def pill(page: Page, name: str) -> Locator:
    return page.get_by_test_id("stButtonGroup").get_by_text(name, exact=True)


def sees(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.get_by_text(text).first).to_be_visible()


def menu(page: Page, title: str) -> None:
    """A screen by its name in the menu, which a phone keeps folded."""
    entry = page.get_by_test_id("stSidebarNavLink").filter(has_text=re.compile(f"{title}$")).first
    unfold = page.get_by_test_id("stExpandSidebarButton")
    expect(entry.or_(unfold).first).to_be_visible()
    if not entry.is_visible():
        unfold.click()
    entry.click()
    expect(page.get_by_role("heading", name=title).first).to_be_visible()


def set_up(page: Page, title: str) -> None:
    """One of the screens reached from the settings."""
    menu(page, "设置")
    page.get_by_test_id("stMain").get_by_role("button", name=title).first.click()
    expect(page.get_by_role("heading", name=title).first).to_be_visible()


def fits(page: Page) -> bool:
    """Nothing sticks out to the side of the screen."""
    width = "document.documentElement.scrollWidth <= window.innerWidth + 1"
    return bool(at_rest(page, lambda: page.evaluate(width), True))


def at_rest(page: Page, look: Callable[[], Any], wanted: Any) -> Any:
    """As it looks once nothing moves any more; as last seen where it never comes to be as wanted."""
    for _ in range(100):
        if look() == wanted:
            break
        page.wait_for_timeout(100)
    return look()
