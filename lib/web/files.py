"""Kept photos and documents over plain HTTP, to whoever may see what they belong to."""

import re
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lib import storage
from lib.access import Actor, UseCase
from lib.actions import files as action_files
from lib.archives import files as archive_files
from lib.archives import sheets
from lib.deeds import perform, read
from lib.duties import task_files as duty_files
from lib.equipment import files as equipment_files
from lib.errors import Forbidden, NotFound, Refused
from lib.exams import practical
from lib.files import service as files
from lib.files.rules import SHOWN, Stored
from lib.i18n import N_
from lib.inspections import findings
from lib.questions import pictures as question_pictures
from lib.standards import proofs
from lib.tickets import files as ticket_files
from lib.training import course_files
from lib.web.door import COOKIE, who
from lib.web.pages import page

Use = UseCase[..., Stored]
# By kind of owner: how a file is looked at (small, or whether it is there), and how it is opened whole.
SEEN_THROUGH: dict[str, tuple[Use, Use]] = {
    "ticket": (ticket_files.look_at_file, ticket_files.open_file),
    "action": (action_files.look_at_file, action_files.open_file),
    "archive": (archive_files.look_at_file, archive_files.open_file),
    "sheet": (sheets.look_at_sheet_file, sheets.open_sheet_file),
    "poster": (proofs.look_at_proof, proofs.look_at_proof),
    "course": (course_files.look_at_course_file, course_files.look_at_course_file),
    "question": (question_pictures.look_at_picture, question_pictures.look_at_picture),
    "practical": (practical.look_at_photo, practical.open_photo),
    "inspection": (findings.look_at_photo, findings.open_photo),
    "duty_task": (duty_files.look_at_file, duty_files.open_file),
    "equipment": (equipment_files.look_at_file, equipment_files.open_file),
    "": (files.open_own, files.open_own),
}
ASKED = re.compile(r"([0-9]{1,14})(/preview)?")
# Nothing of a file may act here. Chromium shows no PDF in a sandbox; it has a sandbox of its own for them.
LOCKED = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
SANDBOX = f"{LOCKED}; sandbox"
NOT_THERE = N_("This file is not there, or not yours to see.")
LOST = N_("The content of this file is missing on the server. Please tell your administrator.")


def serve(request: Request) -> Response:
    asked = ASKED.fullmatch(request.path_params["rest"])
    actor = who(request.cookies.get(COOKIE))
    if not asked or not actor:
        return _not_there(request)
    id, small = int(asked[1]), bool(asked[2])
    found = _found(actor, id, whole=request.method == "GET" and not small)
    if found is None or (small and not found.preview):
        return _not_there(request)
    return _preview(request, found) if small else _whole(request, found)


def _not_there(request: Request) -> Response:
    return page(request, "trouble.html", 404, message=NOT_THERE, params={})


def _found(actor: Actor, id: int, *, whole: bool) -> Stored | None:
    """Through each kind of owner in turn: a file that is nobody's to see looks as if it were not there."""
    for look, opened in SEEN_THROUGH.values():
        use_case = opened if whole else look
        try:
            return (perform if use_case.writes else read)(use_case, actor, id=id)
        except (NotFound, Forbidden):
            continue
    return None


def _whole(request: Request, file: Stored) -> Response:
    shown = file.media_type in SHOWN
    headers = {
        "Content-Disposition": _disposition("inline" if shown else "attachment", file.name),
        "Content-Security-Policy": LOCKED if file.media_type == "application/pdf" else SANDBOX,
        "Cache-Control": "no-store",
    }
    return _answer(request, file.sha256, file.media_type, headers)


def _preview(request: Request, file: Stored) -> Response:
    """Kept by the browser, and asked about each time: the right to see it may be gone."""
    tag = f'"{file.preview}"'
    headers = {"Content-Security-Policy": SANDBOX, "Cache-Control": "private, no-cache", "ETag": tag}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return _answer(request, file.preview, "image/jpeg", headers)


def _answer(request: Request, hash: str, media_type: str, headers: dict[str, str]) -> Response:
    """In one piece: a browser asking for a PDF by the piece leaves its cookie at home."""
    if (content := storage.get(hash)) is None:
        raise Refused(LOST)
    return Response(content, media_type=media_type, headers=headers)


def _disposition(how: str, name: str) -> str:
    """RFC 6266: plain letters for the old, the name itself for the others."""
    stem, _, ending = name.rpartition(".")
    plain = re.sub(r"[^A-Za-z0-9 _.-]", "_", stem)
    return f"{how}; filename=\"{plain}.{ending}\"; filename*=UTF-8''{quote(name, safe='')}"


ROUTES = [Route("/files/{rest:path}", serve, methods=["GET"])]
