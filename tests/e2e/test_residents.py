"""A resident with an old phone, without a script: scan, fill in, photo, number, progress, rating."""

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from db import base
from lib.deeds import perform, read
from lib.residents import codes
from lib.tickets import service as tickets
from lib.tickets.find import Filter, list_tickets
from tests.cast import Cast
from tests.conftest import installation, reread_settings
from tests.e2e.conftest import PATIENCE, PHONE, PICTURES
from tests.web.conftest import site  # noqa: F401
from tests.web.site import Site

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
NUMBER, DIGITS = "13512345678", "5678"


@pytest.fixture
def town(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cast]:  # noqa: F811
    with installation(monkeypatch, site.data):
        chosen = base.use(reread_settings().database_url)
        yield Cast(chosen)
        chosen.engine.dispose()
        base._database = None


@pytest.fixture(params=[False, True], ids=["no-script", "script"])
def phone(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Page]:  # noqa: F811
    context = browser.new_context(
        base_url=site.url,
        viewport=PHONE,
        locale="zh-CN",
        is_mobile=True,
        has_touch=True,
        java_script_enabled=request.param,
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    context.close()


def picture(page: Page, name: str) -> None:
    if PICTURES:
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"resident-{name}.png", full_page=True)


def photo() -> bytes:
    out = BytesIO()
    Image.new("RGB", (640, 480), "steelblue").save(out, "JPEG")
    return out.getvalue()


def holds(page: Page) -> None:
    """Nothing sticks out to the side; boxes are large enough for a thumb and for iOS not to zoom."""
    sizes = page.locator("input[type=text], input[type=tel], select, textarea, button").all()
    for box in (one.bounding_box() for one in sizes if one.is_visible()):
        if box and box["x"] >= 0:
            assert box["height"] >= 44
            assert box["x"] + box["width"] <= PHONE["width"] + 1


def test_a_resident_goes_from_the_poster_to_the_rating(town: Cast, phone: Page) -> None:
    id = perform(codes.add_project_code, town.manager, None, project_id=town.project_a)
    code = read(codes.one_code, town.manager, id=id).code
    phone.goto(f"/r/{code}")
    picture(phone, "choose")
    phone.locator("a.choice[href*='type=repair']").click()
    holds(phone)
    picture(phone, "form")
    phone.locator("#f_category").select_option("water")
    phone.locator("#f_item").select_option("water_leak")
    phone.locator("#f_summary").fill("厨房水槽下面漏水")
    phone.locator("#f_photos").set_input_files(
        {"name": "漏水.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    phone.locator("#spot").fill("3-2-1502")
    phone.locator("#phone").fill("1351")
    phone.locator("[name=agreed]").check()
    phone.locator("#form button").click()
    expect(phone.locator("[role=alert]")).to_have_count(2)
    expect(phone.get_by_text("漏水.jpg")).to_be_visible()
    expect(phone.locator("#f_summary")).to_have_value("厨房水槽下面漏水")
    picture(phone, "mend")
    phone.locator("#phone").fill(NUMBER)
    phone.locator("#form button").click()
    no = phone.locator(".no").inner_text()
    assert re.fullmatch(r"WX\d{8}-\d{4}", no)
    picture(phone, "sent")
    work_is_done(town, no)
    phone.context.clear_cookies()
    phone.goto(f"/t/{no}")
    picture(phone, "digits")
    phone.locator("#digits").fill(DIGITS)
    phone.locator("button").click()
    holds(phone)
    picture(phone, "progress")
    phone.locator("[name=quality][value=yes]").check()
    phone.locator("[name=mark][value='5']").check()
    phone.locator("form[action$='/rate'] button").click()
    expect(phone.locator("form[action$='/rate']")).to_have_count(0)
    picture(phone, "rated")
    assert read(list_tickets, town.clerk, by=Filter(text=no)).rows[0].satisfaction == "5"
    phone.goto("/r/2222222222zz")
    expect(phone.locator("[role=alert]")).to_be_visible()
    picture(phone, "stop")
    phone.goto(f"/r/{code}?type=complaint")
    holds(phone)


def work_is_done(town: Cast, no: str) -> None:
    id = read(list_tickets, town.clerk, by=Filter(text=no)).rows[0].id
    perform(tickets.accept, town.clerk, None, id=id)
    perform(tickets.dispatch, town.clerk, None, id=id, assignee_id=town.user_id("technician"))
    perform(tickets.arrive, town.technician, None, id=id)
    perform(tickets.finish, town.technician, None, id=id, note="换了垫圈")
