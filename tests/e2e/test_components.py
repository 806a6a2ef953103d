"""Our own small parts in a real browser: a signature drawn, a household picked, a photo kept."""

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import FloatRect, Locator, Page, expect
from sqlalchemy import select

from db import base
from db.choices.files import Purpose
from db.files import StoredFile
from lib.i18n import translate
from tests.cast import Cast
from tests.conftest import installation, reread_settings
from tests.e2e.hands import fits, pick
from tests.web.site import ROOT, Site, copy_of, started, token_of
from tests.ws import COOKIE

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
HOME = "tests/forms/home.py"
Town = tuple[Site, Cast]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, templates: Path) -> Iterator[Town]:
    data = copy_of(templates / "cast", tmp_path_factory.mktemp("parts") / "data")
    own = started(data, HOME, PYTHONPATH=str(ROOT))
    with pytest.MonkeyPatch.context() as patch, installation(patch, data), own as site:
        database = base.use(reread_settings().database_url)
        yield site, Cast(database)
        database.engine.dispose()
        base._database = None


@pytest.fixture
def form(town: Town, opens: Callable[..., Page]) -> Callable[..., Page]:
    """The form with every kind of field, open before a clerk."""

    def open_form(*, phone: bool = False) -> Page:
        page = opens(town[0], phone=phone)
        wrong: list[str] = []
        page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.__dict__["wrong"] = wrong
        token = token_of(town[1], "clerk")
        page.context.add_cookies([{"name": COOKIE, "value": token, "url": town[0].url}])
        page.goto("/")
        expect(page.get_by_role("button", name="登记")).to_be_visible(timeout=30_000)
        return page

    return open_form


def zh(text: str, **params: Any) -> str:
    return translate("zh_CN", text, **params)


def box(page: Page, label: str) -> Locator:
    return page.get_by_role("combobox", name=label)


def kept(town: Town) -> list[StoredFile]:
    with town[1].database.reading() as s:
        return list(s.scalars(select(StoredFile).order_by(StoredFile.id)))


def sign(page: Page, *, times: int = 1) -> None:
    """A stroke as a hand draws it; the next follows before the pad takes the picture."""
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    place = settled(canvas)
    for time in range(times):
        left, top = place["x"] + 20 + 60 * time, place["y"] + 30
        page.mouse.move(left, top)
        page.mouse.down()
        for step in range(20):
            page.mouse.move(left + 4 * step, top + (step % 5) * 9)
        page.mouse.up()


def settled(what: Locator) -> FloatRect:
    """Where it stands once the fields above it have come and gone."""
    place = None
    while not place or place != what.bounding_box():
        place = what.bounding_box()
        what.page.wait_for_timeout(200)
    return place


def photo(colour: str) -> dict[str, Any]:
    made = io.BytesIO()
    Image.new("RGB", (800, 600), colour).save(made, "JPEG")
    return {"name": f"{colour}.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_every_kind_of_field_fits_the_screen(
    form: Callable[..., Page], picture: Callable[[Page, str], None], phone: bool
) -> None:
    page = form(phone=phone)
    expect(page.locator("canvas")).to_be_visible()
    assert fits(page)
    picture(page, f"form-{phone}")
    assert not page.__dict__["wrong"]


def test_an_answer_shows_and_hides_the_field_that_waits_for_it(form: Callable[..., Page]) -> None:
    page = form()
    phone = page.get_by_label("回访电话", exact=True)
    expect(phone).to_have_count(0)
    pick(page, zh("Yes"))
    phone.fill("13812345678")
    assert phone.get_attribute("type") == "tel"
    pick(page, zh("No"))
    expect(phone).to_have_count(0)
    pick(page, zh("Yes"))
    expect(phone).to_have_value("13812345678")


def test_the_next_list_follows_the_first(form: Callable[..., Page]) -> None:
    page = form()
    expect(page.get_by_text("水龙头")).to_have_count(0)
    page.get_by_role("radio", name="给排水").click()
    page.get_by_role("radio", name="水龙头").click()
    page.get_by_role("radio", name="供电*照明*").click()
    expect(page.get_by_text("灯具")).to_be_visible()
    expect(page.get_by_text("水龙头")).to_have_count(0)


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_a_household_is_picked_by_keyboard_alone(form: Callable[..., Page], phone: bool) -> None:
    page = form(phone=phone)
    box(page, "房屋").focus()
    page.keyboard.type("1502", delay=40)
    rows = page.get_by_role("option").filter(has_text="3-2-1502")
    expect(rows).to_have_count(1)
    assert "13812345678" not in page.content()
    page.keyboard.press("ArrowDown")
    expect(rows).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    chip = page.get_by_text(re.compile("3-2-1502 · 张"))
    expect(chip).to_be_visible()
    expect(box(page, "房屋")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(box(page, "房屋")).to_be_focused()


def test_escape_folds_the_list_and_empties_the_box(form: Callable[..., Page]) -> None:
    page = form()
    box(page, "客户").focus()
    page.keyboard.type("zw", delay=40)
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(box(page, "客户")).to_have_value("")


def test_what_is_found_nowhere_is_said(form: Callable[..., Page]) -> None:
    page = form()
    box(page, "客户").focus()
    page.keyboard.type("查无此人")
    expect(page.get_by_text(zh("Nothing found."))).to_be_visible()


def test_nobody_of_another_project_is_offered(form: Callable[..., Page]) -> None:
    page = form()
    box(page, "房屋").focus()
    page.keyboard.type("0301")
    expect(page.get_by_text(zh("Nothing found."))).to_be_visible()
    assert "欧阳" not in page.content()


def test_a_signature_is_kept_and_may_be_drawn_again(form: Callable[..., Page], town: Town) -> None:
    page = form()
    before = len(kept(town))
    sign(page, times=3)
    expect(page.get_by_text(zh("Signed"), exact=True)).to_be_visible()
    (drawn,) = kept(town)[before:]
    assert (drawn.purpose, drawn.width, drawn.height) == (Purpose.SIGNATURE, 600, 240)
    assert drawn.size < 60_000
    page.get_by_role("button", name=zh("Sign again")).click()
    expect(page.get_by_text(zh("Signed"), exact=True)).to_have_count(0)
    sign(page)
    expect(page.get_by_text(zh("Signed"), exact=True)).to_be_visible()
    (again,) = kept(town)[before:]
    assert again.sha256 != drawn.sha256


def test_a_finger_signs_and_the_screen_stays_where_it_is(form: Callable[..., Page], town: Town) -> None:
    page = form(phone=True)
    before = len(kept(town))
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    place = settled(canvas)
    hand = page.context.new_cdp_session(page)
    for step in range(20):
        spot = {"x": place["x"] + 30 + 5 * step, "y": place["y"] + 20 + 4 * step}
        kind = "touchMove" if step else "touchStart"
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [spot]})
    hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page.get_by_text(zh("Signed"), exact=True)).to_be_visible()
    assert canvas.bounding_box() == place
    assert len(kept(town)) == before + 1


def test_a_name_is_sought_when_it_is_written_and_not_while_it_is_spelt(form: Callable[..., Page]) -> None:
    """Chinese is typed through a method of input: its letters are nobody's name yet."""
    page = form()
    box(page, "客户").focus()
    keyboard = page.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "zw", "selectionStart": 2, "selectionEnd": 2})
    page.wait_for_timeout(600)
    expect(page.get_by_role("option")).to_have_count(0)
    keyboard.send("Input.insertText", {"text": "张伟"})
    expect(page.get_by_role("option")).to_have_count(1)


def test_a_photo_is_kept_at_once_shown_and_taken_away_again(
    form: Callable[..., Page], town: Town, picture: Callable[[Page, str], None]
) -> None:
    page = form()
    before = len(kept(town))
    chooser = page.locator("input[type=file]").first
    chooser.set_input_files([photo("red"), photo("green")])
    shown = page.get_by_role("link").filter(has=page.locator("img"))
    expect(shown).to_have_count(2)
    assert [file.purpose for file in kept(town)[before:]] == [Purpose.ANSWER] * 2
    expect(shown.first.locator("img")).to_have_js_property("complete", True)
    picture(page, "form-photos")
    page.get_by_role("button", name=re.compile("red.jpg")).click()
    expect(shown).to_have_count(1)
    assert len(kept(town)) == before + 1


def test_what_is_being_typed_outlives_a_screen_that_changes_above_it(form: Callable[..., Page]) -> None:
    page = form()
    house = box(page, "房屋")
    house.press_sequentially("150")
    page.get_by_role("radio", name="给排水").evaluate("radio => radio.click()")
    expect(page.get_by_text("水龙头").first).to_be_visible()
    expect(house).to_have_value("150")
    expect(house).to_be_focused()
    house.press_sequentially("2")
    page.get_by_role("option").first.click()
    expect(page.get_by_text("3-2-1502").first).to_be_visible()


def test_a_refused_form_keeps_all_that_was_filled_in(
    form: Callable[..., Page], picture: Callable[[Page, str], None]
) -> None:
    page = form(phone=True)
    page.get_by_label("详情", exact=True).fill("厨房水槽下面漏水")
    page.get_by_role("radio", name="给排水").click()
    page.get_by_label("数量", exact=True).fill("12.5")
    box(page, "房屋").press_sequentially("1502")
    page.get_by_role("option").first.click()
    sign(page)
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_role("alert")).to_contain_text("标题")
    picture(page, "form-refused")
    expect(page.get_by_label("详情", exact=True)).to_have_value("厨房水槽下面漏水")
    page.get_by_label("标题 *", exact=True).fill("漏水")
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_text("厨房水槽下面漏水").first).to_be_visible()
    expect(page.get_by_text("房屋：3-2-1502")).to_be_visible()
    picture(page, "form-answered")
    expect(page.get_by_label("详情", exact=True)).to_have_value("")
    assert fits(page)
