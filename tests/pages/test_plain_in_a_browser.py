"""What Streamlit's browser side makes of escaped words: the pinned version's own rendering, nothing less."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests import browser as chromium
from tests.pages.payloads import PAYLOADS
from tests.pages.screen import ROOT
from tests.pages.test_texts_are_plain import UNSEEN
from tests.web.site import free_port
from tests.ws import BARE

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
SCREEN = """
import streamlit as st
from lib.ui import plain
from tests.pages.payloads import PAYLOADS

for number, words in enumerate(PAYLOADS):
    with st.container(key=f"p{number}"):
        st.markdown(plain(words))
        st.caption(f"**{plain(words)}**　{plain(words)}")
        st.header(plain(words), anchor=False)
        st.error(f"“{plain(words)}”")
        st.radio(plain(words), [plain(words)], key=f"r{number}")
st.text("the end")
"""
SHOWN = ", ".join(f"[data-testid=st{kind}]" for kind in ("MarkdownContainer", "CaptionContainer", "Heading"))
MARKUP = "a, img, code, em, del, h1, h3, ul, ol, blockquote, table, hr, iframe, script, .katex, [role=img]"


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    path = chromium.find()
    if not path:
        pytest.fail(f"No Chromium found. Please run: {chromium.remedy()}", pytrace=False)
    script = tmp_path_factory.mktemp("plain") / "screen.py"
    script.write_text(SCREEN, "utf8")
    with served(script) as url, sync_playwright() as playwright:
        opened = playwright.chromium.launch(**chromium.launch(path))
        page = opened.new_page()
        page.goto(url)
        page.get_by_text("the end").wait_for(timeout=60_000)
        expect(page.get_by_role("radio")).to_have_count(len(PAYLOADS), timeout=30_000)
        yield page
        opened.close()


class served:
    """A Streamlit of its own for one script."""

    def __init__(self, script: Path) -> None:
        self.port = free_port()
        words = [f"--server.port={self.port}", "--server.address=127.0.0.1"]
        command = [sys.executable, "-m", "streamlit", "run", str(script), *words]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def __enter__(self) -> str:
        url, late = f"http://127.0.0.1:{self.port}", time.monotonic() + 60
        while time.monotonic() < late:
            try:
                httpx.get(f"{url}/_stcore/health", **BARE).raise_for_status()
                return url
            except httpx.HTTPError:
                time.sleep(0.1)
        raise RuntimeError("the server did not start")

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(15)


def test_words_stay_words_in_every_kind_of_element(screen: Page) -> None:
    wrong = []
    for number, payload in enumerate(PAYLOADS):
        words = " ".join(payload.split()).translate(UNSEEN)
        block = screen.locator(f".st-key-p{number}")
        shown = block.locator(SHOWN).all_text_contents()
        wanted = {words, f"{words}　{words}", f"“{words}”"}
        if not set(shown) <= wanted or len(shown) < 6 or block.locator(MARKUP).count():
            wrong.append((payload, shown))
    assert wrong == []
