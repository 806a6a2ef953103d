"""The signatures under an inspection: the score with its working, a field to sign in, a name."""

from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from db.choices.files import Purpose
from db.choices.inspections import InspectionState, SignRole
from lib.access import Actor
from lib.deeds import perform
from lib.errors import NotFound, Refused
from lib.files import service as files
from lib.files.ready import Ready, ready
from lib.i18n import N_
from lib.inspections import signing as inspections
from lib.inspections.sheet_rules import Sheet
from lib.settings import settings
from lib.signatures import MOST_BYTES, png_of
from lib.web.inspection_door import (
    back,
    code_of,
    drawn,
    find_sheet,
    find_signer,
    lang_of,
    me_of,
    must_pass,
    with_pass,
)
from lib.web.inspection_html import head, scored, to_sign
from lib.web.public import text
from lib.web.seals import FORM, FORM_SECONDS, nonce, opened, seal

NOT_SIGNED = N_("Please sign in the field first.")
OLD_FORM = N_("This page was open for too long. Please sign once more.")
LONGEST_PICTURE = MOST_BYTES * 4 // 3 + 40


def signing(
    request: Request, sheet: Sheet, error: Refused | None = None, name: str = "", word: str = ""
) -> Response:
    role, me = to_sign(sheet), me_of(request)
    own = me.name if me and role == SignRole.INSPECTOR else ""
    shown: dict[str, Any] = {
        "role": role,
        "name": name or own,
        "word": word,
        "error": error,
        "form": seal(FORM, ["inspection", code_of(request), nonce()]),
        **scored(sheet, lang_of(request)),
    }
    status = 422 if error else 200
    return with_pass(
        request,
        lambda held: drawn(
            request, "inspection_sign.html", status, **head(sheet, held.code, held.page), **shown
        ),
    )


def sign(request: Request, posted: FormData) -> Response:
    """Once, whatever is clicked; what is wrong comes back with what was typed."""
    must_pass(request, text(posted, "page", 40))
    sheet = find_sheet(request)
    if sheet.state != InspectionState.DONE:
        return back(request)
    name, word = text(posted, "name", 60), text(posted, "word", 400)
    try:
        _sign(request, posted, name, word)
    except NotFound:
        raise
    except Refused as wrong:
        return signing(request, find_sheet(request), wrong, name, word)
    return back(request)


def _sign(request: Request, posted: FormData, name: str, word: str) -> None:
    form = opened(FORM, text(posted, "form", 600), FORM_SECONDS)
    if not isinstance(form, list) or form[:2] != ["inspection", code_of(request)]:
        raise Refused(OLD_FORM)
    actor, role = find_signer(request), text(posted, "role", 20)
    if role not in set(SignRole):
        raise Refused(OLD_FORM)
    made = _drawn(posted)
    file = _kept(actor, made)
    perform(
        inspections.sign,
        actor,
        form[2],
        code=code_of(request),
        role=SignRole(role),
        name=name,
        file_id=file,
        word=word,
    )


def _kept(actor: Actor, made: Ready) -> int:
    kept = perform(files.keep, actor, None, name=made.name, content=made, purpose=Purpose.SIGNATURE)
    return kept.id


def _drawn(posted: FormData) -> Ready:
    """Signed in the field, or on paper of which a photo came."""
    if picture := text(posted, "picture", LONGEST_PICTURE):
        return ready("signature.png", png_of(picture))
    shot = posted.get("shot")
    if not isinstance(shot, UploadFile) or not shot.size:
        raise Refused(NOT_SIGNED)
    made = ready(shot.filename or "", shot.file.read(settings().most_upload_mb * 1_000_000 + 1))
    if not made.preview:
        raise Refused(NOT_SIGNED)
    return made
