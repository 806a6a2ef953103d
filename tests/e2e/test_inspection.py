"""An inspector in the rain: taps, no connection, a photo, a session that ends, two signatures."""

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from db import base
from db.choices.inspections import InspectionState, Verdict
from db.files import StoredFile
from db.inspections import Inspection, InspectionItem
from tests.cast import Cast
from tests.conftest import installation, reread_settings
from tests.e2e.conftest import PATIENCE, PHONE, PICTURES
from tests.inspections.held import ITEMS, inspection
from tests.web.conftest import site  # noqa: F401
from tests.web.site import Site, token_of
from tests.ws import COOKIE

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
LARGE = (2400, 1800)


@pytest.fixture
def town(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cast]:  # noqa: F811
    with installation(monkeypatch, site.data):
        chosen = base.use(reread_settings().database_url)
        yield Cast(chosen)
        chosen.engine.dispose()
        base._database = None


@pytest.fixture
def phone(browser: Browser, site: Site) -> Iterator[Page]:  # noqa: F811
    context = browser.new_context(
        base_url=site.url, viewport=PHONE, locale="zh-CN", is_mobile=True, has_touch=True
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    context.close()


def signed_in(phone: Page, town: Cast) -> None:
    cookie = {"name": COOKIE, "value": token_of(town, "manager"), "url": phone.url}
    phone.context.add_cookies([cookie])  # type: ignore[list-item]


def tap(phone: Page, item: str, how: str = "good") -> None:
    phone.locator(f"#i-{item} .tap.{how}").click()


def how(phone: Page, item: str) -> object:
    return phone.locator(f"#i-{item} .how")


def photo() -> dict[str, object]:
    out = BytesIO()
    Image.effect_noise(LARGE, 60).convert("RGB").save(out, "JPEG")
    return {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def picture(page: Page, name: str) -> None:
    if PICTURES:
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"inspection-{name}.png")


def thumbs_fit(phone: Page) -> None:
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"] + 1
    for box in (one.bounding_box() for one in phone.locator(".tap, button, .shoot, select").all()):
        assert box is None or box["x"] < 0 or box["height"] >= 48 or box["height"] == 0


def sign(phone: Page, name: str) -> None:
    phone.fill("#name", name)
    field = phone.locator(".paper canvas")
    field.scroll_into_view_if_needed()
    box = field.bounding_box()
    assert box
    x, y = box["x"] + 30, box["y"] + 80
    phone.mouse.move(x, y)
    phone.mouse.down()
    for n in range(12):
        phone.mouse.move(x + 15 * n, y + (40 if n % 2 else -40))
    phone.mouse.up()
    phone.locator("#sign button:not([type])").click()


def test_nothing_is_lost_between_the_first_tap_and_the_signatures(town: Cast, phone: Page) -> None:
    id = inspection(
        town, no="JC-E2E", code="rain", judged=False, inspector_id=town.user_id("manager"), inspectors="甲"
    )
    phone.goto("/i/rain")
    expect(phone).to_have_url(re.compile("/login"))
    signed_in(phone, town)
    phone.goto("/i/rain")
    phone.wait_for_selector(".ready")
    tap(phone, "manners")
    expect(how(phone, "manners")).to_contain_class("good")  # type: ignore[arg-type]
    assert found(town, id)["manners"] == Verdict.GOOD

    # No connection: taps and a photo wait on the phone, the last word of each item goes out.
    phone.context.set_offline(True)
    tap(phone, "power", "bad")
    phone.locator("#i-power [data-phrase]").first.click()
    phone.locator("#i-power [type=file]").first.set_input_files(photo())  # type: ignore[arg-type]
    tap(phone, "light", "bad")
    tap(phone, "light", "na")
    expect(phone.locator("#banner")).to_contain_text("3")
    thumbs_fit(phone)
    picture(phone, "offline")
    assert found(town, id).keys() == {"manners"}
    phone.context.set_offline(False)
    expect(phone.locator("#i-power .photo:not(.waiting)")).to_have_count(1)
    expect(phone.locator("#banner")).to_be_hidden()
    kept = found(town, id)
    assert (kept["power"], kept["light"]) == (Verdict.FAILED, Verdict.NOT_APPLICABLE)
    with town.database.reading() as s:
        (file,) = s.scalars(select(StoredFile).where(StoredFile.owner_kind == "inspection_item"))
        assert (file.width, file.height) == (1600, 1200)  # made small before it was sent

    # The page is loaded anew while nothing gets through: what was tapped is there, and sent later.
    phone.route("**/save", lambda route: route.abort())
    tap(phone, "complaints")
    phone.reload()
    phone.wait_for_selector(".ready")
    expect(phone.locator("#i-complaints [value=good]")).to_be_checked()
    assert "complaints" not in found(town, id)
    phone.unroute("**/save")
    expect(how(phone, "complaints")).to_contain_class("good")  # type: ignore[arg-type]

    # The session ends: the tap stays until somebody has signed in again.
    phone.context.clear_cookies(name=COOKIE)
    tap(phone, "lift")
    link = phone.locator("#banner a[target=_blank]")
    expect(link).to_have_attribute("href", "/login?next=%2Fi%2Frain")
    picture(phone, "signed-out")
    signed_in(phone, town)
    expect(how(phone, "lift")).to_contain_class("good")  # type: ignore[arg-type]

    # One by one to the end: each tap goes on to the next.
    phone.locator("#mode").click()
    for item in ITEMS[5:]:
        phone.locator("#next").click()
        expect(phone.locator("form.now")).to_have_id(f"i-{item}")
        tap(phone, item)
    expect(phone.locator("#count")).to_have_text("9 / 9")
    phone.locator("#finish").click()
    phone.locator("form[action$='/finish'] button").click()
    sign(phone, "甲")
    expect(phone.locator("[name=role]")).to_have_value("project")
    sign(phone, "乙")
    expect(phone.locator("#sign")).to_have_count(0)
    picture(phone, "done")
    with town.database.reading() as s:
        assert s.get_one(Inspection, id).state == InspectionState.SIGNED


def found(town: Cast, id: int) -> dict[str, Verdict | None]:
    with town.database.reading() as s:
        rows = s.scalars(select(InspectionItem).where(InspectionItem.inspection_id == id))
        return {row.item: row.verdict for row in rows if row.verdict}
