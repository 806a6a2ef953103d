"""Searching as people do: a key, a word, Enter; narrowed, opened, gone back to; on a telephone too."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from db import base
from tests.cast import Cast
from tests.conftest import installation, reread_settings
from tests.e2e.hands import choose, fits, pill
from tests.search.desk import furnish
from tests.web.site import Site, copy_of, started, token_of
from tests.ws import COOKIE

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
Town = tuple[Site, Cast]


@pytest.fixture
def town(tmp_path_factory: pytest.TempPathFactory, templates: Path) -> Iterator[Town]:
    data = copy_of(templates / "cast", tmp_path_factory.mktemp("search") / "data")
    with pytest.MonkeyPatch.context() as patch, installation(patch, data):
        database = base.use(reread_settings().database_url)
        cast = Cast(database)
        furnish(cast)
        with started(data) as site:
            yield site, cast
        database.engine.dispose()
        base._database = None


def enter(page: Page, town: Town, name: str, at: str) -> None:
    page.context.add_cookies([{"name": COOKIE, "value": token_of(town[1], name), "url": town[0].url}])
    page.goto(at)
    expect(page.get_by_role("heading", level=2).first).to_be_visible(timeout=30_000)


def box(page: Page) -> Locator:
    """The one of this screen: the one of the screen left stands beside it for a moment."""
    found = page.locator("[class*='st-key-box-typed'] input")
    expect(found).to_have_count(1)
    return found


def leap(page: Page) -> None:
    """By the key, once the part that listens for it is there."""
    for _ in range(100):
        if box(page).evaluate("field => Boolean(field.wuyedeskKeys)"):
            break
        page.wait_for_timeout(100)
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()


def found(page: Page) -> Locator:
    return page.locator("[class*='st-key-box-hits'] a")


def test_something_is_found_narrowed_opened_and_gone_back_to(
    town: Town, opens: Callable[..., Page], picture: Callable[[Page, str], None]
) -> None:
    page = opens(town[0])
    enter(page, town, "manager", "/tickets")
    leap(page)
    page.keyboard.type("漏水")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=%E6%BC%8F%E6%B0%B4$"))
    expect(page.get_by_text("找到 14 条")).to_be_visible()
    expect(box(page)).to_have_value("")
    pill(page, "档案 10").click()
    expect(page.get_by_text("找到 10 条")).to_be_visible()
    choose(page, "密级", "财务")
    expect(page.get_by_text("找到 2 条")).to_be_visible()
    picture(page, "search")
    hits = page.get_by_test_id("stMain").get_by_test_id("stPageLink")
    expect(hits.first.locator("strong")).to_have_text("漏水")
    hits.first.click()
    expect(page).to_have_url(re.compile(r"/record\?id=\d+$"))
    page.go_back()
    expect(page.get_by_text("找到 2 条")).to_be_visible()

    # By arrows from the box, on the search screen itself.
    leap(page)
    page.keyboard.type("TS")
    expect(found(page).first).to_contain_text("TS")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/ticket\?id=\d+$"))

    # With thumbs: the menu folds itself away over what was chosen.
    phone = opens(town[0], phone=True)
    enter(phone, town, "technician", "/tickets")
    phone.get_by_test_id("stExpandSidebarButton").click()
    box(phone).fill("0001")
    expect(found(phone).nth(1)).to_contain_text("WX")
    found(phone).nth(1).click()
    expect(phone).to_have_url(re.compile(r"/ticket\?id=\d+$"))
    expect(box(phone)).not_to_be_in_viewport()
    phone.goto("/search?q=漏水")
    expect(phone.get_by_text(re.compile(r"找到 \d+ 条"))).to_be_visible()
    assert fits(phone)
    picture(phone, "search-phone")
