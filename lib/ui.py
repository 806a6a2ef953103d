"""What every screen stands on: who is here, reading, submitting once, saving without overwriting."""

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Generic, NoReturn, ParamSpec, TypeVar

import streamlit as st

from lib import deeds
from lib.access import Actor, UseCase
from lib.errors import Refused, Stale
from lib.faults import report
from lib.i18n import DEFAULT, N_, pick, translate
from lib.screens import screens
from lib.web.door import COOKIE, forget, who

# What markdown gives a meaning. A backslash takes it away, but Streamlit looks through the finished text once
# more, for addresses, :material_…:, :streamlit: and arrows: there an empty directive parts the text.
APART = re.compile(
    r"(?<=www)(?=\.)|(?=://)|(?=@)|(?<=:)(?=material_|streamlit:)|(?<=[<~-])(?=[->=])|(?<=>)(?==)", re.I
)
MARKUP = str.maketrans({c: f"\\{c}" for c in "\\`*_{}[]()<>#+-.!|~$:&@/"} | {"\0": ":gray[]"})
# Controls, and the signs that make text run backwards.
UNSEEN = dict.fromkeys(
    [*range(32), *range(127, 160), 0x200E, 0x200F, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
P = ParamSpec("P")
R = TypeVar("R")
# (token, language) while something is made for a person outside their script's run.
_away: ContextVar[tuple[str, str] | None] = ContextVar("away", default=None)


def token() -> str:
    """The browser's session cookie; nothing else ever says who is here."""
    away = _away.get()
    return away[0] if away else st.context.cookies.get(COOKIE, "")


def language() -> str:
    away = _away.get()
    return away[1] if away else str(st.session_state.get("_lang", DEFAULT))


def later(make: Callable[[], R], *, lang: str = "") -> Callable[[], R]:
    """For a file asked for outside the script's run: made for who saw the button, in lang or their own."""
    here = (token(), lang or language())

    def made() -> R:
        before = _away.set(here)
        try:
            return make()
        except Exception as error:
            raise RuntimeError(f"no file was made, fault {report(error)}") from None
        finally:
            _away.reset(before)

    return made


def _(text: str, /, **params: Any) -> str:
    return translate(language(), text, **params)


def me() -> Actor:
    """The person here, alive within the last second; what the last person left behind is cleared."""
    actor = who(token()) or _signed_out()
    here = f"{actor.key}/{actor.session}"
    if st.session_state.get("_here", here) != here:
        st.session_state.clear()
    st.session_state["_here"], st.session_state["_lang"] = here, actor.lang
    return actor


def _signed_out() -> NoReturn:
    if _away.get():
        raise Refused(N_("You are signed out."))
    st.session_state.clear()
    st.info(_("You are signed out."), icon=":material/lock:")
    st.link_button(_("Sign in"), "/login", type="primary")
    st.stop()


def enter(name: str) -> Actor:
    """The guard every page begins with, whatever way it was reached."""
    actor, screen = me(), screens()[name]
    if not screen.open_to(actor):
        st.warning(
            _("This page is not open to you. Ask an administrator if you need it."), icon=":material/lock:"
        )
        st.stop()
    _leave(f"{name}?{param('id')}")
    _show_said()
    return actor


def _leave(page: str) -> None:
    """On another page, or another row's, nothing of the last one is being edited any more."""
    if st.session_state.get("_page") != page:
        for key in [key for key in st.session_state if str(key).startswith("_pin:")]:
            del st.session_state[key]
    st.session_state["_page"] = page


def reading(use_case: UseCase[P, R], actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a query; a refusal ends the page with its sentence."""
    try:
        return deeds.read(use_case, _still(actor), *args, **kwargs)
    except Refused as refused:
        if _away.get():
            raise
        show(refused)
        st.stop()


def making(use_case: UseCase[P, R], actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a command whose result is a file to take away: asked for again, it is made and noted again."""
    return deeds.perform(use_case, _still(actor), None, *args, **kwargs)


def _still(actor: Actor) -> Actor:
    """The rights of this very second, and the same person as when the page was drawn."""
    now = who(token())
    return now if now and now.session == actor.session else _signed_out()


@dataclass(frozen=True)
class Done(Generic[R]):
    """A submit that went through; always true."""

    value: R


@dataclass
class Once:
    """A nonce that is part of a form's widget keys and changes only after success."""

    name: str
    _state: str = field(init=False)

    def __post_init__(self) -> None:
        self._state = f"_once:{self.name}"
        st.session_state.setdefault(self._state, secrets.token_hex(8))

    @property
    def nonce(self) -> str:
        return str(st.session_state[self._state])

    def key(self, part: str) -> str:
        return f"{self.name}:{part}:{self.nonce}"

    def renew(self) -> None:
        st.session_state.pop(self._state, None)

    def button(self, label: str, *, primary: bool = True, **kwargs: Any) -> bool:
        return st.button(label, key=self.key("go"), type="primary" if primary else "secondary", **kwargs)

    def send(self, label: str, *, primary: bool = True, **kwargs: Any) -> bool:
        """The form's own submit button."""
        return st.form_submit_button(
            label, key=self.key("send"), type="primary" if primary else "secondary", **kwargs
        )


def once(*name: object) -> Once:
    return Once(":".join(map(str, name)))


@contextmanager
def form(*name: object, border: bool = True, enter_to_submit: bool = False) -> Iterator[Once]:
    """A form that can be sent once: a repeat of the same click returns the first result."""
    nonce = once(*name)
    with st.form(nonce.key("form"), border=border, enter_to_submit=enter_to_submit):
        yield nonce


def submit(
    use_case: UseCase[P, R], actor: Actor, nonce: Once, /, *args: P.args, **kwargs: P.kwargs
) -> Done[R] | None:
    """Run a command in a transaction of its own; show a refusal; None means nothing was saved."""
    try:
        value = deeds.perform(use_case, _still(actor), nonce.nonce, *args, **kwargs)
    except Refused as refused:
        show(refused)
        return None
    nonce.renew()
    forget(token())  # What this changed about the person themselves holds from here on.
    return Done(value)


def attempt(check: Callable[..., R], *args: Any, **kwargs: Any) -> Done[R] | None:
    """Run a pure check whose refusal is shown like a command's."""
    try:
        return Done(check(*args, **kwargs))
    except Refused as refused:
        show(refused)
        return None


def show(refused: Refused) -> None:
    """What has several parts is a list, so that all is mended at once."""
    st.error("\n- ".join(sentence(one.message, **one.params) for one in refused.parts))


def sentence(message: str, /, **params: Any) -> str:
    """A message with its params in the reader's language, ready for markdown."""
    return _(message, **{name: _param(value) for name, value in params.items()})


def _param(value: Any) -> Any:
    """A preset's text in two languages, a word of the catalog, or just a value."""
    if isinstance(value, dict):
        return plain(pick(value, language()))
    return plain(_(value)) if isinstance(value, str) else value


@dataclass
class Pin:
    """A row as it stood when its form was first drawn."""

    key: str
    version: int
    shown: dict[str, Any]


def editing(kind: str, id: int, version: int, **shown: Any) -> Pin:
    """Pins version and values; if the row has moved on, says what changed and offers the new state."""
    key = f"_pin:{kind}:{id}"
    held = st.session_state.setdefault(key, (version, shown))
    pin = Pin(key, *held)
    if pin.version != version:
        _show_changes(pin, shown)
    return pin


def saved(kind: str, id: int) -> None:
    """The row's form has done its work: the next drawing pins it anew."""
    st.session_state.pop(f"_pin:{kind}:{id}", None)


def _show_changes(pin: Pin, now: dict[str, Any]) -> None:
    before = {name: pin.shown.get(name) for name in now}
    changed = [f"- {_(k)}: {_told(before[k])} → **{_told(v)}**" for k, v in now.items() if before[k] != v]
    st.warning("\n".join([_("Somebody else has just changed this:"), *changed]))
    if st.button(_("Load the new state"), key=f"{pin.key}:load"):
        del st.session_state[pin.key]
        st.rerun()


def _told(value: Any) -> str:
    return plain(str(value)) if value else "—"


def plain(text: str) -> str:
    """People's words inside markdown: shown as they are, never as markup, pictures or links."""
    seen = " ".join(text.split()).translate(UNSEEN)
    return APART.sub("\0", seen).translate(MARKUP)


def say(text: str) -> None:
    """A sentence shown after the next rerun or on the next page."""
    st.session_state.setdefault("_said", []).append(text)


def _show_said() -> None:
    for text in st.session_state.pop("_said", []):
        st.toast(text, icon=":material/check_circle:")


def go(name: str, **params: Any) -> NoReturn:
    """Move to a screen, as a link would."""
    st.switch_page(screens()[name].script, query_params={k: str(v) for k, v in params.items()})


def param(name: str) -> str:
    return str(st.query_params.get(name, ""))


def param_id(name: str = "id") -> int:
    """A row's id from the address; 0 finds nothing."""
    text = param(name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 15 else 0


def fault(error: Exception) -> bool:
    """Anything not refused is a bug: logged under an id the person can tell us."""
    st.error(
        _(
            "Something went wrong here. Nothing was saved. Please tell your administrator this number: {id}",
            id=report(error),
        )
    )
    return True


__all__ = ["Stale"]
