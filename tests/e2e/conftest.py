"""A real browser on a real server, in Chinese, at a desk's and a phone's width."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from db import base
from lib import setup
from lib.settings import Settings
from tests import browser as chromium
from tests.web.site import Site, started

PATIENCE = 20_000  # on a machine busy with other tests; only what never comes is waited for so long
DESK = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}
Rested = dict[tuple[str, bool], list[BrowserContext]]  # by site and whether a telephone
PICTURES = Path(os.environ.get("WUYEDESK_PICTURES", "")) if os.environ.get("WUYEDESK_PICTURES") else None


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Closed with the file: while it is open, its event loop is in the way of others in this process."""
    path = chromium.find()
    if not path:
        pytest.fail(f"No Chromium found. Please run: {chromium.remedy()}", pytrace=False)
    expect.set_options(timeout=PATIENCE)  # of its own it gives up after 5 s
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(**chromium.launch(path))
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def rested(browser: Browser) -> Rested:
    """Browsers given back: what they have fetched and compiled of Streamlit serves the next test as well."""
    return defaultdict(list)


@pytest.fixture
def opens(browser: Browser, rested: Rested) -> Iterator[Callable[..., Page]]:
    """opens(site) gives a browser of nobody's; anything it tries to fetch elsewhere fails the test."""
    lent: list[tuple[tuple[str, bool], BrowserContext, Callable[[Request], None]]] = []
    strangers: list[str] = []

    def open_page(site: Site, *, phone: bool = False) -> Page:
        kind = site.url, phone
        context = rested[kind].pop() if rested[kind] else _unused(browser, *kind)
        note: Callable[[Request], None] = partial(_note_foreign, strangers, site)
        lent.append((kind, context, note))
        context.on("request", note)
        page = context.new_page()
        _emptied(page, site.url)
        page.set_default_timeout(PATIENCE)
        return page

    yield open_page
    for number, (kind, context, note) in enumerate(lent):
        if PICTURES:
            context.pages[-1].screenshot(path=PICTURES / f"last-{number}.png")
        for page in context.pages:
            page.close()
        context.remove_listener("request", note)
        rested[kind].append(context)
    assert not strangers


def _unused(browser: Browser, url: str, phone: bool) -> BrowserContext:
    return browser.new_context(
        base_url=url,
        viewport=PHONE if phone else DESK,
        locale="zh-CN",
        has_touch=phone,
        is_mobile=phone,
    )


def _emptied(page: Page, url: str) -> None:
    """Nothing of whoever sat here before: no cookie, nothing stored."""
    hand = page.context.new_cdp_session(page)
    hand.send("Storage.clearDataForOrigin", {"origin": url, "storageTypes": "all"})
    hand.detach()
    page.context.clear_cookies()


def _note_foreign(strangers: list[str], site: Site, request: Request) -> None:
    own = (site.url, site.url.replace("http", "ws", 1), "data:", "blob:")
    if not request.url.startswith(own):
        strangers.append(request.url)


@pytest.fixture
def new_site(settings: Settings) -> Iterator[tuple[Site, str]]:
    """A company's first start: the server, and the first administrator's one-time password."""
    database = base.use(settings.database_url)
    password = setup.prepare(database)
    assert password
    database.engine.dispose()
    with started(settings.data_dir) as site:
        yield site, password


@pytest.fixture
def picture() -> Callable[[Page, str], None]:
    """Keeps a screenshot where WUYEDESK_PICTURES says."""

    def keep(page: Page, name: str) -> None:
        if PICTURES:
            PICTURES.mkdir(parents=True, exist_ok=True)
            page.wait_for_timeout(800)
            page.screenshot(path=PICTURES / f"{name}.png")

    return keep
