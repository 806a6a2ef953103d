"""Plain HTML from Jinja2 templates, in the language of the browser."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from lib.i18n import DEFAULT, LANGUAGES, translate

HERE = Path(__file__).parent


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )


def language(request: Request) -> str:
    chosen = request.query_params.get("lang") or request.cookies.get("lang") or ""
    return chosen if chosen in LANGUAGES else DEFAULT


def page(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    lang = language(request)
    html = (
        _environment()
        .get_template(template)
        .render(_=lambda text, **params: translate(lang, text, **params), lang=lang, **values)
    )
    response = HTMLResponse(html, status)
    if request.query_params.get("lang") in LANGUAGES:
        response.set_cookie("lang", lang, max_age=31_536_000, samesite="lax")
    return response
