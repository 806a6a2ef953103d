"""Our own small parts against a browser that sends what it likes."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db import base
from db.files import StoredFile
from lib.deeds import perform
from lib.staff import service as staff
from tests.cast import Cast
from tests.conftest import installation, reread_settings
from tests.forms.test_view import png, sent
from tests.web.site import ROOT, Site, copy_of, started, token_of
from tests.ws import Element, Tab

pytestmark = pytest.mark.slow
FAULT = "这里出了点问题"
Town = tuple[Site, Cast]
WILD: tuple[Any, ...] = (
    *(None, True, 0, -1, 10**30, 1e308, "", "x" * 200_000, [], [[[]]], {}),
    *({"png": {}}, {"png": "data:image/png;base64,AAAA"}, {"png": "x" * 1_000_000}),
    *({"typed": ["1502"]}, {"typed": "%" * 5000}, {"typed": "\x00\ud800"}, {"chosen": 1}),
    *({"chosen": 1, "typed": "0301"}, {"chosen": {}, "typed": "1502"}, {"chosen": "1", "typed": "1502"}),
    *({"removed": "1"}, {"removed": 1}, {"cleared": []}),
)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, templates: Path) -> Iterator[Town]:
    data = copy_of(templates / "cast", tmp_path_factory.mktemp("parts") / "data")
    own = started(data, "tests/forms/home.py", PYTHONPATH=str(ROOT))
    with pytest.MonkeyPatch.context() as patch, installation(patch, data), own as site:
        database = base.use(reread_settings().database_url)
        yield site, Cast(database)
        database.engine.dispose()
        base._database = None


def at_the_form(town: Town, deed: Callable[[Tab], Awaitable[None]], name: str = "clerk") -> None:
    async def go() -> None:
        async with town[0].tab(token_of(town[1], name)) as tab:
            await tab.open()
            await deed(tab)

    asyncio.run(go())


def parts(tab: Tab) -> list[Element]:
    return [e for e in tab.kinds("bidi_component") if e.key.startswith("host:")]


def part(tab: Tab, field: str) -> Element:
    return next(e for e in parts(tab) if e.key.startswith(f"host:{field}:"))


async def fire(tab: Tab, element: Element, event: Any, *, whole: bool = False) -> None:
    """As the part itself would say it; whole: as if it stood in no fragment."""
    said = json.dumps([{"event": "did", "value": event}])
    id = f"$$STREAMLIT_INTERNAL_KEY_{element.id}__events"
    await tab.rerun((id, "json_trigger_value", said), fragment="" if whole else element.fragment)


def amiss(tab: Tab) -> list[str]:
    told = [str(e.proto.body) for e in tab.kinds("alert")]
    return [one for one in told if FAULT in one] + ["a trace" for _ in tab.kinds("exception")]


def kept(town: Town) -> list[StoredFile]:
    with town[1].database.reading() as s:
        return list(s.scalars(select(StoredFile)))


@pytest.mark.parametrize("field", ["household", "customer", "staff", "signature"])
def test_whatever_a_part_sends_no_screen_breaks(town: Town, field: str) -> None:
    async def deed(tab: Tab) -> None:
        for event in WILD:
            for whole in (False, True):
                await fire(tab, part(tab, field), event, whole=whole)
                assert amiss(tab) == [], event
                assert "竹园" not in tab.text()
                assert "欧阳" not in tab.text()

    before = len(kept(town))
    at_the_form(town, deed)
    assert len(kept(town)) == before


def test_a_state_nobody_asked_for_breaks_nothing(town: Town) -> None:
    async def deed(tab: Tab) -> None:
        for wild in ("null", "[]", "7", '{"did": {"chosen": 1, "typed": "0301"}}', '{"did": "x"}'):
            for element in parts(tab):
                tab.values[element.id] = ("json_value", wild)
            await tab.rerun()
            assert amiss(tab) == [], wild + town[0].log[-3000:]
            assert "欧阳" not in tab.text()

    at_the_form(town, deed)


def test_typing_shows_the_own_project_and_no_number_whole(town: Town) -> None:
    async def deed(tab: Tab) -> None:
        await fire(tab, part(tab, "customer"), {"typed": "1502"})
        (row,) = part(tab, "customer").data["rows"]
        assert row["text"] == "3-2-1502 · 张伟 · 138****5678"
        await fire(tab, part(tab, "customer"), {"typed": "0301"})
        assert part(tab, "customer").data["rows"] == []

    at_the_form(town, deed)


def test_a_colleague_is_sought_by_post_and_never_by_telephone(town: Town) -> None:
    cast = town[1]
    told = {"phone": "13711112222", "project_id": cast.project_a, "department": "工程部", "post": "电工"}
    id = perform(staff.add_person, cast.manager, None, name="钱示例", no="A7", **told)

    async def deed(tab: Tab) -> None:
        await fire(tab, part(tab, "staff"), {"typed": "电工"})
        rows = part(tab, "staff").data["rows"]
        assert rows == [{"id": id, "text": "钱示例 · 电工", "aside": "工程部 · 莲花苑"}]
        await fire(tab, part(tab, "staff"), {"typed": "1371111"})
        assert part(tab, "staff").data["rows"] == []
        await fire(tab, part(tab, "staff"), {"chosen": id, "typed": "A7"})
        assert part(tab, "staff").data["chosen"].startswith("钱示例")

    at_the_form(town, deed)


def test_who_may_see_no_customers_finds_none_and_keeps_the_form(town: Town) -> None:
    async def deed(tab: Tab) -> None:
        for field in ("customer", "household"):
            await fire(tab, part(tab, field), {"typed": "1502"})
            assert part(tab, field).data["rows"] == []
        await tab.rerun()
        assert amiss(tab) == []
        assert part(tab, "signature")

    at_the_form(town, deed, "technician")


def test_only_who_the_search_shows_can_be_chosen(town: Town) -> None:
    async def deed(tab: Tab) -> None:
        foreign = town[1].household_b
        for typed in ("0301", "1502", "欧阳"):
            await fire(tab, part(tab, "household"), {"chosen": foreign, "typed": typed})
            assert part(tab, "household").data["chosen"] == ""
        await fire(tab, part(tab, "household"), {"chosen": town[1].household_a, "typed": "1502"})
        assert part(tab, "household").data["chosen"] == "3-2-1502 · 张伟 · 莲花苑"

    at_the_form(town, deed)


def test_a_signature_sent_twice_is_kept_once_and_cleared_away(town: Town) -> None:
    before = len(kept(town))

    async def deed(tab: Tab) -> None:
        for _ in range(2):
            await fire(tab, part(tab, "signature"), {"png": sent(real_png())})
            assert part(tab, "signature").data["src"]
            assert len(kept(town)) == before + 1
        await fire(tab, part(tab, "signature"), {"cleared": True})
        assert part(tab, "signature").data["src"] == ""
        assert len(kept(town)) == before

    at_the_form(town, deed)


def real_png() -> bytes:
    from io import BytesIO

    from PIL import Image

    made = BytesIO()
    Image.new("L", (600, 240), 255).save(made, "PNG")
    return made.getvalue()


def test_a_png_that_only_begins_like_one_is_refused_in_words(town: Town) -> None:
    before = len(kept(town))

    async def deed(tab: Tab) -> None:
        await fire(tab, part(tab, "signature"), {"png": sent(png())})
        assert amiss(tab) == []
        assert list(tab.kinds("alert"))

    at_the_form(town, deed)
    assert len(kept(town)) == before
