"""Guessing passwords: how many tries, from where, and that nothing can be told from the answers."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import bcrypt
import pytest
import time_machine
from starlette.datastructures import Headers

from lib.accounts import passwords
from lib.settings import Settings
from lib.web.addresses import address, is_https
from tests.cast import PASSWORD, PASSWORD_HASH, Cast
from tests.conftest import reread_settings
from tests.web import inside
from tests.web.site import started

pytestmark = pytest.mark.slow

START = datetime(2025, 11, 21, 1, 0, tzinfo=UTC)
WRONG, RIGHT = 401, 303
MANY = "Too many"


@pytest.fixture(autouse=True)
def quick_comparisons(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "NOBODY", PASSWORD_HASH)


@pytest.fixture
def at_nine() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as now:
        yield now


def attempt(name: str = "clerk", password: str = "wrong", peer: str = "203.0.113.7", **headers: str) -> int:
    with inside.client(peer=(peer, 50_000), **headers) as browser:
        answer = browser.post("/login?lang=en", data={"name": name, "password": password})
    return 429 if MANY in answer.text else answer.status_code


# -- how many ----------------------------------------------------------------------------------


def test_ten_wrong_tries_close_an_account_for_a_while(cast: Cast, at_nine: time_machine.Traveller) -> None:
    """From wherever they come, and even for the right password; others still sign in."""
    tries = [attempt(peer=f"203.0.{n}.7") for n in range(10)]
    assert tries == [WRONG] * 10
    assert attempt(peer="198.51.100.1") == 429
    assert attempt(password=PASSWORD, peer="198.51.100.1") == 429
    assert attempt("manager", PASSWORD, peer="198.51.100.1") == RIGHT
    at_nine.shift(timedelta(minutes=15, seconds=1))
    assert attempt(password=PASSWORD, peer="198.51.100.1") == RIGHT


def test_there_is_no_lasting_lock_out(cast: Cast, at_nine: time_machine.Traveller) -> None:
    """Somebody who never stops guessing gets ten in a quarter of an hour, and no more wait than that."""
    heard: list[int] = []
    for minute in range(46):
        heard += [attempt(peer=f"203.0.{minute}.{n}") for n in range(2)]
        at_nine.shift(timedelta(minutes=1))
    assert heard.count(WRONG) <= 10 * 4
    at_nine.shift(timedelta(minutes=15))
    assert attempt(password=PASSWORD) == RIGHT


def test_twenty_wrong_tries_close_an_address_for_a_minute(
    cast: Cast, at_nine: time_machine.Traveller
) -> None:
    """Spraying one password over many names."""
    tries = [attempt(f"name{n}") for n in range(20)]
    assert tries == [WRONG] * 20
    assert attempt("manager", PASSWORD) == 429
    assert attempt("manager", PASSWORD, peer="198.51.100.1") == RIGHT
    at_nine.shift(timedelta(seconds=61))
    assert attempt("manager", PASSWORD) == RIGHT


def test_right_passwords_never_close_anything(cast: Cast, at_nine: time_machine.Traveller) -> None:
    """An office behind one address in the morning."""
    for name in ("clerk", "manager", "technician", "quality") * 8:
        assert attempt(name, PASSWORD) == RIGHT


def test_a_new_browser_or_cookie_does_not_help(cast: Cast, at_nine: time_machine.Traveller) -> None:
    tries = [
        attempt(peer=f"203.0.{n}.7", cookie=f"wuyedesk=x{n}", **{"User-Agent": f"x{n}"}) for n in range(12)
    ]
    assert tries == [WRONG] * 10 + [429] * 2


def test_another_spelling_of_the_name_does_not_help(cast: Cast, at_nine: time_machine.Traveller) -> None:
    spellings = [
        "clerk",
        "CLERK",
        " clerk",
        "clerk ",
        "cl\x00erk",
        "clerk\u200b",
        "Clerk\ufeff",
        "\u202eclerk",
    ]
    tries = [attempt(spellings[n % 8], peer=f"203.0.{n}.7") for n in range(16)]
    assert tries.count(WRONG) == 10


# -- from where --------------------------------------------------------------------------------


def test_a_household_s_addresses_count_together(cast: Cast, at_nine: time_machine.Traveller) -> None:
    """Whoever has an IPv6 line has 2^64 addresses."""
    tries = [attempt(f"name{n}", peer=f"2001:db8:1:2:{n:x}::{n:x}") for n in range(22)]
    assert tries == [WRONG] * 20 + [429] * 2
    assert attempt("another", peer="2001:db8:1:3::1") == WRONG


def test_a_forwarded_address_is_not_believed_of_anybody(cast: Cast, at_nine: time_machine.Traveller) -> None:
    tries = [attempt(f"name{n}", **{"X-Forwarded-For": f"198.51.100.{n}"}) for n in range(22)]
    assert tries == [WRONG] * 20 + [429] * 2


def test_a_trusted_proxy_is_believed(
    cast: Cast, at_nine: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRUSTED_PROXIES", "203.0.113.7")
    reread_settings()
    tries = [attempt(f"name{n}", **{"X-Forwarded-For": f"198.51.100.{n}"}) for n in range(22)]
    assert tries == [WRONG] * 22
    lies = [attempt(f"more{n}", **{"X-Forwarded-For": f"192.0.2.{n}, 198.51.100.77"}) for n in range(22)]
    assert lies == [WRONG] * 20 + [429] * 2


NGINX, INNER = "203.0.113.7", "10.0.0.5"


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "client"),
    [
        ("198.51.100.9", [], "", "198.51.100.9"),
        ("198.51.100.9", ["1.1.1.1"], "", "198.51.100.9"),
        ("198.51.100.9", ["1.1.1.1"], NGINX, "198.51.100.9"),
        (NGINX, ["1.1.1.1"], NGINX, "1.1.1.1"),
        (NGINX, ["9.9.9.9, 1.1.1.1"], NGINX, "1.1.1.1"),
        (NGINX, ["9.9.9.9", "1.1.1.1"], NGINX, "1.1.1.1"),
        (NGINX, [f"9.9.9.9, 1.1.1.1, {INNER}"], f"{NGINX},{INNER}", "1.1.1.1"),
        (NGINX, [f"9.9.9.9, 1.1.1.1, {INNER}"], NGINX, INNER),
        (NGINX, ["1.1.1.1:51234"], NGINX, "1.1.1.1"),
        (NGINX, ["[2001:db8:1:2:3::4]:443"], NGINX, "2001:db8:1:2::"),
        (NGINX, ["2001:db8:1:2:3::4"], NGINX, "2001:db8:1:2::"),
        (NGINX, ["<script>"], NGINX, "unknown"),
        (NGINX, [""], NGINX, NGINX),
        ("::ffff:198.51.100.9", [], "", "198.51.100.9"),
        ("", [], "", "unknown"),
        # The server underneath has believed a sender on this machine and put the header in its place.
        ("1.1.1.1", ["1.1.1.1"], "", "127.0.0.1"),
        ("1.1.1.1", ["9.9.9.9, 1.1.1.1"], "127.0.0.1", "1.1.1.1"),
    ],
)
def test_where_a_request_comes_from(
    settings: object,
    monkeypatch: pytest.MonkeyPatch,
    peer: str,
    forwarded: list[str],
    trusted: str,
    client: str,
) -> None:
    monkeypatch.setenv("TRUSTED_PROXIES", trusted)
    reread_settings()
    raw = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    assert address(peer, Headers(raw=raw)) == client


def test_https_is_believed_of_a_trusted_proxy_only(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    forwarded = Headers({"x-forwarded-proto": "https"})
    assert not is_https(NGINX, "http", forwarded)
    assert is_https(NGINX, "https", Headers())
    monkeypatch.setenv("TRUSTED_PROXIES", NGINX)
    reread_settings()
    assert is_https(NGINX, "http", forwarded)
    assert not is_https(NGINX, "https", Headers({"x-forwarded-proto": "http"}))


# -- what can be told from the answers ---------------------------------------------------------


def told(name: str, password: str) -> tuple[int, str, dict[str, str]]:
    """Everything an answer says, but for the name that was typed."""
    with inside.client() as browser:
        answer = browser.post("/login", data={"name": name, "password": password})
    return answer.status_code, answer.text.replace(name, "NAME"), dict(answer.headers)


def same(first: tuple[int, str, dict[str, str]], second: tuple[int, str, dict[str, str]]) -> bool:
    """Lengths differ by the length of the name itself."""
    heads = [{k: v for k, v in answer[2].items() if k != "content-length"} for answer in (first, second)]
    return first[:2] == second[:2] and heads[0] == heads[1]


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    done: list[str] = []
    compare = bcrypt.checkpw

    def counted(password: bytes, hashed: bytes) -> bool:
        done.append("compare")
        return compare(password, hashed)

    monkeypatch.setattr(bcrypt, "checkpw", counted)
    monkeypatch.setattr(bcrypt, "hashpw", lambda *_: pytest.fail("a sign-in makes no hash"))
    return done


@pytest.mark.parametrize("password", ["wrong", "", "x" * 100, "红" * 30])
def test_an_unknown_name_is_answered_like_a_wrong_password(
    cast: Cast, work: list[str], password: str
) -> None:
    known, unknown, disabled = (told(name, password) for name in ("clerk", "nobody", "stranger"))
    assert same(known, unknown)
    assert same(known, disabled)
    assert known[0] == WRONG
    assert work == ["compare"] * 3


def test_a_closed_account_is_answered_like_one_that_never_was(cast: Cast, work: list[str]) -> None:
    for n in range(10):
        for name in ("clerk", "nobody"):
            attempt(name, peer=f"203.0.{n}.7")
    work.clear()
    assert same(told("clerk", "wrong"), told("nobody", "wrong"))
    assert same(told("clerk", PASSWORD), told("nobody", PASSWORD))
    assert work == []


def test_a_wrong_try_tells_no_rights(cast: Cast) -> None:
    assert same(told("admin", "wrong"), told("stranger", "wrong"))


# -- the real server ---------------------------------------------------------------------------


@pytest.mark.slow
def test_the_server_underneath_does_not_believe_for_us(
    database: object, cast: Cast, settings: Settings
) -> None:
    """It takes forwarded addresses from any sender on its own machine; the limit must not."""
    cast.database.engine.dispose()
    with started(settings.data_dir) as site, site.http() as http:
        heard = []
        for n in range(22):
            asked = {"name": ("clerk", "manager", "quality")[n % 3], "password": "wrong"}
            forwarded = (f"198.51.100.{n}", f"198.51.100.{n}:50{n:03d}", f"1.1.1.1, 198.51.100.{n}")[n % 3]
            answer = http.post("/login?lang=en", data=asked, headers={"X-Forwarded-For": forwarded})
            heard.append(MANY in answer.text)
    assert heard == [False] * 20 + [True] * 2
