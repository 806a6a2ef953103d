"""/scans: a zip of scans sent in, looked through, attached to the records their names tell. For staff."""

from collections import Counter
from collections.abc import Awaitable, Callable
from io import BytesIO
from typing import Any

from anyio import fail_after, to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from lib.access import Actor
from lib.archives import scan_work
from lib.archives.scan_rules import Fate, Scan, Stage
from lib.archives.scan_shelf import Job, Shelf, find_shelf, latest
from lib.errors import NotFound, Refused
from lib.i18n import DEFAULT, N_, translate
from lib.ledgers.writing import new_sheet, workbook
from lib.web.door import COOKIE, who
from lib.web.pages import part
from lib.web.public import SLOW
from lib.web.scan_upload import FIELDS, MOST_MB, TOO_LARGE, Upload
from lib.web.seals import FORM, FORM_SECONDS, nonce, opened, seal
from lib.web.uploads import too_long

PERMISSION = "archives.import"
MOST = MOST_MB * 1_000_000
PIECE = 1 << 20
STALLED_SECONDS = 120
SHOWN = 200
"""So many lines of each kind stand on the page; all of them are in the table."""
NOT_THERE = N_("This zip is not here any more. Please send it again.")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ORDER = (Fate.REFUSED, Fate.UNMATCHED, Fate.MATCHED, Fate.ATTACHED, Fate.THERE)
Work = Callable[[Request, Actor], Response]


def _actor(request: Request) -> Actor:
    """The gate lets nobody past without a session; who may not import scans gets no further here."""
    actor = who(request.cookies.get(COOKIE))
    if actor is None:
        raise NotFound(NOT_THERE)
    actor.must(PERMISSION)
    return actor


def _page(actor: Actor | None, template: str, status: int = 200, **values: Any) -> Response:
    return HTMLResponse(part(actor.lang if actor else DEFAULT, template, **values), status)


def _stop(request: Request, refused: Refused, status: int = 422) -> Response:
    return _page(who(request.cookies.get(COOKIE)), "scans_stop.html", status, refused=refused)


def _staff(work: Work) -> Callable[[Request], Response]:
    """In a thread, as Starlette runs plain functions; a refusal is a page too."""

    def endpoint(request: Request) -> Response:
        try:
            return work(request, _actor(request))
        except NotFound as lost:
            return _stop(request, lost, 404)
        except Refused as refused:
            return _stop(request, refused, 403)

    return endpoint


def _form(actor: Actor, about: str) -> str:
    return seal(FORM, ["scans", about, actor.key, nonce()])


def _fits(actor: Actor, about: str, form: str) -> bool:
    told = opened(FORM, form, FORM_SECONDS)
    return isinstance(told, list) and told[:3] == ["scans", about, actor.key]


# -- sending ------------------------------------------------------------------------------------


def ask(request: Request, actor: Actor) -> Response:
    now = latest(actor.key)
    return _page(actor, "scans.html", form=_form(actor, ""), most=MOST_MB, now=now.mark if now else "")


async def send(request: Request) -> Response:
    """Written to disk as it comes, by a thread: nobody else waits for it."""
    if refusal := too_long(request.headers, 1 << 62):
        return refusal
    size = int(request.headers["content-length"])
    try:
        if size > MOST + FIELDS:
            raise Refused(TOO_LARGE, n=MOST_MB)
        actor = await to_thread.run_sync(_actor, request)
        shelf = await to_thread.run_sync(scan_work.receive, actor, size)
    except Refused as refused:
        return await to_thread.run_sync(_stop, request, refused)
    return await _sent(request, actor, shelf)


async def _sent(request: Request, actor: Actor, shelf: Shelf) -> Response:
    name = ""
    try:
        name = await _received(request, actor, shelf)
    except Refused as refused:
        return await to_thread.run_sync(_stop, request, refused)
    except TimeoutError:
        return await to_thread.run_sync(_stop, request, Refused(SLOW), 408)
    except ClientDisconnect:
        return PlainTextResponse("Gone", 400)
    finally:
        scan_work.received(shelf, whole=bool(name))
    await to_thread.run_sync(scan_work.look_through, shelf, actor, name)
    return RedirectResponse(f"/scans/{shelf.mark}", 303)


async def _received(request: Request, actor: Actor, shelf: Shelf) -> str:
    upload = Upload(request.headers.get("content-type", ""), shelf.zip, lambda form: _fits(actor, "", form))
    try:
        pieces, waiting = request.stream(), bytearray()
        more = True
        while more:
            with fail_after(STALLED_SECONDS):
                piece = await anext(pieces, b"")
            more = bool(piece)
            waiting += piece
            if len(waiting) >= PIECE or not more:
                await to_thread.run_sync(upload.take, bytes(waiting))
                waiting.clear()
        return await to_thread.run_sync(upload.finish)
    finally:
        upload.close()


# -- looking on ---------------------------------------------------------------------------------


def _found(request: Request, actor: Actor) -> tuple[Shelf, Job]:
    shelf = find_shelf(request.path_params["mark"], actor.key)
    job = shelf.job() if shelf else None
    if shelf is None or job is None:
        raise NotFound(NOT_THERE)
    return shelf, job


def look(request: Request, actor: Actor) -> Response:
    shelf, job = _found(request, actor)
    scan_work.go_on(shelf, actor)
    done, all = shelf.progress()
    counts = Counter(one.fate for one in job.scans)
    shown: dict[str, Any] = {
        "mark": shelf.mark,
        "form": _form(actor, shelf.mark),
        "job": job,
        "stage": Stage,
        "fate": Fate,
        "done": min(done, all),
        "all": all,
        "counts": counts,
        "records": len({one.record_id for one in job.scans if one.fate in (Fate.MATCHED, Fate.ATTACHED)}),
        "groups": [(fate, _first(job.scans, fate)) for fate in ORDER if counts[fate]],
        "refused": Refused(job.refused[0], **job.refused[1]) if job.refused else None,
    }
    return _page(actor, "scans_job.html", **shown)


def _first(scans: list[Scan], fate: Fate) -> list[Scan]:
    return [one for one in scans if one.fate == fate][:SHOWN]


def table(request: Request, actor: Actor) -> Response:
    """Everything that happened, or would, as an Excel file."""
    _, job = _found(request, actor)
    disposition = {"Content-Disposition": 'attachment; filename="scans.xlsx"', "Cache-Control": "no-store"}
    content = _table(job.scans, lambda text, **params: translate(actor.lang, text, **params))
    return Response(content, media_type=XLSX, headers=disposition)


def _table(scans: list[Scan], say: Callable[..., str]) -> bytes:
    heads = (N_("File"), N_("Outcome"), N_("Archive number"), N_("Record title"), N_("Why"))
    lines = [tuple(map(say, heads))]
    for one in scans:
        why = say(one.why, **one.params) if one.why else ""
        lines.append((one.name, say(one.fate.label), one.no, one.title, why))
    target = BytesIO()
    with workbook(target) as book:
        sheet = new_sheet(book, say(N_("Scans")))
        for column, width in enumerate((50, 14, 22, 40, 50)):
            sheet.set_column(column, column, width)
        for at, line in enumerate(lines):
            for column, text in enumerate(line):
                sheet.write_string(at, column, text)
        sheet.freeze_panes(1, 0)
    return target.getvalue()


# -- deciding -----------------------------------------------------------------------------------


def _deciding(deed: Callable[[Shelf, Actor], str]) -> Callable[[Request], Awaitable[Response]]:
    """A button of the job's own page."""

    def work(request: Request, form: str) -> Response:
        def decide(request: Request, actor: Actor) -> Response:
            shelf, _ = _found(request, actor)
            if not _fits(actor, shelf.mark, form):
                raise NotFound(N_("This page was open for too long. Please try once more."))
            return RedirectResponse(deed(shelf, actor), 303)

        return _staff(decide)(request)

    async def endpoint(request: Request) -> Response:
        if refusal := too_long(request.headers, FIELDS):
            return refusal
        async with request.form(max_files=0, max_fields=5) as posted:
            form = posted.get("form")
        return await to_thread.run_sync(work, request, form if isinstance(form, str) else "")

    return endpoint


def _attach(shelf: Shelf, actor: Actor) -> str:
    scan_work.attach(shelf, actor)
    return f"/scans/{shelf.mark}"


def _drop(shelf: Shelf, actor: Actor) -> str:
    scan_work.drop(shelf)
    return "/scans"


ROUTES = [
    Route("/scans", _staff(ask), methods=["GET"]),
    Route("/scans", send, methods=["POST"]),
    Route("/scans/{mark}", _staff(look), methods=["GET"]),
    Route("/scans/{mark}/table.xlsx", _staff(table), methods=["GET"]),
    Route("/scans/{mark}/attach", _deciding(_attach), methods=["POST"]),
    Route("/scans/{mark}/drop", _deciding(_drop), methods=["POST"]),
]
