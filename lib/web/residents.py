"""/r/{code}: what a resident sends in by the code on a poster. Plain pages, no account, no script needed."""

from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from lib import clock
from lib.access import Actor
from lib.deeds import perform, read
from lib.errors import NotFound, Refused
from lib.i18n import N_
from lib.residents import service
from lib.residents.code_rules import LinkKind
from lib.residents.notices import Notice
from lib.residents.phone_rules import digits_of, last_digits
from lib.residents.service import MOST_PHOTOS, Door, Sheet
from lib.web import form_html
from lib.web.doors import find_door, find_sheet
from lib.web.drafts import TRAP, Draft, draft_of
from lib.web.limits import (
    ECHOES_BY_ADDRESS,
    ECHOES_BY_DEVICE,
    ONCE,
    SENT_BY_DEVICE,
    SENT_BY_PHONE,
    SENT_FROM_PLACE,
    SENT_WITHOUT_COOKIE,
    Limit,
    limits,
)
from lib.web.pages import language, page, part
from lib.web.progress import give_pass
from lib.web.public import (
    DOOR,
    TOO_OFTEN,
    TooOften,
    Visitor,
    posting,
    remember_device,
    showing,
    text,
    visitor,
)
from lib.web.seals import FORM, FORM_SECONDS, RECEIPT, RECEIPT_SECONDS, nonce, opened, seal

SAYS_WHERE = (LinkKind.PROJECT, LinkKind.BUILDING)
OLD_PAGE = N_("This page was open for too long. Please look through it and send it once more.")
LOOK_THROUGH = N_("Please look at what is marked below.")
A_PROGRAM = N_(
    "It looks as if a program had filled in this form, so nothing was sent. Please go back, leave the field "
    "for machines empty, or call us."
)
_drawn: dict[tuple[int, str], str] = {}
MOST_DRAWN = 100


def actor_of(door: Door, code: str, form: str = "") -> Actor:
    return Actor.resident(code, door.project_id, "residents.use", form=form)


def look(request: Request) -> Response:
    code, type = request.path_params["code"], request.query_params.get("type", "")
    door = find_door(request, code)
    if type:
        return _form(request, code, door, find_sheet(code, type), type)
    return remember_device(request, page(request, "resident_choose.html", code=code, door=door))


def _form(
    request: Request,
    code: str,
    door: Door,
    sheet: Sheet,
    type: str,
    draft: Draft | None = None,
    error: Refused | None = None,
    status: int = 200,
) -> Response:
    """As it is first seen, or as it came back with something to mend: nothing typed is lost."""
    lang = language(request)
    shown: dict[str, Any] = {
        "code": code,
        "type": type,
        "door": door,
        "sheet": sheet,
        "fields": _again(sheet, lang, draft) if draft else _anew(sheet, lang),
        "draft": draft or Draft(),
        "form": draft.form if draft and draft.form else seal(FORM, [code, type, nonce()]),
        "error": error,
        "notice": notice_told(sheet.notice, lang, door.company or door.project, door.hotline),
        "says_where": door.kind in SAYS_WHERE,
        "trap": TRAP,
    }
    return remember_device(request, page(request, "resident_form.html", status, **shown))


def notice_told(notice: Notice, lang: str, company: str, hotline: str) -> str:
    words = (notice.english if lang == "en" else "") or notice.text
    return words.replace("{company}", company).replace("{hotline}", hotline or "—")


def _anew(sheet: Sheet, lang: str) -> str:
    """A version's fields never change: drawn once a language."""
    key = sheet.version_id, lang
    if key not in _drawn:
        if len(_drawn) > MOST_DRAWN:
            _drawn.clear()
        fields = form_html.drawn(sheet.schema, lang, slots=MOST_PHOTOS)
        _drawn[key] = part(lang, "resident_fields.html", fields=fields)
    return _drawn[key]


def _again(sheet: Sheet, lang: str, draft: Draft) -> str:
    fields = form_html.drawn(sheet.schema, lang, draft.given, draft.problems, draft.kept, MOST_PHOTOS)
    return part(lang, "resident_fields.html", fields=fields)


def send(request: Request, posted: FormData) -> Response:
    code, type = request.path_params["code"], request.query_params.get("type", "")
    door, who = find_door(request, code), visitor(request)
    sheet = find_sheet(code, type)
    if text(posted, TRAP):
        raise Refused(A_PROGRAM)
    form = opened(FORM, text(posted, "form", 600), FORM_SECONDS)
    if not isinstance(form, list) or form[:2] != [code, type]:
        draft = draft_of(sheet.schema, posted)
        return _form(request, code, door, sheet, type, draft, Refused(OLD_PAGE), 422)
    actor = actor_of(door, code, form[2])
    draft = draft_of(sheet.schema, posted, actor=actor, code=code, who=who)
    draft.look_over(sheet.schema, says_where=door.kind in SAYS_WHERE)
    if draft.problems:
        return _form(request, code, door, sheet, type, draft, Refused(LOOK_THROUGH), 422)
    if not may_send(who, code, digits_of(draft.phone), form[2]):
        raise TooOften(TOO_OFTEN)
    return _sent(request, code, door, sheet, type, draft, actor)


def may_send(who: Visitor, code: str, phone: str, form: str) -> bool:
    """A repeat of the same click sends nothing new and counts no more."""
    once = Limit(ONCE, "form", form)
    device = (
        Limit(SENT_BY_DEVICE, "sent", who.device)
        if who.device
        else Limit(SENT_WITHOUT_COOKIE, "sent", who.address)
    )
    place = Limit(SENT_FROM_PLACE, "place", f"{code}/{who.address}")
    if limits.used_up(once):
        return True
    return limits.take(once, device, Limit(SENT_BY_PHONE, "phone", phone), place) or limits.used_up(once)


def _sent(
    request: Request, code: str, door: Door, sheet: Sheet, type: str, draft: Draft, actor: Actor
) -> Response:
    """Kept once, whatever is clicked; then a page that can be loaded again."""
    try:
        id = perform(
            service.receive_from,
            actor,
            actor.session,
            code=code,
            type=type,
            form_version=sheet.version_id,
            agreed=draft.agreed,
            answers=draft.values,
            phone=draft.phone,
            contact=draft.contact,
            spot=draft.spot,
            emergency=draft.emergency,
        )
    except NotFound:
        raise
    except Refused as refused:
        now = read(service.sheet, DOOR, code=code, type=type)
        return _form(request, code, door, now, type, draft, refused, 422)
    receipt = read(service.receipt, DOOR, code=code, id=id)
    response = RedirectResponse(f"/r/{code}/sent?key={seal(RECEIPT, [code, id])}", 303)
    give_pass(request, response, receipt.no, last_digits(draft.phone))
    return response


def sent(request: Request) -> Response:
    code = request.path_params["code"]
    key = opened(RECEIPT, request.query_params.get("key", ""), RECEIPT_SECONDS)
    door = find_door(request, code)
    if not isinstance(key, list) or key[0] != code:
        raise NotFound(N_("This request is not there any more."))
    receipt = read(service.receipt, DOOR, code=code, id=key[1])
    shown = {"code": code, "door": door, "receipt": receipt, "when": clock.shown}
    return page(request, "resident_sent.html", **shown)


def me_too(request: Request, posted: FormData) -> Response:
    code, who = request.path_params["code"], visitor(request)
    door, id = find_door(request, code), text(posted, "incident", 9)
    wanted = [Limit(ECHOES_BY_ADDRESS, "echo", who.address)]
    wanted += [Limit(ECHOES_BY_DEVICE, "echo", who.device)] if who.device else []
    if not limits.take(*wanted):
        raise TooOften(TOO_OFTEN)
    number, voice = int(id) if id.isascii() and id.isdigit() else 0, who.device or who.address
    perform(service.me_too, actor_of(door, code), None, code=code, incident_id=number, device=voice)
    shown = {"code": code, "door": door, "heard": True}
    return page(request, "resident_choose.html", **shown)


def back(request: Request) -> Response:
    """A page reloaded that came of sending something."""
    return RedirectResponse(f"/r/{request.path_params['code']}", 303)


ROUTES = [
    Route("/r/{code}", showing(look), methods=["GET"]),
    Route("/r/{code}", posting(send, most_files=3 * MOST_PHOTOS), methods=["POST"]),
    Route("/r/{code}/me-too", posting(me_too), methods=["POST"]),
    Route("/r/{code}/me-too", back, methods=["GET"]),
    Route("/r/{code}/sent", showing(sent), methods=["GET"]),
]
