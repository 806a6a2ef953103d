"""Posters, promise sheets, reports and charts."""

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from lib.documents import charts, posters, reports, word_reports
from lib.documents.codes import code
from tests.documents.papers import A4, PAYLOADS, cells, fonts, pages, squeezed, text

pytestmark = pytest.mark.slow

BARS = {
    "data": {"values": [{"month": "一月", "n": 3}, {"month": "二月", "n": 5}]},
    "mark": "bar",
    "encoding": {"x": {"field": "month"}, "y": {"field": "n", "type": "quantitative"}},
    "title": "每月工单量（件）",
}


def test_each_code_has_a_page_of_its_own() -> None:
    places = [(f"{n} 栋 1 单元", f"https://wuye.example/r/code{n}", "微信扫一扫") for n in range(1, 4)]
    made = posters.codes("示例物业", "示例花园", places)
    found = pages(made)
    assert len(found) == 3
    for page, (place, url, hint) in zip(found, places, strict=True):
        assert (round(page.mediabox.width), round(page.mediabox.height)) == A4
        said = squeezed(page.extract_text())
        assert said.startswith("示例物业示例花园")
        assert all(squeezed(words) in said for words in (place, url, hint))


def test_a_code_says_its_address_and_no_other() -> None:
    assert code("https://wuye.example/r/a") == code("https://wuye.example/r/a")
    assert code("https://wuye.example/r/a") != code("https://wuye.example/r/b")


def test_the_public_poster_leaves_out_what_it_is_not_told() -> None:
    whole = text(
        posters.service(
            "示例物业",
            "示例花园",
            hours=[("前台", "08:30–18:00")],
            promises=[("紧急报修", "30 分钟内到场")],
            procedure=["提出", "受理"],
            contacts=[("热线", "400-000-0000")],
            url="https://wuye.example/r/a",
        )
    )
    parts = ["服务时间", "服务承诺", "投诉处理流程", "联系我们"]
    assert [whole.index(part) for part in parts] == sorted(whole.index(part) for part in parts)
    assert all(words in whole for words in ("30分钟内到场", "1.提出2.受理", "400-000-0000"))
    bare = text(posters.service("示例物业", "示例花园", hours=[("前台", "08:30–18:00")]))
    assert not any(part in bare for part in parts[1:])


def test_a_promise_sheet_repeats_its_head_on_each_page() -> None:
    rows = [(f"承诺{n}", "24 小时", "全天", "98 %", "公司标准") for n in range(80)]
    made = posters.promises("示例物业", "服务承诺书", rows, note="2025年11月21日 起执行")
    found = [squeezed(page.extract_text()) for page in pages(made)]
    assert len(found) > 1
    assert all("服务项目承诺计时方式目标依据" in page for page in found)
    assert all(f"承诺{n}24小时全天98%公司标准" in "".join(found) for n in range(80))


@pytest.mark.parametrize("payload", PAYLOADS[:4])
def test_words_on_posters_and_reports_stay_words(payload: str) -> None:
    sections: list[reports.Section] = [
        {"heading": payload, "text": payload, "head": [payload], "rows": [[payload]], "note": payload}
    ]
    made = reports.report(payload, payload, payload, sections)
    assert text(made).count(squeezed(payload)) == 8
    assert text(posters.service(payload, payload, procedure=[payload])).count(squeezed(payload)) == 3


def test_a_report_holds_its_charts_as_drawings_in_the_papers_font() -> None:
    drawn = charts.svg(BARS)
    made = reports.report("示例物业", "月报", "2025年10月", [{"heading": "工单量", "chart": drawn}, {}])
    assert "每月工单量（件）" in text(made)
    assert fonts(made)["NotoSansSC-Regular"]
    assert charts.png(BARS).startswith(b"\x89PNG")


def test_a_chart_fetches_nothing_from_elsewhere(tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("month,n\nSECRET,3\n")
    for url in (str(secret), "http://127.0.0.1:9/x.json"):
        with pytest.raises(ValueError, match="not allowed"):
            charts.svg({**BARS, "data": {"url": url}})
    assert "SECRET" not in charts.svg({**BARS, "data": {"url": secret.as_uri()}})


def test_a_drawing_in_a_report_loads_nothing() -> None:
    image = '<image width="9" height="9" href="{}"/>'
    box = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{image}</svg>'
    for outside in ("http://127.0.0.1:9/z.png", "/etc/hosts", "layout.typ"):
        sections: list[reports.Section] = [{"heading": "x", "chart": box.format(outside)}]
        with pytest.raises(RuntimeError, match=r"failed to load|not found|unknown"):
            reports.report("示例物业", "月报", "", sections)


def test_a_report_in_word_holds_its_facts_charts_and_tables() -> None:
    sections: list[reports.Section] = [
        {"part": True, "heading": "一、结果", "points": ["第一点"], "picture": charts.png(BARS)},
        {"heading": "各月", "head": ["月", "件"], "rows": [["一月", "3"]], "numbers": [1], "note": "注"},
    ]
    facts = [[("名称", "月报")], [("户数", "400 户"), ("份数", "90 份")]]
    tiles: list[reports.Tile] = [{"label": "满意率", "value": "91%", "note": "目标 90%"}]
    how = {"no": "DC1", "facts": facts, "tiles": tiles, "hands": ["编制人：", "审核人："]}
    made = word_reports.docx("示例物业", "月报", "2025年10月", sections, **how)  # type: ignore[arg-type]
    document, said = Document(BytesIO(made)), cells(made)
    assert said[:2] == [["名称", "月报", "月报", "月报"], ["户数", "400 户", "份数", "90 份"]]
    assert ["满意率\n91%\n目标 90%"] in said
    assert said[3:5] == [["月", "件"], ["一月", "3"]]
    assert len(document.inline_shapes) == 1
    assert [one.text for one in document.paragraphs if one.style.name.startswith("Heading")] == [
        "一、结果",
        "各月",
    ]
    assert document.sections[0].header.paragraphs[0].text == "示例物业\t编号：DC1"
