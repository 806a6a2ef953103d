"""The printed sheets as PDF: what stands on them, that words stay words, that nothing is cut."""

import re
from typing import Any

import pytest

from lib.documents import sheets
from lib.documents.layouts import LAYOUTS, Hands
from tests.documents.papers import A4, PAYLOADS, content, fonts, pages, photos, signature, squeezed, text

pytestmark = pytest.mark.slow

HEAD = {"company": "示例物业服务有限公司", "project": "示例花园", "no": "TS20251121-0001"}


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_sheet_is_one_a4_page_with_everything_on_it(name: str) -> None:
    made = sheets.pdf(name, content(name))
    (page,) = pages(made)
    assert (round(page.mediabox.width), round(page.mediabox.height)) == A4
    assert fonts(made) == {"NotoSansSC-Regular": True, "NotoSerifSC-Regular": True}
    said, layout = text(made), LAYOUTS[name]
    top = said[: said.index(layout.title)]
    assert top.startswith("示例物业服务有限公司示例花园编号：")
    assert "第1页共1页" in said
    assert "制表：示例经理打印时间：2025年11月21日09:30" in said
    for field, value in content(name).items():
        if isinstance(value, str):
            assert squeezed(value) in said, field


@pytest.mark.parametrize("name", LAYOUTS)
def test_an_empty_sheet_is_a_form_to_fill_in_by_hand(name: str) -> None:
    made = sheets.pdf(name, HEAD)
    said, layout = text(made), LAYOUTS[name]
    hands = next(block for block in layout.blocks if isinstance(block, Hands))
    signed = "".join(f"{who}（签字）：年月日" for who in hands.people)
    assert f"{signed}（盖章）" in said
    assert "第1页共1页" in said


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_people_typed_is_never_source(payload: str) -> None:
    made = sheets.pdf("complaint", content("complaint", reporter=payload, summary=payload, company=payload))
    seen = squeezed("".join(c for c in payload if c >= " " and c not in "\u202e\u202c\ud800😀"))
    assert text(made).count(seen) == 3


def test_long_texts_run_on_to_the_next_page() -> None:
    long = "".join(f"第{n}句，电梯又停了。" for n in range(200))[:2000]
    unbroken = "x1" * 1000
    made = sheets.pdf("complaint", content("complaint", summary=long, facts=unbroken, answer=long))
    found, said = pages(made), text(made)
    assert len(found) > 2
    for number, page in enumerate(found, 1):
        assert f"第{number}页共{len(found)}页" in squeezed(page.extract_text())
    foot, head = (
        r"制表：示例经理打印时间：2025年11月21日09:30第\d页共\d页",
        "示例物业服务有限公司示例花园编号：",
    )
    bare = re.sub(f"{foot}|{head}TS20251121-0001", "", said)
    assert bare.count(long) == 2
    assert bare.count(unbroken) == 1


def test_every_part_and_every_photo_is_there() -> None:
    lines = [
        {"name": f"软管{n}号", "quantity": "2", "price": "¥35.00", "amount": "¥70.00"} for n in range(30)
    ]
    filled = content("repair", lines=lines, before=photos(9)[6:], after=photos(6), signature=signature())
    made = sheets.pdf("repair", filled)
    said = text(made)
    assert all(f"{n + 1}软管{n}号2¥35.00¥70.00" in said for n in range(30))
    assert sum(len(page.images) for page in pages(made)) == 3 + 6 + 1


def test_the_same_content_makes_the_same_bytes() -> None:
    filled: dict[str, Any] = content("repair", before=photos(1))
    assert sheets.pdf("repair", filled) == sheets.pdf("repair", filled)
    assert sheets.pdf("repair", {**filled, "no": "WX20251121-0002"}) != sheets.pdf("repair", filled)
