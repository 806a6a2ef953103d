"""/login: the one door. A password against the database, a random token back in an HttpOnly cookie."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from lib.accounts import sessions
from lib.accounts.passwords import fits
from lib.deeds import perform, read
from lib.errors import Refused
from lib.i18n import N_
from lib.settings import settings
from lib.web.addresses import address, is_https
from lib.web.door import COOKIE, DOOR, sign_out, who
from lib.web.pages import language, page

LONGEST_FIELD = 200


def form(request: Request) -> Response:
    if who(request.cookies.get(COOKIE)):
        return RedirectResponse(_inside(request.query_params.get("next", "/")), 303)
    return _form(request)


def _form(request: Request, error: Refused | None = None, name: str = "", status: int = 200) -> Response:
    target = _inside(request.query_params.get("next", "/"))
    return page(
        request, "login.html", status, error=error, name=name, next=target, demo=_demo_accounts(request)
    )


def enter(request: Request, fields: dict[str, str]) -> Response:
    name = fields.get("name", "").strip()[:LONGEST_FIELD]
    try:
        token = _token_for(name, fields.get("password", "")[:LONGEST_FIELD], _address(request))
    except Refused as refused:
        return _form(request, refused, name, 401)
    sign_out(request.cookies.get(COOKIE))
    response = RedirectResponse(_inside(fields.get("next", "/")), 303)
    response.set_cookie(COOKIE, token, httponly=True, samesite="lax", path="/", secure=_secure(request))
    return response


def _token_for(name: str, password: str, address: str) -> str:
    """An unknown name costs the same work and gets the same words as a wrong password."""
    try_id = perform(sessions.begin_try, DOOR, name=name, address=address)
    found = read(sessions.credentials, DOOR, name=name)
    if not fits(password, found[1] if found else None) or not found:
        raise Refused(N_("Name or password is wrong."))
    return perform(sessions.open_session, DOOR, user_id=found[0], password_hash=found[1], try_id=try_id)


def leave(request: Request) -> Response:
    sign_out(request.cookies.get(COOKIE))
    response = RedirectResponse("/login", 303)
    response.delete_cookie(COOKIE, path="/")
    return response


def _inside(target: str) -> str:
    """Only a path of this site: no scheme, no host, no backslash or control trick."""
    safe = target.startswith("/") and not target.startswith("//") and "\\" not in target
    return target if safe and target.isprintable() else "/"


def _address(request: Request) -> str:
    return address(request.client.host if request.client else "", request.headers)


def _secure(request: Request) -> bool:
    return is_https(request.client.host if request.client else "", request.url.scheme, request.headers)


def _demo_accounts(request: Request) -> list[dict[str, str]]:
    """Shown only where the demo's own database is the one in use."""
    if not settings().demo:
        return []
    from lib.demo.accounts import shown_accounts

    return shown_accounts(language(request))
