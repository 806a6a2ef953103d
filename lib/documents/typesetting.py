"""From a template and its content to a PDF. The content goes in as JSON; no word of it is ever source.

A compile takes a few milliseconds and lets go of the interpreter meanwhile; only the first one of a process
reads the fonts. The same content makes the same bytes: a page tells the time only where its content does.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from lib.documents.content import as_svg, filled

HERE = Path(__file__).parent / "typst"
SANS, SERIF = "Noto Sans SC", "Noto Serif SC"


def pdf(template: str, content: Mapping[str, Any]) -> bytes:
    """template names a file of the folder typst; bytes in the content are pictures (JPEG, PNG)."""
    return bytes(_compiled(template, content, "pdf"))


def pages(template: str, content: Mapping[str, Any]) -> list[bytes]:
    """Each page as a PNG."""
    made = _compiled(template, content, "png")
    return [made] if isinstance(made, bytes) else made


def _compiled(template: str, content: Mapping[str, Any], form: str) -> Any:
    import typst

    files = {
        "main.typ": _source(f"{template}.typ"),
        "layout.typ": _source("layout.typ"),
        "content.json": json.dumps(filled(content, as_svg), ensure_ascii=False).encode(),
    }
    return typst.compile(files, root=HERE, font_paths=_fonts(), ignore_system_fonts=True, format=form)  # type: ignore[call-overload]


@cache
def _source(name: str) -> bytes:
    return (HERE / name).read_bytes()


@cache
def _fonts() -> Any:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[font_folder()])


def font_folder() -> str:
    """The two Chinese fonts come as a package, so that every computer prints the same."""
    import pylopdf_fonts_zh_cn

    return str(pylopdf_fonts_zh_cn.sans_path().parent)
