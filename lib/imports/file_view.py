"""The import screen's first blocks: the file chosen, judged with a bar one can stop, and understood."""

from typing import Any

import streamlit as st

from db.choices.imports import LedgerCode
from lib import clock
from lib.access import Actor
from lib.errors import Refused
from lib.imports import shapes, workshop
from lib.imports.held import KEY, Held
from lib.imports.rules import PERMISSION
from lib.ledgers import template
from lib.ledgers.catalog import LEDGERS
from lib.ui import _, attempt, language, later, plain, show
from lib.ui import reading as ask
from lib.widgets import choose

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LOOK_AGAIN = 0.6
"""Seconds between two looks at work under way."""


def held_file() -> Held | None:
    held: Held | None = st.session_state.get(KEY)
    return held


def open_ledgers(me: Actor) -> dict[str, str]:
    """The kinds this person may bring in."""
    return {code.value: _(code.label) for code in LedgerCode if me.may(PERMISSION[code])}


def choose_file(me: Actor) -> None:
    st.caption(
        _(
            "Owners, repairs, complaints, staff, archives, survey answers, equipment: as you keep them, "
            "whatever the columns are called."
        )
    )
    file = st.file_uploader(
        _("The ledger, Excel or CSV, up to 20 MB"), type=["xlsx", "xls", "csv"], key="ledger:file"
    )
    with st.popover(_("Download an empty template"), icon=":material/download:"):
        for code, label in open_ledgers(me).items():
            _template(code, label)
    if file and (done := attempt(workshop.open_folder, file.name, file.getvalue())):
        st.session_state[KEY] = Held(done.value, file.name)
        order(me)
        st.rerun()


def _template(code: str, label: str) -> None:
    st.download_button(
        _("{name} template", name=label),
        later(lambda: template.template(LEDGERS[code], _)),
        file_name=f"{label}.xlsx",
        mime=XLSX,
        key=f"ledger:template:{code}",
        on_click="ignore",
        width="stretch",
    )


def order(me: Actor) -> None:
    """Have the file judged, with what is known about it now."""
    held = held_file()
    if held:
        asked: dict[str, Any] = {
            "name": held.name,
            "ledger": held.ledger,
            "by_hand": held.by_hand,
            "today": clock.local(clock.now()).date().isoformat(),
            "lang": language(),
            "memory": ask(shapes.shapes, me),
            "open": sorted(open_ledgers(me)),
        }
        workshop.judge(held.mark, asked)


def judged(held: Held) -> dict[str, Any] | None:
    """What the file says; while it is being read, a bar and a way out. A refusal drops the file."""
    out = workshop.judged(held.mark)
    if out is None:
        _waiting(held)
        return None
    if "refused" in out:
        show(Refused(out["refused"], **out["params"]))
        if st.button(_("Choose another file"), key="ledger:drop", type="primary"):
            drop()
        return None
    return out


@st.fragment(run_every=LOOK_AGAIN)
def _waiting(held: Held) -> None:
    if workshop.judged(held.mark) is not None:
        st.rerun()
    stage, share = _stage(held)
    st.progress(share, text=stage)
    if st.button(_("Stop"), key="ledger:stop", icon=":material/close:"):
        drop()


def _stage(held: Held) -> tuple[str, float]:
    found = workshop.shelf(held.mark)
    stage, share = found.progress() if found else ("waiting", 0.0)
    told = {
        "waiting": (_("Waiting for a free place …"), 0.02),
        "reading": (_("Reading the file …"), 0.05 + share * 0.15),
        "judging": (_("Checking every row …"), 0.2 + share * 0.7),
        "writing": (_("Almost there …"), 0.92),
    }
    return told.get(stage, told["waiting"])


def drop() -> None:
    """Forget the file here and on disk."""
    if held := held_file():
        workshop.close_folder(held.mark)
    for key in [key for key in st.session_state if str(key).startswith(("ledger:", KEY))]:
        del st.session_state[key]
    st.rerun()


def kind_and_project(
    me: Actor, held: Held, out: dict[str, Any], projects: dict[int, str]
) -> tuple[LedgerCode, int | None]:
    """The kind as guessed, and where it goes; a staff list of the whole company says so itself."""
    left, right = st.columns(2)
    with left:
        kinds = open_ledgers(me)
        kind = choose(_("Kind of ledger"), kinds, key=f"ledger:kind:{held.mark}", held=out["ledger"])
    if kind and kind != out["ledger"]:
        held.ledger, held.by_hand = kind, {}
        order(me)
        st.rerun()
    ledger = LedgerCode(out["ledger"])
    places = projects
    if ledger == LedgerCode.STAFF and me.projects is None:
        places = {0: _("As the list says, else head office")} | projects
    if ledger == LedgerCode.ARCHIVES and me.projects is None:
        places = projects | {0: _("As the catalogue says, else the whole company")}
    with right:
        project = choose(
            _("Into which project?"), places, key=f"ledger:project:{ledger}", held=next(iter(places), None)
        )
    return ledger, project or None


def how_read(held: Held, out: dict[str, Any]) -> None:
    if out.get("remembered") and not held.by_hand:
        st.caption(":material/history: " + _("Read the way you said last time."))
    if not out["counts"]["good"] and not out["counts"]["bad"]:
        st.warning(
            _("No row of such a ledger was found. Choose another kind, or match the columns by hand below.")
        )
        for one in out["layouts"]:
            if one["refusal"]:
                st.caption(f"{plain(one['sheet'])}：{plain(_(one['refusal'][1]))}")
