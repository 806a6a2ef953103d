"""《客户投诉处理单》 and 《维修工单记录表》 as PDF."""

from typing import Any

from lib.documents.layouts import LAYOUTS, Block, Content, Hands, Layout, Lines, Pairs, Pictures, Words
from lib.documents.typesetting import pdf as typeset


def pdf(name: str, content: Content) -> bytes:
    """name is complaint or repair; a field that is missing stays empty, to be filled in by hand."""
    return typeset("sheet", paper(LAYOUTS[name], content))


def paper(layout: Layout, content: Content) -> dict[str, Any]:
    whole = layout.whole(content)
    return {
        "title": layout.title,
        "company": whole["company"],
        "project": whole["project"],
        "no": whole["no"],
        "printed": f"制表：{whole['printed_by']}　打印时间：{whole['printed_at']}",
        "blocks": [_DRAWN[type(block)](block, layout, whole) for block in layout.blocks],
    }


def _pairs(block: Pairs, layout: Layout, whole: Content) -> dict[str, Any]:
    return {"kind": "pairs", "cells": [(layout.names[field], whole[field]) for field in block.fields]}


def _words(block: Words, layout: Layout, whole: Content) -> dict[str, Any]:
    said = {"label": layout.names[block.field], "said": whole[block.field], "height": block.height}
    return {"kind": "words", **said}


def _lines(block: Lines, layout: Layout, whole: Content) -> dict[str, Any]:
    columns = [
        {"field": field, "label": layout.names[field], "share": share, "number": field in block.numbers}
        for field, share in block.columns
    ]
    return {"kind": "lines", "columns": columns, "rows": whole[block.field]}


def _pictures(block: Pictures, layout: Layout, whole: Content) -> dict[str, Any]:
    return {"kind": "pictures", "label": layout.names[block.field], "drawings": whole[block.field]}


def _hands(block: Hands, layout: Layout, whole: Content) -> dict[str, Any]:
    signature = whole[block.signature] if block.signature else ""
    return {"kind": "hands", "people": block.people, "signature": signature}


_DRAWN: dict[type[Block], Any] = {
    Pairs: _pairs,
    Words: _words,
    Lines: _lines,
    Pictures: _pictures,
    Hands: _hands,
}
