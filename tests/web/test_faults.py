"""What nobody expected: people get a sentence and a number, the log the place, nobody what was typed."""

import asyncio
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from db import base
from lib.faults import report
from tests.cast import PASSWORD, Cast
from tests.conftest import installation, reread_settings
from tests.web import inside
from tests.web.faulty import BOOM, PLANTED, TYPED
from tests.web.site import Site, copy_of, started, token_of

pytestmark = pytest.mark.slow

START = ("-c", "from tests.web.faulty import main; main()")
NUMBER = re.compile(r"\b[0-9a-f]{8}\b")
TRACE = ("Traceback", 'File "', ".py", "Error(", "KeyError", "RuntimeError", "sqlite3", "SELECT")


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory, templates: Path) -> Iterator[Site]:
    data = copy_of(templates / "cast", tmp_path_factory.mktemp("faulty") / "data")
    with started(data, program=START) as running:
        yield running


@pytest.fixture
def village(faulty: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cast]:
    with installation(monkeypatch, faulty.data):
        chosen = base.use(reread_settings().database_url)
        yield Cast(chosen)
        chosen.engine.dispose()
        base._database = None


@pytest.fixture
def heard(faulty: Site) -> Iterator[Callable[[], str]]:
    """What the server has logged since this test began; nothing personal may ever be in it."""
    before = len(faulty.log)

    def since() -> str:
        return faulty.log[before:]

    yield since
    for private in (*PLANTED, BOOM * 2):
        assert private not in faulty.log


def check(shown: str, log: str) -> None:
    """The number the person is told stands in the log, with the place; the person sees no more."""
    for private in PLANTED:
        assert private not in shown
    for trace in TRACE:
        assert trace not in shown
    numbers = NUMBER.findall(shown)
    assert numbers, shown
    line = next(line for line in log.splitlines() if f"fault {numbers[-1]}" in line)
    assert "faulty.py:" in line


def test_a_page_that_breaks_shows_a_number(faulty: Site, village: Cast, heard: Callable[[], str]) -> None:
    async def look() -> str:
        async with faulty.tab(token_of(village, "clerk")) as tab:
            await tab.open("households")
            assert not list(tab.kinds("exception"))
            return tab.text()

    check(asyncio.run(look()), heard())


def test_a_deed_that_breaks_shows_a_number_and_saves_nothing(
    faulty: Site, village: Cast, heard: Callable[[], str]
) -> None:
    id = village.ticket()

    async def write() -> str:
        async with faulty.tab(token_of(village, "clerk")) as tab:
            await tab.open("ticket", f"id={id}")
            await tab.set("下一步", "备注")
            await tab.fill({"备注": f"{BOOM} {TYPED}"}, press="备注")
            shown = [element for element in tab.kinds("alert", "markdown") if "备注" not in element.label]
            return "\n".join(element.text() for element in shown)

    check(asyncio.run(write()), heard())


def test_a_sign_in_that_breaks_shows_a_number(faulty: Site, village: Cast, heard: Callable[[], str]) -> None:
    with faulty.http() as http:
        answer = http.post("/login", data={"name": BOOM * 2, "password": PASSWORD})
    assert answer.status_code == 500
    assert BOOM * 2 not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src" in answer.headers["content-security-policy"]
    check(re.sub("<[^>]+>", " ", answer.text), heard())


def test_a_gate_that_breaks_lets_nobody_in(faulty: Site, village: Cast, heard: Callable[[], str]) -> None:
    with faulty.http(BOOM * 2) as http:
        for path in ("/", "/session", "/_stcore/health"):
            answer = http.get(path, headers={"Accept": "text/html"})
            assert answer.status_code == 500
            check(re.sub("<[^>]+>", " ", answer.text), heard())

    async def knock() -> None:
        async with faulty.tab(BOOM * 2) as tab:
            await tab.connect()

    with pytest.raises(Exception, match="403"):
        asyncio.run(knock())


def test_the_server_is_well_after_all_this(faulty: Site, village: Cast) -> None:
    with faulty.http(token_of(village, "clerk")) as http:
        assert http.get("/healthz").json() == {"status": "ok"}
        assert http.get("/session").status_code == 204


# -- inside this process -----------------------------------------------------------------------


def test_a_busy_database_is_told_as_such(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "LOCK_SECONDS", 0.05)
    with inside.client() as browser, cast.database.lock():
        answer = browser.post("/login?lang=en", data={"name": "clerk", "password": PASSWORD})
    assert answer.status_code == 401
    assert "very busy" in answer.text


def test_a_database_that_is_gone_is_no_health(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    cast.database.engine.dispose()
    (Path(str(cast.database.url.database))).write_bytes(b"not a database" * 1000)
    with inside.client() as browser:
        answer = browser.get("/healthz")
    assert answer.status_code == 500
    assert "ok" not in answer.text.lower().split()


def test_a_report_names_the_place_and_not_the_words(caplog: pytest.LogCaptureFixture) -> None:
    def breaks(typed: str) -> Any:
        raise ValueError(f"cannot read {typed}")

    try:
        breaks(TYPED)
    except ValueError as error:
        number = report(error)
    assert NUMBER.fullmatch(number)
    assert f"fault {number} ValueError at" in caplog.text
    assert "breaks" in caplog.text
    for private in PLANTED:
        assert private not in caplog.text


def test_numbers_differ() -> None:
    assert len({report(ValueError()) for _ in range(50)}) == 50
