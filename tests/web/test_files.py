"""Kept files over plain HTTP: to whoever may see what they belong to, as harmless as can be."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from sqlalchemy import func, select, update

from db.accounts import User
from db.choices.files import Purpose
from db.choices.tickets import State
from db.files import StoredFile
from db.records import AuditEntry
from lib import storage
from lib.access import Actor
from lib.deeds import perform, read
from lib.errors import Refused
from lib.files import service
from lib.tickets import files as ticket_files
from lib.tickets import service as tickets
from lib.tickets.story import story
from tests.cast import NAMES, Cast
from tests.files.samples import drawing, office, pdf, phone_photo, picture
from tests.web.site import Site, token_of

pytestmark = pytest.mark.slow

CONTENTS = {
    "photo": ("现场 照片.jpg", phone_photo((800, 600))),
    "drawing": ("图.png", drawing(see_through=True)),
    "pdf": ("合同.pdf", pdf()),
    "word": ("报告.docx", office()),
    "table": ("名单.csv", "房号,姓名\n101,张三\n".encode()),
}
ODD = (
    *("0", "-1", "1.0", "1e3", "0x1", "１", "1 ", " 1", "+1", "9" * 15, "9" * 40, "", "preview", "1/"),
    *("1/preview/", "1/preview/1", "1/PREVIEW", "1;x", "1%00", "%2e%2e/1", "..%2f1", "ab/cd"),
    *("..%2f..%2fsecrets%2faudit.key", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "1\\..\\2"),
)


@dataclass
class Album:
    """A ticket of project A in its technician's hands, with a file of each kind on it, and a loose one."""

    ticket: int
    ids: dict[str, int]
    loose: int

    def addresses(self) -> Iterator[str]:
        for name, id in self.ids.items():
            yield f"/files/{id}"
            if name in ("photo", "drawing"):
                yield f"/files/{id}/preview"


def keep(actor: Actor, name: str, content: bytes, purpose: Purpose = Purpose.ATTACHED) -> int:
    return perform(service.keep, actor, None, name=name, content=content, purpose=purpose).id


def album_of(cast: Cast, state: State = State.DISPATCHED) -> Album:
    ticket = cast.ticket(state)
    ids = {kind: keep(cast.clerk, *content) for kind, content in CONTENTS.items()}
    perform(ticket_files.add_files, cast.clerk, None, id=ticket, file_ids=list(ids.values()))
    return Album(ticket, ids, keep(cast.clerk, "散.txt", f"散件{ticket}".encode()))


@pytest.fixture
def album(town: Cast) -> Album:
    return album_of(town)


@pytest.fixture
def fetch(site: Site, town: Cast) -> Iterator[Callable[..., httpx.Response]]:
    """fetch("clerk", "/files/1"): as that person's browser would."""
    opened: dict[str, httpx.Client] = {}

    def get(who: str, path: str, method: str = "GET", **headers: str) -> httpx.Response:
        if who not in opened:
            opened[who] = site.http(token_of(town, who) if who in NAMES else who)
        return opened[who].request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})

    yield get
    for http in opened.values():
        http.close()


def sees(actor: Actor, ticket: int) -> bool:
    try:
        read(story, actor, id=ticket)
    except Refused:
        return False
    return True


def opens(town: Cast) -> int:
    with town.database.reading() as s:
        wanted = select(func.count()).where(AuditEntry.deed == "tickets.open_file")
        return s.scalar(wanted) or 0


# -- who ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [State.ACCEPTED, State.DISPATCHED, State.CLOSED])
def test_a_ticket_s_files_open_for_those_who_see_it_and_for_nobody_else(
    town: Cast, fetch: Callable[..., httpx.Response], state: State
) -> None:
    album, wrong, counted = album_of(town, state), [], 0
    nowhere = fetch("manager_b", "/files/999999")
    assert nowhere.status_code == 404
    for name, actor in town.people().items():
        may = sees(actor, album.ticket)
        for path in album.addresses():
            answer = fetch(name, path)
            counted += not may
            if answer.status_code != (200 if may else 404) or (not may and answer.content != nowhere.content):
                wrong.append((name, path, answer.status_code))
    assert not wrong
    assert counted > 30


def test_a_loose_file_opens_for_its_uploader_only(
    town: Cast, album: Album, fetch: Callable[..., Any]
) -> None:
    for name in NAMES:
        assert fetch(name, f"/files/{album.loose}").status_code == (200 if name == "clerk" else 404), name
        assert fetch(name, f"/files/{album.loose}/preview").status_code == 404


def test_nobody_opens_anything_without_a_session(album: Album, fetch: Callable[..., httpx.Response]) -> None:
    for path in [*album.addresses(), "/files/999999", "/files/x"]:
        for nobody in ("", "0" * 43):
            assert fetch(nobody, path).status_code == 401
            asked = fetch(nobody, path, accept="text/html")
            assert (asked.status_code, asked.headers["location"]) == (303, f"/login?next={path}")


def test_of_all_numbers_a_stranger_finds_none(town: Cast, album: Album, fetch: Callable[..., Any]) -> None:
    """Nor does the answer tell a file that is there from one that is not."""
    with town.database.reading() as s:
        last = s.scalar(select(func.max(StoredFile.id))) or 0
    for who in ("stranger", "clerk_b", "technician_b", "trainer"):
        heard = {
            (answer.status_code, answer.content, tuple(sorted(set(answer.headers) - {"date"})))
            for n in range(1, last + 3)
            for answer in (fetch(who, f"/files/{n}"), fetch(who, f"/files/{n}/preview"))
        }
        assert len(heard) == 1, who
        assert heard.pop()[0] == 404


def test_a_file_of_a_kind_nobody_knows_opens_for_nobody(
    town: Cast, album: Album, fetch: Callable[..., Any]
) -> None:
    giver = replace(town.clerk, permissions=town.clerk.permissions | {"files.attach"})
    owner = {"owner_kind": "unheard", "owner_id": album.ticket}
    perform(service.attach, giver, None, ids=[album.loose], **owner)
    assert {fetch(name, f"/files/{album.loose}").status_code for name in NAMES} == {404}


def test_with_a_one_time_password_no_file_opens(town: Cast, album: Album, site: Site) -> None:
    with town.database.writing() as s:
        s.execute(update(User).where(User.name == "quality").values(must_change=True))
    try:
        with site.http(token_of(town, "quality")) as http:
            assert http.get(f"/files/{album.ids['photo']}").status_code == 404
    finally:
        with town.database.writing() as s:
            s.execute(update(User).where(User.name == "quality").values(must_change=False))


# -- and who no longer -------------------------------------------------------------------------


def test_after_signing_out_nothing_opens(town: Cast, album: Album, site: Site) -> None:
    path = f"/files/{album.ids['photo']}"
    with site.http(token_of(town, "clerk")) as http:
        tag = http.get(f"{path}/preview").headers["etag"]
        assert http.get(path).status_code == 200
        http.post("/logout")
        assert http.get(path).status_code == 401
        assert http.get(f"{path}/preview", headers={"If-None-Match": tag}).status_code == 401


def test_after_the_ticket_leaves_ones_sight_its_files_do_too(
    town: Cast, fetch: Callable[..., httpx.Response]
) -> None:
    album = album_of(town, State.ACCEPTED)  # anybody who works here may still take it
    path = f"/files/{album.ids['photo']}"
    tag = fetch("mate", f"{path}/preview").headers["etag"]
    assert fetch("mate", path).status_code == 200
    perform(tickets.dispatch, town.clerk, None, id=album.ticket, assignee_id=town.user_id("technician"))
    assert fetch("mate", path).status_code == 404
    assert fetch("mate", f"{path}/preview", if_none_match=tag).status_code == 404
    assert fetch("technician", f"{path}/preview", if_none_match=tag).status_code == 304


def test_a_file_taken_away_opens_no_more(town: Cast, album: Album, fetch: Callable[..., Any]) -> None:
    id = album.ids["photo"]
    perform(ticket_files.remove_file, town.clerk, None, id=album.ticket, file_id=id)
    for path in (f"/files/{id}", f"/files/{id}/preview"):
        assert {fetch(name, path).status_code for name in ("clerk", "admin", "technician")} == {404}


# -- how ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "media_type", "how"),
    [
        ("photo", "image/jpeg", "inline"),
        ("drawing", "image/png", "inline"),
        ("pdf", "application/pdf", "inline"),
        ("word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "attachment"),
        ("table", "text/csv; charset=utf-8", "attachment"),
    ],
)
def test_every_kind_is_served_as_what_it_is_and_locked_up(
    album: Album, fetch: Callable[..., httpx.Response], kind: str, media_type: str, how: str
) -> None:
    answer = fetch("clerk", f"/files/{album.ids[kind]}")
    assert answer.headers["content-type"] == media_type
    assert answer.headers["content-disposition"].startswith(f"{how}; ")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert "accept-ranges" not in answer.headers
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "script-src" not in policy
    assert ("sandbox" in policy) == (kind != "pdf")
    if not kind.startswith(("photo", "drawing")):
        assert answer.content == CONTENTS[kind][1]


def test_the_place_a_photo_was_taken_at_is_not_served(album: Album, fetch: Callable[..., Any]) -> None:
    for path in (f"/files/{album.ids['photo']}", f"/files/{album.ids['photo']}/preview"):
        content = fetch("clerk", path).content
        assert content.startswith(b"\xff\xd8\xff")
        assert not [secret for secret in (b"Exif", b"Lotus Phone", b"at home") if secret in content]


def test_a_page_hidden_in_a_photo_is_not_served(town: Cast, fetch: Callable[..., httpx.Response]) -> None:
    evil = b"<script>alert(document.cookie)</script>"
    id = keep(town.clerk, "a.jpg.html", picture(comment=evil) + evil)
    answer = fetch("clerk", f"/files/{id}")
    assert (answer.headers["content-type"], b"script" in answer.content) == ("image/jpeg", False)
    assert unquote(answer.headers["content-disposition"].split("''")[1]) == "a.jpg"


def test_a_preview_is_kept_by_the_browser_and_asked_about(album: Album, fetch: Callable[..., Any]) -> None:
    path = f"/files/{album.ids['photo']}/preview"
    first = fetch("clerk", path)
    assert first.headers["cache-control"] == "private, no-cache"
    again = fetch("clerk", path, if_none_match=f'"x", {first.headers["etag"]}')
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["cache-control"] == "private, no-cache"
    assert fetch("clerk", path, if_none_match='"x"').status_code == 200
    for kind in ("pdf", "word", "table"):
        assert fetch("clerk", f"/files/{album.ids[kind]}/preview").status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        'a"; filename="evil.exe',
        "a\r\nSet-Cookie: x=1\r\n\r\n<html>",
        "\u202egpj.exe\u202c",
        "../../../../etc/passwd",
        "合同" * 200,
        "a%0d%0aX: y",
        "é️🏠.pdf.exe",
        "",
    ],
)
def test_a_name_stays_a_name(town: Cast, fetch: Callable[..., httpx.Response], name: str) -> None:
    id = keep(town.clerk, name, pdf(f"WX{abs(hash(name)) % 10**6}"))
    answer = fetch("clerk", f"/files/{id}")
    told = answer.headers["content-disposition"]
    assert "set-cookie" not in answer.headers
    assert "x" not in answer.headers
    plain, real = told.removeprefix('inline; filename="').split("\"; filename*=UTF-8''")
    assert plain.isascii()
    assert '"' not in plain
    assert unquote(real).endswith(".pdf")
    assert not set(unquote(real)) & set('\r\n\u202e/\\"')
    assert len(unquote(real)) < 100


def test_opening_leaves_a_line_in_the_audit_log_and_looking_does_not(
    town: Cast, album: Album, fetch: Callable[..., httpx.Response]
) -> None:
    before, path = opens(town), f"/files/{album.ids['photo']}"
    fetch("quality", f"{path}/preview")
    head = fetch("quality", path, "HEAD")
    assert (head.status_code, head.content, opens(town)) == (200, b"", before)
    fetch("quality", path)
    assert opens(town) == before + 1
    fetch("clerk_b", path)
    assert opens(town) == before + 1


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_files_are_only_ever_read_here(album: Album, fetch: Callable[..., Any], method: str) -> None:
    assert fetch("clerk", f"/files/{album.ids['photo']}", method).status_code == 405


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_address_is_no_file(site: Site, album: Album, fetch: Callable[..., Any], odd: str) -> None:
    """Not there; or, where the address is not ours at all, Streamlit's refusal or its empty page."""
    answer = fetch("clerk", f"{site.url}/files/{odd}")
    assert answer.status_code in (200, 400, 404)
    assert "content-disposition" not in answer.headers
    assert answer.status_code != 200 or "<title>Streamlit</title>" in answer.text
    assert "root:" not in answer.text
    assert "Traceback" not in site.log


def test_a_content_that_is_gone_is_said_and_breaks_nothing(
    town: Cast, fetch: Callable[..., httpx.Response]
) -> None:
    id = keep(town.clerk, "a.pdf", pdf("gone"))
    with town.database.reading() as s:
        storage.path_of(s.get_one(StoredFile, id).sha256).unlink()
    answer = fetch("clerk", f"/files/{id}")
    assert answer.status_code == 503
    assert answer.headers["content-type"].startswith("text/html")
    assert fetch("clerk", "/healthz").json() == {"status": "ok"}
