"""Plain HTML from Jinja2 templates, in the language of the browser."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from lib.errors import Refused
from lib.i18n import DEFAULT, LANGUAGES, pick, translate

HERE = Path(__file__).parent


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )


def language(request: Request) -> str:
    chosen = request.query_params.get("lang") or request.cookies.get("lang") or ""
    return chosen if chosen in LANGUAGES else DEFAULT


def part(lang: str, template: str, **values: Any) -> str:
    """A template's HTML, to be shown by itself or within another."""
    return (
        _environment()
        .get_template(template)
        .render(
            _=lambda text, **params: translate(lang, text, **params),
            told=lambda refused: told(lang, refused),
            lang=lang,
            **values,
        )
    )


def told(lang: str, refused: Refused) -> str:
    """A refusal in the reader's words; a form's own words among its params are in two languages."""
    params = {name: _word(lang, value) for name, value in refused.params.items()}
    return translate(lang, refused.message, **params)


def _word(lang: str, value: Any) -> Any:
    if isinstance(value, dict):
        return pick(value, lang)
    return translate(lang, value) if isinstance(value, str) else value


def page(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    lang = language(request)
    html = part(lang, template, **values)
    response = HTMLResponse(html, status)
    if request.query_params.get("lang") in LANGUAGES:
        response.set_cookie("lang", lang, max_age=31_536_000, samesite="lax")
    return response
