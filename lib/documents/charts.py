"""A chart's Vega-Lite spec as a drawing, in the papers' own font; nothing is fetched from anywhere.

Drawing takes a tenth of a second or more and holds the interpreter meanwhile: only when a file is asked for.
"""

from functools import cache
from typing import Any

from lib.documents.typesetting import SANS, font_folder


def svg(spec: dict[str, Any]) -> str:
    return str(_drawer().vegalite_to_svg(_in_our_font(spec), allowed_base_urls=[]))


def png(spec: dict[str, Any], *, scale: float = 2) -> bytes:
    return bytes(_drawer().vegalite_to_png(_in_our_font(spec), scale=scale, allowed_base_urls=[]))


def _in_our_font(spec: dict[str, Any]) -> dict[str, Any]:
    return {**spec, "config": {**spec.get("config", {}), "font": SANS}}


@cache
def _drawer() -> Any:
    import vl_convert

    vl_convert.register_font_directory(font_folder())
    return vl_convert
