"""A form being answered: whose keys its widgets have, what they begin with, which of them others wait for."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import streamlit as st

from lib.forms.checks import depends_on
from lib.forms.schema import FormField, FormSchema, Text
from lib.i18n import pick as pick_text
from lib.ui import Once, language, plain

STATE = "_pin:forms"


def told(text: Text) -> str:
    """A form's own words in the reader's language, as they are."""
    return pick_text(text, language())


@dataclass
class Sheet:
    """held is an answer given before; mind what the server remembers of this one until it is sent."""

    schema: FormSchema
    nonce: Once
    held: dict[str, Any]
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def mind(self) -> dict[str, Any]:
        """Forgotten when the form has been sent (its nonce changes) and when the page is left."""
        minds: dict[str, tuple[str, dict[str, Any]]] = st.session_state.setdefault(STATE, {})
        if minds.get(self.nonce.name, ("",))[0] != self.nonce.nonce:
            minds[self.nonce.name] = (self.nonce.nonce, {})
        return minds[self.nonce.name][1]

    def key(self, asked: FormField) -> str:
        """Under another answer of its parent a choice is another widget, with other options."""
        above = self.values.get(asked.parent) if asked.parent else None
        return self.nonce.key(f"{asked.id}:{above}" if above else asked.id)

    def start(self, asked: FormField) -> Any:
        """What the field begins with; the same at every drawing, or the widget would begin anew."""
        known: Any = self.held.get(asked.id, asked.default)
        return self.mind.setdefault(f"start:{asked.id}", known)

    def known(self, asked: FormField) -> Any:
        """The answer as far as it is known before the field is drawn."""
        key = self.key(asked)
        return st.session_state[key] if key in st.session_state else self.start(asked)

    def widget(self, asked: FormField) -> dict[str, Any]:
        """What all widgets are given. Only an answer that others wait for draws the form anew."""
        return {
            "key": self.key(asked),
            "on_change": "rerun" if asked.id in self.waited_for else "ignore",
            "persist_state": "page" if depends_on(asked) else None,
        }

    @cached_property
    def waited_for(self) -> set[str]:
        return {id for asked in self.schema.fields for id in depends_on(asked)}

    def label(self, asked: FormField, more: str = "") -> str:
        return " ".join([plain(told(asked.label)), *filter(None, (more, "*" if asked.required else ""))])

    def bare_label(self, asked: FormField) -> str:
        """For our own components, which write text nodes."""
        return told(asked.label) + (" *" if asked.required else "")

    def help(self, asked: FormField) -> str | None:
        return plain(told(asked.help)) if asked.help else None
