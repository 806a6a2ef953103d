"""A real browser on a real server, in Chinese, at a desk's and a phone's width."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from db import base
from lib import setup
from lib.settings import Settings
from tests import browser as chromium
from tests.web.site import Site, started

PATIENCE = 20_000  # on a machine busy with other tests; only what never comes is waited for so long
DESK = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}
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


@pytest.fixture
def opens(browser: Browser) -> Iterator[Callable[..., Page]]:
    """opens(site) gives a fresh browser of its own; anything it tries to fetch elsewhere fails the test."""
    contexts = []
    strangers: list[str] = []

    def open_page(site: Site, *, phone: bool = False) -> Page:
        context = browser.new_context(
            base_url=site.url,
            viewport=PHONE if phone else DESK,
            locale="zh-CN",
            has_touch=phone,
            is_mobile=phone,
        )
        contexts.append(context)
        context.on("request", lambda r: strangers.append(r.url) if _foreign(r.url, site) else None)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        return page

    yield open_page
    for number, context in enumerate(contexts):
        if PICTURES:
            context.pages[-1].screenshot(path=PICTURES / f"last-{number}.png")
        context.close()
    assert not strangers


def _foreign(url: str, site: Site) -> bool:
    return not url.startswith((site.url, site.url.replace("http", "ws", 1), "data:", "blob:"))


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
