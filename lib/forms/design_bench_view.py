"""The desk a form is designed on: the draft as this window knows it, kept at each change."""

from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

import streamlit as st

from lib.access import Actor
from lib.errors import Refused
from lib.forms import drafts
from lib.forms.design_rules import found
from lib.forms.drafts import Draft
from lib.forms.preflight_rules import Finding
from lib.forms.schema import FormField, FormSchema
from lib.ui import attempt, making

MIND = "_pin:design"
HEAD = "head"
"""Stands in the outline for the form's own title and help; no question's id, those are letters and more."""


@dataclass
class Mind:
    """What this window remembers of the draft: its version, the question worked on, which widgets are new.

    A click follows so close on typing that both come in one run: what was worked on is drawn, and so kept,
    once more before anything else is turned to, which is what next and panels (as last drawn) are for.
    """

    id: int
    version: int | None
    on: str
    epoch: int = 0
    next: str = ""
    panels: dict[str, str] = dataclass_field(default_factory=dict)
    looked: tuple[int | None, list[Refused], list[Finding]] = (None, [], [])


@dataclass
class Bench:
    me: Actor
    draft: Draft
    schema: FormSchema
    mind: Mind

    @property
    def stale(self) -> bool:
        """Changed in another window since this one last looked."""
        return self.mind.version != self.draft.version

    @property
    def field(self) -> FormField | None:
        return found(self.schema, self.mind.on)

    def key(self, *part: object) -> str:
        return ":".join(map(str, ("design", self.draft.id, self.mind.epoch, self.mind.on, *part)))

    def was(self, id: str) -> FormField | None:
        """The question as it is in force."""
        return found(self.draft.base, id) if self.draft.base else None

    def keep(self, schema: FormSchema) -> bool:
        """At once, and only over the version this window knows: so a repeat changes nothing."""
        if schema == self.schema:
            return True
        done = attempt(making, drafts.keep, self.me, **self.known, schema=schema)
        if done:
            self.schema, self.mind.version = schema, done.value
        return bool(done)

    def anew(self) -> None:
        """The widgets show the draft as it is now, not what was typed into them."""
        self.mind.epoch += 1

    def look_again(self) -> None:
        """The next drawing takes the draft as it is then."""
        self.mind.version = None
        self.anew()

    @property
    def known(self) -> dict[str, Any]:
        """Which draft, as this window knows it."""
        return {"id": self.draft.id, "version": self.mind.version}


def bench_of(me: Actor, draft: Draft) -> Bench:
    mind = st.session_state.get(MIND)
    if not isinstance(mind, Mind) or mind.id != draft.id:
        mind = st.session_state[MIND] = Mind(draft.id, None, HEAD)
    if mind.version is None:
        mind.version = draft.version
    if mind.on != HEAD and not found(draft.schema, mind.on):
        mind.on = HEAD
    return Bench(me, draft, draft.schema, mind)


def marks(findings: list[Finding]) -> dict[str, str]:
    """Question → red for what can never be, orange for what is worth a look."""
    grave = {one.field for one in findings if one.grave}
    return {one.field: "red" if one.field in grave else "orange" for one in findings}
