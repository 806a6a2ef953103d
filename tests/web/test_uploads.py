"""Files pushed at the server: by nobody, unasked, too many, too large; and what media answers to whom."""

import asyncio
from collections.abc import Callable, Iterator

import pytest
from starlette.datastructures import Headers

from lib.web import uploads
from lib.web.uploads import BYTES_IN_WINDOW, LARGEST, Quota, let_go, too_long
from tests.cast import Cast
from tests.web import inside
from tests.web.inside import TestClient
from tests.web.site import Site, started, token_of
from tests.ws import COOKIE, Tab

pytestmark = pytest.mark.slow

MEGABYTE = 1_000_000
PLACE = "/_stcore/upload_file/session/file"


@pytest.fixture
def desk(cast: Cast) -> Iterator[TestClient]:
    with inside.client() as opened:
        opened.cookies.set(COOKIE, token_of(cast, "clerk"), domain=inside.HOST)
        yield opened


def sized(n: int | str, **more: str) -> Headers:
    return Headers({"content-length": str(n), **more})


# -- how much ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (sized(0), None),
        (sized(LARGEST), None),
        (sized(LARGEST + 1), 413),
        (sized("9" * 400), 413),
        (Headers(), 411),
        (sized(""), 411),
        (sized("-1"), 411),
        (sized("1e3"), 411),
        (sized("²"), 411),
        (sized(10, **{"transfer-encoding": "chunked"}), 411),
    ],
)
def test_a_body_says_how_long_it_is(headers: Headers, status: int | None) -> None:
    refused = too_long(headers, LARGEST)
    assert (refused.status_code if refused else None) == status


def test_one_person_pushes_so_much_in_ten_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(uploads.time, "monotonic", lambda: now[0])
    quota = Quota()
    taken = [quota.refusal("user:1", sized(10 * MEGABYTE)) is None for _ in range(50)]
    assert sum(taken) * 10 * MEGABYTE <= BYTES_IN_WINDOW
    assert quota.refusal("user:1", sized(10 * MEGABYTE)).status_code == 429  # type: ignore[union-attr]
    assert quota.refusal("user:2", sized(10 * MEGABYTE)) is None
    now[0] += uploads.WINDOW_SECONDS + 1
    assert quota.refusal("user:1", sized(10 * MEGABYTE)) is None
    assert set(quota._sent) == {"user:1"}


def test_what_has_been_kept_on_disk_counts_no_more() -> None:
    """A technician sends photo after photo; none of them stays in memory."""
    quota = Quota()
    for _ in range(30):
        assert quota.refusal("user:3", sized(10 * MEGABYTE)) is None
        let_go("user:3", 10 * MEGABYTE)
    taken = [quota.refusal("user:3", sized(10 * MEGABYTE)) is None for _ in range(30)]
    assert sum(taken) * 10 * MEGABYTE <= BYTES_IN_WINDOW


def test_the_quota_is_the_person_s_not_the_session_s(cast: Cast, desk: TestClient) -> None:
    def push() -> int:
        return desk.put(PLACE, content=b"x" * 10 * MEGABYTE).status_code

    heard = []
    for _ in range(8):
        heard.append(push())
        desk.cookies.set(COOKIE, token_of(cast, "clerk"), domain=inside.HOST)
    assert heard == [200] * 4 + [429] * 4
    desk.cookies.set(COOKIE, token_of(cast, "manager"), domain=inside.HOST)
    assert push() == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null"])
def test_another_site_pushes_nothing(desk: TestClient, origin: str) -> None:
    assert desk.put(PLACE, content=b"x", headers={"Origin": origin}).status_code == 403


# -- the real server ---------------------------------------------------------------------------


@pytest.mark.parametrize("token", ["", "0" * 43])
def test_nobody_pushes_anything(site: Site, token: str) -> None:
    with site.http(token) as http:
        for _ in range(30):
            answer = http.put(PLACE, files={"file": ("x.xlsx", b"x" * MEGABYTE)})
            assert answer.status_code == 401


def memory(site: Site) -> int:
    """Bytes of the server in memory."""
    status = (f"/proc/{site.process.pid}/status",)
    with open(*status) as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmRSS"))


@pytest.mark.slow
def test_a_flood_of_unasked_files_is_mostly_refused(
    templates: object, tmp_path: object, cast: Cast, database: object
) -> None:
    """Fifty files of ten megabytes that no page asked for."""
    from pathlib import Path

    from lib.settings import settings

    data = Path(str(settings().data_dir))
    token = token_of(cast, "clerk")
    with started(data) as site:

        async def flood() -> list[int]:
            async with Tab(site.url, token) as tab:
                await tab.open()
                place = await tab.upload_place("x.xlsx")
                heard = []
                for n in range(50):
                    path = f"{place.upload_url.rsplit('/', 1)[0]}/{n:036d}"
                    heard.append((await tab.push(path, "x.xlsx", b"x" * 10 * MEGABYTE)).status_code)
                return heard

        asyncio.run(flood_once(site, token))
        before = memory(site)
        heard = asyncio.run(flood())
        assert set(heard) <= {204, 200, 401, 413, 429}
        assert sum(status < 300 for status in heard) <= BYTES_IN_WINDOW // (10 * MEGABYTE)
        assert memory(site) - before < 100 * MEGABYTE


async def flood_once(site: Site, token: str) -> None:
    """So that what the first page costs is not counted."""
    async with Tab(site.url, token) as tab:
        await tab.open()


def test_an_asked_upload_reaches_the_page(site: Site, town: Cast, token: Callable[[str], str]) -> None:
    async def bring() -> int:
        async with site.tab(token("manager")) as tab:
            await tab.open("imports")
            name = next(tab.kinds("file_uploader")).label
            return (await tab.upload(name, "台账.csv", "房号\n1-1-101\n".encode())).status_code

    assert asyncio.run(bring()) == 204


@pytest.mark.parametrize("chunked", [True, False])
def test_a_body_that_hides_its_length_is_refused(
    site: Site, token: Callable[[str], str], chunked: bool
) -> None:
    with site.http(token("clerk")) as http:
        body = (b"x" * 1000 for _ in range(3)) if chunked else None
        headers = {} if chunked else {"Transfer-Encoding": "chunked", "Content-Length": "1"}
        assert http.put(PLACE, content=body, headers=headers).status_code in (400, 411)


@pytest.mark.parametrize(
    "path", ["//_stcore/upload_file/a/b", "/_STCORE/upload_file/a/b", "/x/../_stcore/upload_file/a/b"]
)
def test_no_other_spelling_leads_to_the_upload(site: Site, token: Callable[[str], str], path: str) -> None:
    """Past the quota, that is."""
    with site.http(token("clerk")) as http:
        answer = http.put(f"{site.url}{path}", content=b"x" * (LARGEST + 1))
        assert answer.status_code in (400, 404, 405, 413)


def test_media_needs_a_session(site: Site, town: Cast, token: Callable[[str], str]) -> None:
    """Streamlit itself hands media to whoever knows the address."""
    mine = token("manager")

    async def seen() -> str:
        async with site.tab(mine) as tab:
            await tab.open("imports")
            path = await tab.download("模板")
            with site.http(mine) as http:
                assert http.get(path).content.startswith(b"PK")
            return path

    path = asyncio.run(seen())
    assert path.startswith("/media/")
    for nobody in ("", "0" * 43):
        with site.http(nobody) as http:
            assert http.get(path).status_code == 401


def test_an_export_reaches_who_asked_and_nobody_else(
    site: Site, town: Cast, token: Callable[[str], str]
) -> None:
    mine = token("manager")

    async def export() -> tuple[str, bytes]:
        town.ticket()
        async with site.tab(mine) as tab:
            await tab.open("tickets")
            path = await tab.download("导出")
            with site.http(mine) as http:
                return path, http.get(path).content

    path, content = asyncio.run(export())
    assert path.startswith("/media/")
    assert content.startswith(b"PK")
    with site.http() as http:
        assert http.get(path).status_code == 401
