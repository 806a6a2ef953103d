"""A usual repair by mouse, by keyboard alone, by a pasted message: clicks and keys counted, seconds told."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from db import base
from tests.cast import Cast, add_home
from tests.conftest import installation, reread_settings
from tests.e2e.hands import fits, sees
from tests.e2e.test_screen import enter
from tests.web.site import Site, copy_of, started

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
DONE = re.compile(r"已登记：WX\d{8}-\d{4}")
MESSAGE = "张阿姨 3-2-1502 10:32\n厨房水管爆了，水都流到客厅了 13800001234"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, templates: Path) -> Iterator[tuple[Site, Cast]]:
    data = copy_of(templates / "cast", tmp_path_factory.mktemp("intake") / "data")
    with pytest.MonkeyPatch.context() as patch, installation(patch, data), started(data) as site:
        database = base.use(reread_settings().database_url)
        yield site, Cast(database)
        database.engine.dispose()
        base._database = None


class Hands:
    """One person's hands on the page: every click and key is counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks, self.keys, self.began = page, 0, 0, time.monotonic()

    def click(self, what: Locator) -> None:
        self.clicks += 1
        what.last.click()

    def button(self, name: str) -> None:
        self.click(self.page.get_by_role("button", name=re.compile(f"^{name}")))

    def text(self, words: str) -> None:
        self.click(self.page.get_by_text(re.compile(words)))

    def choose(self, label: str, option: str) -> None:
        self.click(self.page.get_by_label(label, exact=True))
        self.click(self.page.get_by_role("option", name=re.compile(f"^{option}")))

    def type(self, text: str) -> None:
        self.keys += len(text)
        self.page.keyboard.type(text, delay=30)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.keys += 1
            self.page.keyboard.press(key)

    def tell(self, way: str, capsys: pytest.CaptureFixture[str]) -> None:
        with capsys.disabled():
            seconds = time.monotonic() - self.began
            print(f"\n{way}: {self.clicks} clicks, {self.keys} keys, {seconds:.1f} s", end="")


@pytest.fixture
def hands(town: tuple[Site, Cast], opens: Callable[..., Page]) -> Hands:
    """At the intake screen with the look-up ready for typing."""
    page = opens(town[0])
    enter(page, town, "clerk", "/intake")
    expect(page.get_by_label("谁打来的？")).to_be_focused(timeout=20_000)
    return Hands(page)


def summary_is_next(page: Page) -> None:
    expect(page.get_by_label("报修内容")).to_be_focused()


def registered(page: Page, *told: str) -> None:
    expect(page.get_by_role("heading", name=DONE)).to_be_visible()
    for words in told:
        sees(page, words)
    expect(page.get_by_label("谁打来的？")).to_be_focused()


def test_by_mouse_in_six_clicks(
    hands: Hands, picture: Callable[[Page, str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    page = hands.page
    hands.type("1502")
    picture(page, "intake-1-typed")
    hands.text("3-2-1502 · 张伟")
    summary_is_next(page)
    hands.type("厨房水槽下面漏水")
    hands.text("给排水")
    hands.choose("派单给", "Mate")
    picture(page, "intake-2-form")
    hands.button("登记报修")
    registered(page, "厨房水槽下面漏水")
    picture(page, "intake-3-done")
    hands.tell("by mouse", capsys)
    assert hands.clicks <= 6


def test_by_keyboard_alone(hands: Hands, capsys: pytest.CaptureFixture[str]) -> None:
    page = hands.page
    hands.type("zhangwei")
    hands.press("Enter")
    summary_is_next(page)
    hands.type("卧室插座没电")
    hands.press("Control+Enter")
    registered(page, "卧室插座没电")
    hands.tell("by keyboard", capsys)
    assert hands.clicks == 0


def test_the_next_call_is_typed_at_once(hands: Hands) -> None:
    for words in ("厨房漏水", "卧室漏水"):
        hands.type("1502")
        hands.press("Enter")
        summary_is_next(hands.page)
        hands.type(words)
        hands.press("Control+Enter")
        registered(hands.page, words)


def test_by_a_pasted_message_in_three_clicks(
    hands: Hands, picture: Callable[[Page, str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    page = hands.page
    hands.button("粘贴消息")
    page.get_by_label("把微信群里的消息原样粘贴到这里").fill(MESSAGE)
    picture(page, "intake-4-paste")
    hands.button("读出来填表")
    expect(page.get_by_label("报修内容")).to_have_value("厨房水管爆了，水都流到客厅了")
    picture(page, "intake-5-read")
    hands.button("登记报修")
    registered(page, "紧急")
    hands.tell("by a pasted message", capsys)
    assert hands.clicks <= 3


def test_arrows_choose_among_several(hands: Hands, town: tuple[Site, Cast]) -> None:
    add_home(town[1].project_a, "4", "1", "1502", "赵敏", "13900000002")
    hands.type("1502")
    expect(hands.page.get_by_text("4-1-1502 · 赵敏")).to_be_visible()
    hands.press("ArrowDown", "Enter")
    summary_is_next(hands.page)
    sees(hands.page, re.compile("4-1-1502 · 赵敏"))


def test_a_stranger_is_registered_in_place_and_the_call_goes_on(
    hands: Hands, picture: Callable[[Page, str], None]
) -> None:
    page = hands.page
    hands.type("9-1-601 钱多多 13900000001")
    hands.button("新建住户")
    expect(page.get_by_label("房号 *")).to_have_value("9-1-601")
    picture(page, "intake-6-new")
    hands.button("新建并继续")
    summary_is_next(page)
    sees(page, re.compile("9-1-601 · 钱多多"))


def test_on_a_telephone_it_is_one_column_and_all_there(
    town: tuple[Site, Cast], opens: Callable[..., Page], picture: Callable[[Page, str], None]
) -> None:
    page = opens(town[0], phone=True)
    enter(page, town, "clerk", "/intake")
    page.get_by_label("谁打来的？").fill("1502")
    expect(page.get_by_text(re.compile("3-2-1502 · 张伟"))).to_be_visible()
    picture(page, "intake-phone-1")
    assert fits(page)
    page.get_by_text(re.compile("3-2-1502 · 张伟")).click()
    page.get_by_label("报修内容").fill("门锁坏了")
    picture(page, "intake-phone-2")
    assert fits(page)
    page.get_by_role("button", name=re.compile("^登记报修")).click()
    expect(page.get_by_role("heading", name=DONE)).to_be_visible()
    picture(page, "intake-phone-3")
    assert fits(page)
