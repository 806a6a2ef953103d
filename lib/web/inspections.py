"""/i/{code}: an inspection filled in on the spot. A session or an open link; no script needed.

With our script each tap is one small post, told as saved only once it is stored. The time, the score and what
counts are the server's.
"""

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from db.choices.inspections import InspectionState
from lib import clock, storage
from lib.access import Actor
from lib.deeds import perform, read
from lib.errors import NotFound, Refused
from lib.files import service as files
from lib.files.ready import ready
from lib.i18n import N_
from lib.inspections import filling
from lib.inspections.sheet_rules import Sheet
from lib.settings import settings
from lib.web.files import LOST, SANDBOX
from lib.web.inspection_door import (
    actor_of,
    back,
    by_script,
    code_of,
    drawn,
    find_sheet,
    lang_of,
    mark_of,
    must_pass,
    posting,
    showing,
    with_pass,
)
from lib.web.inspection_html import filled, head, lines, number, scored
from lib.web.inspection_posted import said, ticked, uploads, whole
from lib.web.inspection_signing import sign, signing
from lib.web.public import text

NEWER = N_(
    "Another device has saved something newer here. Load this page again to see it, or judge it once more."
)
NO_PHOTO = N_("No photo came along. Please choose one.")
NO_PICTURE = N_("Only photos can be added here.")
SAVED_AT = "%H:%M"


def look(request: Request) -> Response:
    """What the inspection waits for: its items, its signatures, nothing more."""
    sheet = find_sheet(request)
    if sheet.state == InspectionState.OPEN:
        return _fill(request, sheet)
    if sheet.state == InspectionState.DONE:
        return signing(request, sheet)
    if sheet.state == InspectionState.SIGNED:
        return _done(request, sheet)
    raise NotFound(N_("This inspection has been called off."))


def _fill(request: Request, sheet: Sheet, wrong: dict[str, Refused] | None = None) -> Response:
    shown = {"mark": mark_of(request, sheet), "wrong": wrong or {}, **filled(sheet, lang_of(request))}
    status = 422 if wrong else 200
    return with_pass(
        request,
        lambda held: drawn(
            request, "inspection_fill.html", status, **head(sheet, held.code, held.page), **shown
        ),
    )


def _done(request: Request, sheet: Sheet) -> Response:
    shown = scored(sheet, lang_of(request))
    return drawn(request, "inspection_done.html", **head(sheet, sheet.code, ""), **shown)


# -- item by item ------------------------------------------------------------------------------


def save(request: Request, posted: FormData) -> Response:
    """One item. Without our script back to it on the page, whatever came of it."""
    must_pass(request, text(posted, "page", 40))
    actor, item = actor_of(request), text(posted, "item", 40)
    try:
        judged = perform(filling.judge, actor, None, code=code_of(request), item=item, **said(posted))
        error = None if judged.kept else Refused(NEWER)
    except NotFound:
        raise
    except Refused as refused:
        if by_script(request) or find_sheet(request).state != InspectionState.OPEN:
            raise
        error = refused
    if not by_script(request):
        return _fill(request, find_sheet(request), {item: error}) if error else back(request, f"i-{item}")
    told = {"state": "saved" if judged.kept else "older", "turn": judged.turn}
    score = number(judged.progress.score)
    return JSONResponse({**told, "at": clock.local(judged.at).strftime(SAVED_AT), "score": score})


# -- photos ------------------------------------------------------------------------------------


def add_photo(request: Request, posted: FormData) -> Response:
    """Drawn anew before anything is written: of where and when it was taken nothing stays in it."""
    must_pass(request, text(posted, "page", 40))
    actor, item = actor_of(request), text(posted, "item", 40)
    try:
        ids = [_kept(actor, upload, code_of(request), item) for upload in uploads(posted)]
        if not ids:
            raise Refused(NO_PHOTO)
    except NotFound:
        raise
    except Refused as refused:
        if by_script(request):
            raise
        return _fill(request, find_sheet(request), {item: refused})
    if by_script(request):
        return JSONResponse({"state": "saved", "photo": ids[0], "at": _now()})
    return back(request, f"i-{item}")


def _kept(actor: Actor, upload: UploadFile, code: str, item: str) -> int:
    made = ready(upload.filename or "", upload.file.read(settings().most_upload_mb * 1_000_000 + 1))
    if not made.preview:
        raise Refused(NO_PICTURE)
    file = perform(files.keep, actor, None, name=made.name, content=made)
    return perform(filling.add_photo, actor, None, code=code, item=item, file_id=file.id).id


def remove_photo(request: Request, posted: FormData) -> Response:
    must_pass(request, text(posted, "page", 40))
    actor, item = actor_of(request), text(posted, "item", 40)
    id = whole(posted, "file")
    perform(filling.remove_photo, actor, None, code=code_of(request), item=item, file_id=id)
    return JSONResponse({"state": "saved"}) if by_script(request) else back(request, f"i-{item}")


def photo(request: Request) -> Response:
    """Of this very inspection; small for a list."""
    code, id = code_of(request), int(request.path_params["id"])
    found = read(filling.look_at_own, actor_of(request), code=code, file_id=id)
    small = request.url.path.endswith("/small") and bool(found.preview)
    content = storage.get(found.preview if small else found.sha256)
    if content is None:
        raise Refused(LOST)
    headers = {"Content-Security-Policy": SANDBOX, "Cache-Control": "private, no-cache"}
    return Response(content, media_type="image/jpeg" if small else found.media_type, headers=headers)


# -- the end -----------------------------------------------------------------------------------


def visited(request: Request, posted: FormData) -> Response:
    must_pass(request, text(posted, "page", 40))
    ids = ticked(posted, "building")
    perform(filling.visited, actor_of(request), None, code=code_of(request), building_ids=ids)
    if not by_script(request):
        return back(request, "end")
    return JSONResponse({"state": "saved", "turn": 0, "at": _now()})


def _now() -> str:
    return clock.local(clock.now()).strftime(SAVED_AT)


def sum_up(request: Request, error: Refused | None = None) -> Response:
    """What is still missing, or the one button that ends it."""
    sheet = find_sheet(request)
    if sheet.state != InspectionState.OPEN:
        return back(request)
    lacking = [line for line in lines(sheet, lang_of(request)) if line.lacks]
    status = 422 if error else 200
    return with_pass(
        request,
        lambda held: drawn(
            request,
            "inspection_lacks.html",
            status,
            **head(sheet, held.code, held.page),
            lacking=lacking,
            error=error,
        ),
    )


def finish(request: Request, posted: FormData) -> Response:
    must_pass(request, text(posted, "page", 40))
    try:
        perform(filling.finish, actor_of(request), None, code=code_of(request))
    except NotFound:
        raise
    except Refused as refused:
        return sum_up(request, refused)
    return back(request)


def go_back(request: Request, posted: FormData) -> Response:
    must_pass(request, text(posted, "page", 40))
    perform(filling.go_back, actor_of(request), None, code=code_of(request))
    return back(request)


def again(request: Request) -> Response:
    """A page reloaded that came of sending something."""
    return back(request)


ROUTES = [
    Route("/i/{code}", showing(look), methods=["GET"]),
    Route("/i/{code}/save", posting(save), methods=["POST"]),
    Route("/i/{code}/photo", posting(add_photo, files=True), methods=["POST"]),
    Route("/i/{code}/unphoto", posting(remove_photo), methods=["POST"]),
    Route("/i/{code}/photo/{id:int}", showing(photo), methods=["GET"]),
    Route("/i/{code}/photo/{id:int}/small", showing(photo), methods=["GET"]),
    Route("/i/{code}/visited", posting(visited), methods=["POST"]),
    Route("/i/{code}/finish", showing(sum_up), methods=["GET"]),
    Route("/i/{code}/finish", posting(finish), methods=["POST"]),
    Route("/i/{code}/back", posting(go_back), methods=["POST"]),
    Route("/i/{code}/sign", posting(sign, files=True), methods=["POST"]),
    *(
        Route(f"/i/{{code}}/{path}", showing(again), methods=["GET"])
        for path in ("save", "photo", "unphoto", "visited", "back", "sign")
    ),
]
