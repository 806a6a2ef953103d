"""Reading and working a screen as AppTest holds it: one desk is one browser with somebody signed in."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from streamlit.runtime.scriptrunner import RerunData
from streamlit.testing.v1 import AppTest, local_script_runner
from streamlit.util import calc_hash

from lib.accounts import sessions
from lib.deeds import perform
from lib.i18n import translate
from lib.web import door
from tests.cast import DOOR, PASSWORD_HASH, Cast

ROOT = Path(__file__).parent.parent.parent
PAGES = tuple(sorted(path.stem for path in (ROOT / "pages").glob("*.py")))
SHUT = "您没有这个页面的权限，如有需要请联系管理员。"
SIGNED_OUT = "您已退出登录。"
WORDS = ("caption", "count", "previous", "next", "turn", "empty")
# What a proto says that nobody reads.
MACHINERY = {
    "id", "form_id", "icon", "content_icon", "type", "language", "tag", "color", "deferred_file_id", "url",
    "component_name", "js_content", "html_content", "css_content", "autocomplete", "format", "anchor",
    "page", "page_script_hash", "query_string",
}  # fmt: skip
# What Streamlit or the table component shows as it is; everything else is markdown.
LITERAL = {
    ("Code", "code_text"), ("Text", "body"), ("Selectbox", "options"), ("MultiSelect", "options"),
    ("Selectbox", "raw_value"), ("Selectbox", "placeholder"), ("MultiSelect", "placeholder"),
    ("MultiSelect", "raw_values"), ("TextInput", "default"), ("TextInput", "value"),
    ("TextInput", "placeholder"), ("TextArea", "default"), ("TextArea", "value"),
    ("TextArea", "placeholder"), ("table", "data"),
}  # fmt: skip


@dataclass(frozen=True)
class Said:
    """One text on the screen: of what kind of element, in which of its fields."""

    kind: str
    field: str
    text: str

    @property
    def literal(self) -> bool:
        return (self.kind, self.field) in LITERAL


class Desk:
    """The browser of one person; the cookie may change under it."""

    def __init__(self, cast: Cast | None = None) -> None:
        self.cast, self.token = cast, ""

    def sign_in(self, name: str) -> str:
        assert self.cast
        self.token = open_session(self.cast.user_id(name))
        return self.token

    def alone(self, page: str, **query: Any) -> AppTest:
        """The page's script by itself, as if its address had got past the shell."""
        return _run(AppTest.from_file(ROOT / "pages" / f"{page}.py", default_timeout=20), query)

    def at(self, page: str, **query: Any) -> AppTest:
        """The page through the shell, as by its address; the first of the menu when it is not open."""
        at = AppTest.from_file(ROOT / "lib" / "shell.py", default_timeout=20)
        at._page_hash = calc_hash(page)
        return _run(at, query)

    def shell(self) -> AppTest:
        return AppTest.from_file(ROOT / "lib" / "shell.py", default_timeout=20).run()


def _run(at: AppTest, query: dict[str, Any]) -> AppTest:
    at.query_params = {name: str(value) for name, value in query.items()}
    return at.run()


def open_session(user_id: int, password_hash: str = PASSWORD_HASH) -> str:
    """As the door would, without the work of a password."""
    return perform(sessions.open_session, DOOR, None, user_id=user_id, password_hash=password_hash, try_id=0)


def a_second_later() -> None:
    """What the door knew about a session is a second old at most."""
    door._seen.clear()


# -- what is on the screen ---------------------------------------------------------------------


def said(at: AppTest) -> list[Said]:
    """Every text on the screen, tables and labels of closed blocks included."""
    found: list[Said] = []
    for node in at._tree:
        proto = getattr(node, "proto", None)
        if proto is None:
            continue
        kind = proto.DESCRIPTOR.name
        if kind == "BidiComponent":
            if proto.component_name == "wuyedesk_table":
                found += [Said("table", "data", text) for text in _leaves(data_of(proto))]
        else:
            found += [Said(kind, field, text) for field, text in _strings(proto)]
    return found


def _strings(proto: Any) -> Iterator[tuple[str, str]]:
    for field, value in proto.ListFields():
        if field.name in MACHINERY:
            continue
        for one in value if field.is_repeated else [value]:
            if isinstance(one, str):
                yield field.name, one
            elif hasattr(one, "ListFields"):
                yield from _strings(one)


def _leaves(data: Any) -> Iterator[str]:
    shown = [*(data[name] for name in WORDS), *(column["label"] for column in data["columns"])]
    for row in data["rows"]:
        shown += [cell["text"] if isinstance(cell, dict) else cell for cell in row["cells"].values()]
    yield from (text for text in shown if text)


def data_of(proto: Any) -> Any:
    return json.loads(proto.mixed.json if proto.WhichOneof("data") == "mixed" else proto.json)


def text(at: AppTest) -> str:
    return "\n".join(unescaped(one.text) for one in said(at))


def unescaped(markdown: str) -> str:
    """What a reader sees of words that went through plain()."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown.replace(":gray[]", ""))


def alerts(at: AppTest) -> list[str]:
    return [unescaped(one.value) for one in (*at.error, *at.warning, *at.info, *at.success)]


def toasts(at: AppTest) -> list[str]:
    return [one.value for one in at.toast]


def headings(at: AppTest) -> list[str]:
    return [unescaped(one.value) for one in (*at.header, *at.subheader)]


def tables(at: AppTest) -> dict[str, Any]:
    """Caption → what the table component was given."""
    found = [data_of(node.proto) for node in at._tree if getattr(node, "type", "") == "bidi_component"]
    return {data["caption"]: data for data in found if "caption" in data}


def cells(at: AppTest, caption: str, column: str) -> list[str]:
    cells = [row["cells"][column] for row in tables(at)[caption]["rows"]]
    return [cell["text"] if isinstance(cell, dict) else cell for cell in cells]


# -- what a person does ------------------------------------------------------------------------


def widget(at: AppTest, name: str) -> Any:
    """By key, by the key's beginning (keys end in a nonce), or by label."""
    found = [node for node in at._tree if getattr(node, "id", None) and hasattr(node, "set_value")]
    for fits in (
        lambda w: w.key == name,
        lambda w: (w.key or "").startswith(f"{name}:"),
        lambda w: getattr(w, "label", "") == name,
    ):
        if hits := [one for one in found if fits(one)]:
            return hits[0]
    raise LookupError(f"no widget {name!r} among {[(w.type, w.key, getattr(w, 'label', '')) for w in found]}")


def fill(at: AppTest, **values: Any) -> AppTest:
    """Names are keys' beginnings, with __ for a colon."""
    for name, value in values.items():
        widget(at, name.replace("__", ":")).set_value(value)
    return at


def press(at: AppTest, label: str) -> AppTest:
    """The button of that label, or of that key."""
    hits = [one for one in (*at.button,) if label in (one.label, one.key)]
    assert hits, f"no button {label!r} among {[one.label for one in at.button]}"
    return hits[0].click().run()


@contextmanager
def partly(at: AppTest) -> Iterator[None]:
    """Inside, run() draws only the screen's fragment anew, as a widget of the fragment would have it."""
    *_box, id = at._fragment_storage._fragments  # the sidebar's box comes before the screen's own
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(local_script_runner, "RerunData", partial(RerunData, fragment_id=id))
        yield


def sees(at: AppTest, *wanted: str) -> bool:
    shown = text(at)
    return all(one in shown for one in wanted)


def zh(message: str, **params: Any) -> str:
    """The sentence as the catalog has it; fails when there is none."""
    told = translate("zh_CN", message, **params)
    assert told != message.format(**params), message
    return told
