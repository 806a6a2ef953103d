"""Asking for pictures, files and a signature: whatever comes is kept on the server's disk at once."""

import hashlib
from io import BytesIO
from typing import Any

import streamlit as st

from db.choices.files import Purpose
from lib import signatures
from lib.files import service as files
from lib.files.rules import Kept
from lib.files.view import OFFERED, PHOTOS, Upload, bring, let_go
from lib.forms.schema import MOST_FILES, FormField, Kind
from lib.forms.sheet_view import Sheet, told
from lib.pictures import Shown, pictures, removed
from lib.settings import settings
from lib.ui import _, attempt, me, once, submit


def attached(sheet: Sheet, field: FormField) -> list[int]:
    """The ids of what is kept; new files are taken out of the uploader, which is empty again after."""
    kept = _kept(sheet, field)
    gallery = sheet.nonce.key(f"{field.id}:kept")
    if gone := removed(gallery, kept):
        kept.remove(gone)
        _drop(sheet, field, gone.id)
    _take_in(sheet, field, kept)
    label = sheet.label(field)
    if kept:
        label += " · " + _("{n} of {most}", n=len(kept), most=_most(field))
    if len(kept) < _most(field):
        _uploader(sheet, field, label)
    else:
        st.markdown(label)
    if kept:
        pictures(kept, key=gallery, removable=True)
    return [file.id for file in kept]


def _kept(sheet: Sheet, field: FormField) -> list[Shown]:
    start = sheet.start(field)
    ids = [id for id in start if isinstance(id, int)] if isinstance(start, list | tuple) else []
    found: list[Shown] = sheet.mind.setdefault(f"kept:{field.id}", numbered(field, ids))
    return found


def numbered(field: FormField, ids: list[int]) -> list[Shown]:
    """Of what an answer holds only the ids are known; a picture has a small view."""
    name, pictured = told(field.label), field.kind != Kind.FILE
    if len(ids) == 1:
        return [Shown(ids[0], name, pictured)]
    return [Shown(id, f"{name} {n}", pictured) for n, id in enumerate(ids, 1)]


def _most(field: FormField) -> int:
    return min(int(field.most), MOST_FILES) if field.most is not None else MOST_FILES


def _turn(sheet: Sheet, field: FormField) -> str:
    """The key of the uploader as it is now: filled once, it is never drawn again."""
    return sheet.nonce.key(f"{field.id}:new:{sheet.mind.setdefault(f'turn:{field.id}', 0)}")


def _uploader(sheet: Sheet, field: FormField, label: str) -> None:
    offered = PHOTOS if field.kind == Kind.PHOTO else OFFERED
    key = _turn(sheet, field)
    st.file_uploader(
        label,
        type=offered,
        accept_multiple_files=True,
        max_upload_size=settings().most_upload_mb,
        key=key,
        help=sheet.help(field),
    )


def _take_in(sheet: Sheet, field: FormField, kept: list[Shown]) -> None:
    given = st.session_state.get(_turn(sheet, field))
    if not isinstance(given, list) or not given:
        return
    sheet.mind[f"turn:{field.id}"] += 1
    room = max(_most(field) - len(kept), 0)
    if len(given) > room:
        st.warning(
            _("{field}: only {n} more fit, the others were left out.", field=sheet.label(field), n=room)
        )
    with st.spinner(_("Keeping the files …")):
        for upload in given[:room]:
            file = _keep(sheet, field, upload, Purpose.ANSWER)
            if file and file.id not in [one.id for one in kept]:
                kept.append(Shown(file.id, file.name, file.has_preview))
    let_go(given)


def _keep(sheet: Sheet, field: FormField, upload: Upload, purpose: Purpose) -> Kept | None:
    return bring(me(), once(sheet.nonce.name, field.id, "keep"), upload, purpose)


def _drop(sheet: Sheet, field: FormField, id: int) -> None:
    """What an earlier answer holds is not this form's to take away."""
    start = sheet.start(field)
    if id not in (start if isinstance(start, list | tuple) else [start]):
        submit(files.drop, me(), once(sheet.nonce.name, field.id, "drop"), id=id)


class _Drawn(BytesIO):
    name = "signature.png"


def signature(sheet: Sheet, field: FormField) -> int | None:
    """The id of the kept picture; a new signature takes the place of the last."""
    key, start = sheet.key(field), sheet.start(field)
    held: dict[str, Any] = sheet.mind.setdefault(f"signed:{field.id}", {"id": _id(start), "of": ""})
    event = signatures.said(key)
    if isinstance(event, dict):
        _sign(sheet, field, held, event.get("png"))
    id = held["id"]
    note, src = (_("Signed"), f"/files/{id}") if id else ("", "")
    signatures.pad(sheet.bare_label(field), key=key, src=src, note=note, hint=told(field.help))
    return id


def _id(start: Any) -> int | None:
    return start if isinstance(start, int) and not isinstance(start, bool) else None


def _sign(sheet: Sheet, field: FormField, held: dict[str, Any], sent: Any) -> None:
    """Nothing sent is a cleared field. Heard twice, the same drawing is kept once."""
    of = hashlib.sha256(repr(sent).encode()).hexdigest()
    if of == held["of"]:
        return
    before, held["of"], held["id"] = held["id"], of, None
    if sent is not None and (content := attempt(signatures.png_of, sent)):
        kept = _keep(sheet, field, _Drawn(content.value), Purpose.SIGNATURE)
        held["id"] = kept.id if kept else None
    if before and before != held["id"]:
        _drop(sheet, field, before)
