"""Security headers and the content policy, on every kind of answer."""

import asyncio
import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
import streamlit

from lib.web.headers import PLAIN, streamlit_policy
from tests.web.site import Site

pytestmark = pytest.mark.slow

HTML = {"Accept": "text/html"}
KINDS: dict[str, tuple[str, str, dict[str, str], bool]] = {
    # method, path, headers, signed in
    "sign-in form": ("GET", "/login", HTML, False),
    "wrong password": ("POST", "/login", {}, False),
    "to the sign-in": ("GET", "/tickets", HTML, False),
    "refused": ("GET", "/_stcore/health", {}, False),
    "foreign site": ("POST", "/logout", {"Origin": "http://evil.example"}, True),
    "health": ("GET", "/healthz", {}, False),
    "asset": ("GET", "/assets/plain.css", {}, False),
    "no such asset": ("GET", "/assets/none.css", {}, False),
    "no such method": ("DELETE", "/login", {}, False),
    "page": ("GET", "/", HTML, True),
    "unknown page": ("GET", "/nowhere", HTML, True),
    "streamlit's health": ("GET", "/_stcore/health", {}, True),
    "streamlit's script": ("GET", "/static/js/nothing.js", {}, True),
    "no such media": ("GET", "/media/0123.png", {}, True),
    "signed out": ("POST", "/logout", {}, True),
    "no length": ("PUT", "/_stcore/upload_file/a/b", {"Transfer-Encoding": "chunked"}, True),
}


def ask(site: Site, kind: str, token: Callable[[str], str]) -> httpx.Response:
    method, path, headers, signed_in = KINDS[kind]
    with site.http(token("clerk") if signed_in else "") as http:
        content = iter([b"x"]) if "Transfer-Encoding" in headers else None
        return http.request(method, path, headers=headers, content=content)


@pytest.mark.parametrize("kind", KINDS)
def test_every_answer_is_dressed(site: Site, token: Callable[[str], str], kind: str) -> None:
    answer = ask(site, kind, token)
    headers = answer.headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    plain = KINDS[kind][1].startswith(("/login", "/logout", "/healthz", "/assets/"))
    assert headers["content-security-policy"] == (PLAIN if plain else streamlit_policy())
    assert headers["x-frame-options"] == ("DENY" if plain else "SAMEORIGIN")
    kept = KINDS[kind][1].startswith(("/assets/", "/static/"))
    assert kept or headers["cache-control"] == "no-store"
    assert "strict-transport-security" not in headers
    assert "access-control-allow-origin" not in headers or headers["access-control-allow-origin"] != "*"


def test_a_refused_websocket_says_nothing(site: Site) -> None:
    async def knock() -> bytes:
        async with site.tab() as tab:
            await tab.connect()
        return b""

    with pytest.raises(Exception, match="403"):
        asyncio.run(knock())


# -- the policies ------------------------------------------------------------------------------


def rules(policy: str) -> dict[str, set[str]]:
    return {words[0]: set(words[1:]) for part in policy.split(";") if (words := part.split())}


def test_the_plain_pages_run_no_script_but_their_own() -> None:
    policy = rules(PLAIN)
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == {"'none'"}
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == {"'self'"}


def test_the_desk_allows_only_streamlit_s_own_inline_script() -> None:
    policy = rules(streamlit_policy())
    assert "'unsafe-inline'" not in policy["script-src"]
    assert "'unsafe-eval'" not in policy["script-src"]
    assert policy["object-src"] == {"'none'"}
    assert policy["frame-ancestors"] == policy["form-action"] == policy["connect-src"] == {"'self'"}
    assert len([word for word in policy["script-src"] if word.startswith("'sha256-")]) == 1
    for words in policy.values():
        assert not {"*", "http:", "https:"} & words


def test_the_page_streamlit_serves_is_the_one_the_policy_was_made_for(
    site: Site, token: Callable[[str], str]
) -> None:
    with site.http(token("clerk")) as http:
        served = http.get("/", headers=HTML).text
    index = (Path(streamlit.__file__).parent / "static" / "index.html").read_text("utf8")
    assert re.findall(r"<script>(.*?)</script>", served, re.S) == re.findall(
        r"<script>(.*?)</script>", index, re.S
    )
    assert not re.search(r"\son\w+=", served)


def test_the_plain_pages_need_nothing_from_elsewhere(site: Site) -> None:
    with site.http() as http:
        page = http.get("/login").text
        assert len(page.encode()) < 50_000
        assert "<script" not in page
        assert " style=" not in page
        for link in re.findall(r'(?:href|src)="([^"]+)"', page):
            assert link.startswith(("/", "?")), link
            if link.startswith("/assets/"):
                assert http.get(link).status_code == 200


def test_behind_https_browsers_are_told_to_stay_there(site: Site) -> None:
    """This server believes a sender on its own machine; others must be named as trusted proxies."""
    with site.http() as http:
        answer = http.get("/login", headers={"X-Forwarded-Proto": "https"})
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
