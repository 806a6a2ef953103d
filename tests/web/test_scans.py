"""/scans over HTTP: who may send a zip, how it is looked through and attached, what is refused."""

import re
import shutil
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from lib.archives import scan_shelf, scan_work
from lib.archives.scan_shelf import find_shelf
from lib.web import scan_upload, scans
from tests.archives.scanned import NO, attached, record, settled, zip_of
from tests.cast import Cast
from tests.files.samples import pdf, phone_photo
from tests.pages.payloads import PAYLOADS
from tests.web import inside
from tests.web.inside import TestClient
from tests.web.site import token_of
from tests.ws import COOKIE

pytestmark = pytest.mark.slow
Desk = Callable[[str], TestClient]


@pytest.fixture
def desk(cast: Cast) -> Iterator[Desk]:
    """A browser somebody is signed in with."""

    def opened(name: str) -> TestClient:
        browser = inside.client()
        browser.cookies.set(COOKIE, token_of(cast, name), domain=inside.HOST)
        return browser

    yield opened
    shutil.rmtree(scan_shelf.room(), ignore_errors=True)


def form_of(page: str) -> str:
    return re.findall(r'name="form" value="([^"]+)"', page)[0]


def alerts(page: str) -> list[str]:
    return re.findall(r'role="alert">([^<]+)<', page)


def send(browser: TestClient, content: bytes, *, form: str | None = None, name: str = "扫描件.zip") -> Any:
    form = form_of(browser.get("/scans").text) if form is None else form
    return browser.post("/scans", data={"form": form}, files={"file": (name, content, "application/zip")})


def sent(cast: Cast, browser: TestClient, content: bytes, by: str = "manager", **how: Any) -> str:
    """The address of the zip's page, once it has been looked through."""
    answer = send(browser, content, **how)
    assert answer.status_code == 303, alerts(answer.text)
    address = str(answer.headers["location"])
    shelf = find_shelf(address.rpartition("/")[2], getattr(cast, by).key)
    assert shelf
    settled(shelf)
    return address


def left() -> list[str]:
    room = scan_shelf.room()
    return [path.name for path in room.iterdir()] if room.exists() else []


# -- the whole way ------------------------------------------------------------------------------


def test_a_zip_is_sent_looked_through_attached_and_listed(cast: Cast, desk: Desk) -> None:
    id = record(cast, NO)
    browser = desk("manager")
    files = {f"{NO} 合同.pdf": pdf(), f"{NO}/1.jpg": phone_photo(), f"{NO}/2.exe": b"MZ", "封面.jpg": b"x"}
    address = sent(cast, browser, zip_of(files))
    page = browser.get(address).text
    assert "把 2 个文件附到 1 份档案" in page
    assert re.search(r"封面\.jpg.*?没有这个档号", page, re.S)
    assert attached(cast) == []
    again = browser.get("/scans").text
    assert address in again  # not finished with: one may go on with it
    form = form_of(page)
    for _ in range(2):
        assert browser.post(f"{address}/attach", data={"form": form}).headers["location"] == address
    settled(shelf_of(cast, address))
    page = browser.get(address).text
    assert "2 个文件已附到 1 份档案" in page
    assert attached(cast) == [(id, f"{NO} 合同.pdf"), (id, "1.jpg")]
    table = load_workbook(BytesIO(browser.get(f"{address}/table.xlsx").content)).worksheets[0]
    assert {row[0].value: row[1].value for row in table.iter_rows(min_row=2)} == {
        f"{NO} 合同.pdf": "已附上",
        f"{NO}/1.jpg": "已附上",
        f"{NO}/2.exe": "不接受",
        "封面.jpg": "未匹配",
    }
    second = sent(cast, browser, zip_of(files))
    page = browser.get(second).text
    browser.post(f"{second}/attach", data={"form": form_of(page)})
    settled(shelf_of(cast, second))
    assert len(attached(cast)) == 2
    browser.post(f"{second}/drop", data={"form": form_of(page)})
    assert left() == []


def shelf_of(cast: Cast, address: str) -> Any:
    return find_shelf(address.rpartition("/")[2], cast.manager.key)


# -- who may ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["clerk", "technician", "guard", "trainer", "admin", "stranger"])
def test_who_may_not_import_archives_may_not_send_scans(cast: Cast, desk: Desk, name: str) -> None:
    form = form_of(desk("manager").get("/scans").text)
    browser = desk(name)
    assert browser.get("/scans").status_code == 403
    assert send(browser, zip_of({f"{NO}.pdf": pdf()}), form=form).status_code == 422
    assert left() == []


def test_nobody_sends_without_a_session_or_from_another_site(cast: Cast, desk: Desk) -> None:
    assert inside.client().get("/scans", headers={"accept": "text/html"}).headers["location"] == (
        "/login?next=/scans"
    )
    assert inside.client().post("/scans").status_code == 401
    browser = desk("manager")
    foreign = browser.post("/scans", headers={"sec-fetch-site": "cross-site"})
    assert foreign.status_code == 403
    headers = browser.get("/scans").headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["cache-control"] == "no-store"


def test_anothers_zip_is_not_there_to_look_at_attach_or_drop(cast: Cast, desk: Desk) -> None:
    record(cast, NO)
    mine = desk("manager")
    address = sent(cast, mine, zip_of({f"{NO}.pdf": pdf()}))
    form = form_of(mine.get(address).text)
    other = desk("quality")
    assert other.get(address).status_code == 404
    assert other.get(f"{address}/table.xlsx").status_code == 404
    for deed in ("attach", "drop"):
        assert other.post(f"{address}/{deed}", data={"form": form}).status_code == 404
        assert mine.post(f"{address}/{deed}", data={"form": "made up"}).status_code == 404
        assert mine.post(f"/scans/{'0' * 32}/{deed}", data={"form": form}).status_code == 404
    for odd in ("..", "%2e%2e", "x" * 32, "0" * 33):
        assert "扫描件.zip" not in mine.get(f"/scans/{odd}").text
    assert attached(cast) == []
    assert len(left()) == 1


# -- what is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"MZ" + b"\0" * 5000, "不是 zip 文件"),
        (b"%PDF-1.4", "不是 zip 文件"),
        (b"", "请先选择"),
    ],
)
def test_what_is_no_zip_is_refused_at_once(cast: Cast, desk: Desk, content: bytes, told: str) -> None:
    answer = send(desk("manager"), content)
    assert answer.status_code == 422
    assert told in alerts(answer.text)[0]
    assert left() == []


def test_a_broken_zip_is_told_of_and_let_go(cast: Cast, desk: Desk) -> None:
    browser = desk("manager")
    address = sent(cast, browser, zip_of({f"{NO}.pdf": pdf()})[:-20])
    assert "损坏或不完整" in alerts(browser.get(address).text)[0]
    assert not shelf_of(cast, address).zip.exists()


def test_an_old_form_none_and_a_body_cut_short_leave_nothing(cast: Cast, desk: Desk) -> None:
    browser = desk("manager")
    content = zip_of({f"{NO}.pdf": pdf()})
    for form in ("", "made up", form_of(desk("quality").get("/scans").text)):
        assert send(browser, content, form=form).status_code == 422
    form = form_of(browser.get("/scans").text).encode()
    head = b'--b\r\ncontent-disposition: form-data; name="form"\r\n\r\n' + form + b"\r\n"
    head += b'--b\r\ncontent-disposition: form-data; name="file"; filename="a.zip"\r\n\r\n'
    kind = {"content-type": "multipart/form-data; boundary=b"}
    assert browser.post("/scans", content=head + content, headers=kind).status_code == 422
    assert browser.post("/scans", content=b"x", headers={"content-type": "text/plain"}).status_code == 422
    assert browser.post("/scans", content=iter([b"x"])).status_code == 411
    assert left() == []


def test_too_large_a_zip_is_refused_before_it_is_read(
    cast: Cast, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scans, "MOST", 1000)
    answer = send(desk("manager"), b"PK\x03\x04" + b"\0" * (1000 + scan_upload.FIELDS))
    assert answer.status_code == 422
    assert "太大" in alerts(answer.text)[0]
    assert left() == []


def test_many_at_once_wait_for_each_other(cast: Cast, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_work, "MOST_RECEIVED", 0)
    answer = send(desk("manager"), zip_of({f"{NO}.pdf": pdf()}))
    assert "请过几分钟" in alerts(answer.text)[0]


def test_names_of_strangers_stay_text(cast: Cast, desk: Desk) -> None:
    record(cast, NO, title=PAYLOADS[0])
    browser = desk("manager")
    names = {f"{NO} {at}{payload.replace('/', '')}.pdf": b"x" for at, payload in enumerate(PAYLOADS)}
    page = browser.get(sent(cast, browser, zip_of(names), name=f"{PAYLOADS[0]}.zip")).text
    assert not re.search(r"<(script|img|svg|iframe)\b(?! src=\"/assets/)", page)
    assert page.count("<tr>") > len(names) - 5  # less what looks like a computer's own litter
