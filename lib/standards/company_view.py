"""What the company says of itself, as a form; for the settings screen."""

from typing import Any

import streamlit as st

from lib.access import Actor
from lib.standards.company import LONGEST, Company, company, set_company
from lib.ui import Once, _, editing, form, reading, saved, say, submit


def company_form(me: Actor) -> None:
    """For those who may set it; for the others nothing is drawn."""
    if not me.may("standards.company"):
        return
    held = reading(company, me)
    shown = {label: getattr(held, name) for name, label in _labels().items()}
    pin = editing("company", 0, held.stamp, **shown)
    with form("company", pin.version) as nonce:
        st.caption(_("Shown on posters, printed sheets and the public pages."))
        values = _words(nonce, held) | _figures(nonce, held)
        sent = nonce.send(_("Save"))
    if sent and submit(set_company, me, nonce, facts=Company(**values), seen=pin.version):
        saved("company", 0)
        say(_("Saved"))
        st.rerun()


def _labels() -> dict[str, str]:
    return {
        "name": _("Company name"),
        "hotline": _("Service hotline"),
        "complaint_line": _("Complaint line"),
        "address": _("Address"),
        "site": _("Address of this site"),
        "repeat_days": _("The same again within so many days is a repeat"),
        "soon_minutes": _("Warn so many minutes before something is due"),
        "digest_hour": _("Morning digest at (hour)"),
    }


def _words(nonce: Once, held: Company) -> dict[str, Any]:
    labels, columns = _labels(), st.columns(2)
    names = ("name", "address", "hotline", "complaint_line", "site")
    return {
        name: columns[number % 2].text_input(
            labels[name],
            value=getattr(held, name),
            key=nonce.key(name),
            max_chars=LONGEST,
        )
        for number, name in enumerate(names)
    }


def _figures(nonce: Once, held: Company) -> dict[str, Any]:
    labels, columns = _labels(), st.columns(3)
    bounds = {"repeat_days": (1, 730), "soon_minutes": (5, 2880), "digest_hour": (0, 23)}
    return {
        name: columns[number].number_input(
            labels[name], least, most, value=getattr(held, name), step=1, key=nonce.key(name)
        )
        for number, (name, (least, most)) in enumerate(bounds.items())
    }
