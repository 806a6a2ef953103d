"""What a browser really does with the screens: sign-out elsewhere, hurried clicks, hostile words, widths."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from db import base
from lib.accounts import sessions
from lib.deeds import perform
from lib.tickets import service as tickets
from lib.web.door import DOOR
from tests.cast import LEAK, Cast
from tests.conftest import installation, reread_settings
from tests.e2e.conftest import DESK, PHONE
from tests.e2e.hands import at_rest, fill, fits, menu, pick, press, sees
from tests.web.site import Site, copy_of, started, token_of
from tests.ws import COOKIE

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
HOSTILE = (
    "<img src=x onerror=alert(1)> ![x](https://outside.example/p.png) [点我](javascript:alert(1)) "
    "$x^2$ :red[红] <script>alert(1)</script> www.outside.example"
)
PAGES = {
    "clerk": ("", "intake", "tickets", "households", "account"),
    "technician": ("", "tickets", "account"),
    "manager": ("", "intake", "tickets", "households", "imports", "account"),
    "admin": ("", "tickets", "households", "imports", "projects", "users", "account"),
}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, templates: Path) -> Iterator[tuple[Site, Cast]]:
    data = copy_of(templates / "cast", tmp_path_factory.mktemp("screen") / "data")
    with pytest.MonkeyPatch.context() as patch, installation(patch, data), started(data) as site:
        database = base.use(reread_settings().database_url)
        yield site, Cast(database)
        database.engine.dispose()
        base._database = None


def enter(page: Page, town: tuple[Site, Cast], name: str, at: str = "/") -> str:
    """As the door would leave the browser, without the work of a password."""
    token = token_of(town[1], name)
    page.context.add_cookies([{"name": COOKIE, "value": token, "url": town[0].url}])
    page.goto(at)
    expect(page.get_by_test_id("stMain")).to_be_visible()
    return token


def test_a_screen_left_open_goes_to_the_door_when_the_session_ends(
    town: tuple[Site, Cast], opens: Callable[..., Page]
) -> None:
    page = opens(town[0])
    token = enter(page, town, "clerk", "/tickets")
    sees(page, "工单")
    perform(sessions.close_session, DOOR, None, token=token)
    page.wait_for_url(re.compile(r"/login\?next=%2Ftickets"), timeout=15_000)


def test_signing_out_leads_to_the_door(town: tuple[Site, Cast], opens: Callable[..., Page]) -> None:
    page = opens(town[0])
    enter(page, town, "clerk")
    press(page, "退出登录")
    page.wait_for_url(re.compile("/login"))
    page.goto("/tickets")
    page.wait_for_url(re.compile("/login"))


def test_hurried_clicks_make_one_ticket(town: tuple[Site, Cast], opens: Callable[..., Page]) -> None:
    page = opens(town[0])
    enter(page, town, "clerk", "/intake")
    press(page, "公共区域")
    fill(page, "公共区域位置 *", "北门岗亭")
    pick(page, "供电照明")
    fill(page, "报修内容 *", "四连击只算一次")
    button = page.get_by_role("button", name=re.compile("^登记报修"))
    button.click(click_count=4, delay=20)
    sees(page, re.compile(r"已登记：WX"))
    page.goto("/tickets")
    page.get_by_label("搜索").fill("四连击")
    page.get_by_label("搜索").press("Enter")
    sees(page, "共 1 条")


def test_hostile_words_are_shown_as_words(town: tuple[Site, Cast], opens: Callable[..., Page]) -> None:
    site, cast = town
    id = receive(cast, HOSTILE)
    page = opens(site)
    said: list[str] = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    enter(page, town, "clerk", f"/ticket?id={id}")
    sees(page, re.compile("onerror"))
    assert page.locator("[data-testid=stMain] img").count() == 0
    assert page.locator("[data-testid=stMain] a[href*='outside']").count() == 0
    assert page.locator("[data-testid=stMain] .katex").count() == 0
    page.goto("/tickets")
    sees(page, re.compile("onerror"))
    assert not said


def receive(cast: Cast, summary: str) -> int:
    told = {"form_version": cast.form, "answers": {**LEAK, "summary": summary}, "place": "大堂"}
    return perform(tickets.receive, cast.clerk, None, project_id=cast.project_a, **told)


@pytest.mark.parametrize("name", PAGES)
def test_every_screen_is_chinese_whole_and_fits(
    town: tuple[Site, Cast], opens: Callable[..., Page], name: str
) -> None:
    """On a telephone, then the same screen at a desk's width."""
    page = opens(town[0], phone=True)
    wrong: list[str] = []
    page.on("console", lambda m: wrong.append(m.text) if m.type == "error" and "404" not in m.text else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    enter(page, town, name)
    for path in PAGES[name]:
        page.goto(f"/{path}")
        expect(page.get_by_role("heading").first).to_be_visible()
        page.wait_for_load_state("networkidle")
        # Streamlit's own words stand in English until the part that turns them has been drawn.
        expect(page.locator("html")).to_have_attribute("lang", re.compile("zh"))
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            page.wait_for_function("width => innerWidth === width", arg=size["width"])
            assert fits(page), (path, size)
            assert at_rest(page, lambda: english(page), []) == [], (path, size)
        page.set_viewport_size(PHONE)
    assert not wrong


KNOWN = re.compile(
    r"WX\d+|XM\d+|Excel|CSV|XLSX?|MB|English|zw|[A-Za-z]{1,2}\d+|clerk\w*|admin|technician\w*|manager\w*"
)


def english(page: Page) -> list[str]:
    """Words of more than two Latin letters on the screen, names of people and icons left out."""
    text = page.evaluate(
        """() => {
            const app = document.querySelector("[data-testid=stApp]").cloneNode(true)
            app.querySelectorAll("[data-testid*=Icon],style,script").forEach((e) => e.remove())
            return app.innerText
        }"""
    )
    people = ("lotus", "garden", "bamboo", "court", *PAGES)
    return [word for word in re.findall(r"[A-Za-z]{3,}", KNOWN.sub("", text)) if word.lower() not in people]


def test_the_menu_is_left_by_keyboard_and_the_form_sent_by_it(
    town: tuple[Site, Cast], opens: Callable[..., Page]
) -> None:
    page = opens(town[0])
    enter(page, town, "clerk", "/tickets")
    menu(page, "受理登记")
    page.get_by_label("谁打来的？").focus()
    page.keyboard.type("3-2-1502", delay=20)
    expect(page.get_by_role("radio").first.or_(page.get_by_text("没有找到").first)).to_be_visible()
