"""A browser tab without a browser: speaks Streamlit's WebSocket protocol, and says what no browser would.


async with Tab("http://127.0.0.1:8501", token) as tab:
    await tab.open("tickets")
    await tab.fill({"Note": "…"}, press="Save")
    assert "…" in tab.text()
"""

import asyncio
import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

COOKIE = "wuyedesk"
# Plain http on this machine: reading all the certificates of the world takes longer than most requests.
BARE: Any = {"trust_env": False, "verify": False}
FIELDS = {
    "button": "trigger_value",
    "download_button": "trigger_value",
    "checkbox": "bool_value",
    "text_input": "string_value",
    "text_area": "string_value",
    "selectbox": "string_value",
    "radio": "string_value",
    "time_input": "string_value",
    "number_input": "double_value",
    "multiselect": "string_array_value",
    "button_group": "string_array_value",
    "date_input": "string_array_value",
    "date_time_input": "string_array_value",
    "bidi_component": "json_value",
}
READ = ("body", "label", "value", "text", "message", "title", "placeholder")
REPLACED = ForwardMsg.FINISHED_EARLY_FOR_RERUN
FRAGMENT = ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY


class Gone(Exception):
    """The server closed the socket."""

    def __init__(self, code: int | None) -> None:
        super().__init__(f"closed with {code}")
        self.code = code


@dataclass(frozen=True)
class Element:
    """One thing on the screen; proto is what the server said about it."""

    kind: str
    proto: Any
    run: str
    fragment: str

    @property
    def id(self) -> str:
        return str(getattr(self.proto, "id", "") or "")

    @property
    def key(self) -> str:
        parts = self.id.split("-", 2)
        return parts[2] if self.id.startswith("$$") and len(parts) == 3 and parts[2] != "None" else ""

    @property
    def label(self) -> str:
        return str(getattr(self.proto, "label", "") or "")

    @property
    def options(self) -> list[str]:
        """As they must be sent back."""
        if self.kind != "button_group":
            return [str(option) for option in getattr(self.proto, "options", ())]
        return [f"{o.content_icon} {o.content}".strip() for o in self.proto.options]

    @property
    def data(self) -> Any:
        """What a component of our own was given."""
        proto = self.proto
        return json.loads(proto.mixed.json if proto.WhichOneof("data") == "mixed" else proto.json or "null")

    def text(self) -> str:
        if self.kind == "bidi_component":
            return "" if "words" in self.proto.component_name else json.dumps(self.data, ensure_ascii=False)
        found = [getattr(self.proto, name, "") for name in READ]
        return " ".join([text for text in found if isinstance(text, str) and text] + self.options)


class Tab:
    """One WebSocket session; every deed waits until the script has run."""

    def __init__(
        self, url: str, token: str = "", *, timeout: float = 30, headers: dict[str, str] | None = None
    ) -> None:
        self.url, self.token, self.timeout = url.rstrip("/"), token, timeout
        self.headers = {**({"Cookie": f"{COOKIE}={token}"} if token else {}), **(headers or {})}
        self.session = self.page_hash = self.run_id = self.query = ""
        self.pages: dict[str, str] = {}
        self.shown: dict[tuple[int, ...], Element] = {}
        self.values: dict[str, tuple[str, Any]] = {}
        self.seen: dict[str, ForwardMsg] = {}
        self.close_code: int | None = None
        self.received = 0
        self._fragments: tuple[str, ...] = ()
        self._ready = asyncio.Event()
        self._files: Any = None
        self._made: Any = None
        self._ws: ClientConnection | None = None
        self._listener: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Tab":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    # -- the wire ------------------------------------------------------------------------------

    async def connect(self) -> None:
        """Raises InvalidStatus where the door is shut."""
        protocols: list[Any] = ["streamlit", "anonymous", *([self.session] if self.session else [])]
        self._ws = await connect(
            f"{self.url.replace('http', 'ws', 1)}/_stcore/stream",
            subprotocols=protocols,
            additional_headers=self.headers,
            max_size=None,
            ping_interval=None,
            compression=None,
            open_timeout=self.timeout,
            proxy=None,
        )
        self._listener = asyncio.create_task(self._listen(self._ws))

    async def close(self) -> None:
        if self._ws:
            await self._ws.close()
        if self._listener:
            self._listener.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._listener
        self._ws = self._listener = None

    async def _listen(self, ws: ClientConnection) -> None:
        try:
            async for raw in ws:
                self.received += len(raw)
                message = ForwardMsg()
                message.ParseFromString(raw if isinstance(raw, bytes) else raw.encode())
                self._take(message)
        except ConnectionClosed:
            pass
        self.close_code = ws.close_code
        self._ready.set()

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "ref_hash":
            whole = ForwardMsg()
            whole.CopyFrom(self.seen[message.ref_hash])
            whole.metadata.CopyFrom(message.metadata)
            message, kind = whole, whole.WhichOneof("type")
        elif message.metadata.cacheable and message.hash:
            self.seen[message.hash] = message
        if kind and (taking := getattr(self, f"_on_{kind}", None)):
            taking(message)

    def _on_new_session(self, message: ForwardMsg) -> None:
        self.run_id = message.metadata.run.script_run_id
        self._fragments = tuple(message.metadata.run.fragment_ids)
        self.page_hash = message.new_session.page_script_hash
        self.session = message.new_session.initialize.session_id or self.session

    def _on_navigation(self, message: ForwardMsg) -> None:
        told = message.navigation
        self.pages = {page.url_pathname: page.page_script_hash for page in told.app_pages}
        self.page_hash = told.page_script_hash

    def _on_page_info_changed(self, message: ForwardMsg) -> None:
        self.query = message.page_info_changed.query_string

    def _on_delta(self, message: ForwardMsg) -> None:
        delta = message.delta
        kind = delta.WhichOneof("type")
        holder = {"new_element": delta.new_element, "add_block": delta.add_block}.get(kind or "")
        name = holder.WhichOneof("type") if holder is not None else None
        path = tuple(message.metadata.delta_path)
        if holder is None or name is None:
            return
        self.shown[path] = Element(name, getattr(holder, name), self.run_id, delta.fragment_id)

    def _on_file_urls_response(self, message: ForwardMsg) -> None:
        self._files = message.file_urls_response
        self._ready.set()

    def _on_backend_operation_response(self, message: ForwardMsg) -> None:
        self._made = message.backend_operation_response
        self._ready.set()

    def _on_script_finished(self, message: ForwardMsg) -> None:
        if message.script_finished == REPLACED:
            return
        partly = message.script_finished == FRAGMENT
        self.shown = {
            path: element
            for path, element in self.shown.items()
            if element.run == self.run_id or (partly and element.fragment not in self._fragments)
        }
        self._ready.set()

    async def say(self, message: BackMsg) -> None:
        """Send anything at all and wait for the answer; Gone when the server has closed."""
        if self._ws is None:
            await self.connect()
        assert self._ws is not None
        self._ready.clear()
        try:
            await self._ws.send(message.SerializeToString())
            await asyncio.wait_for(self._ready.wait(), self.timeout)
        except ConnectionClosed as closed:
            raise Gone(self._ws.close_code) from closed
        if self.close_code is not None:
            raise Gone(self.close_code)

    async def rerun(
        self,
        *events: tuple[str, str, Any],
        page: str | None = None,
        query: str | None = None,
        fragment: str = "",
    ) -> None:
        """events are (widget id, field, value) said once; widgets set before are said again each time."""
        message = BackMsg()
        state = message.rerun_script
        if page is None:
            state.page_script_hash = self.page_hash
        else:
            state.page_name, self.values = page, {}
            state.page_script_hash = self.pages.get(page, "")
        self.query = self.query if query is None else query
        state.query_string, state.fragment_id = self.query, fragment
        state.context_info.timezone, state.context_info.locale = "Asia/Shanghai", "zh-CN"
        state.context_info.url = self.url
        state.cached_message_hashes.extend(self.seen)
        for id, (field, value) in self.values.items():
            put(state.widget_states.widgets.add(id=id), field, value)
        for id, field, value in events:
            put(state.widget_states.widgets.add(id=id), field, value)
        await self.say(message)

    # -- what a person does --------------------------------------------------------------------

    async def open(self, page: str = "", query: str = "") -> None:
        """Come to a page, as a link or an address typed would."""
        await self.rerun(page=page, query=query)

    async def set(self, name: str, value: Any) -> None:
        element = self.widget(name)
        self.put(element, value)
        await self.rerun(fragment=element.fragment)

    async def click(self, name: str) -> None:
        element = self.widget(name, "button", "download_button")
        await self.rerun((element.id, "trigger_value", True), fragment=element.fragment)

    async def fill(self, values: dict[str, Any], *, press: str) -> None:
        """A form filled in and sent."""
        for name, value in values.items():
            self.put(self.widget(name), value)
        await self.click(press)

    async def fire(self, name: str, event: str, value: Any) -> None:
        """A trigger of a component of our own: the table whose caption is name opens a row."""
        element = next(
            e for e in self.kinds("bidi_component") if name in (e.key, (e.data or {}).get("caption"))
        )
        said = json.dumps([{"event": event, "value": value}])
        await self.rerun((f"$$STREAMLIT_INTERNAL_KEY_{element.id}__events", "json_trigger_value", said))

    async def download(self, name: str) -> str:
        """The address of a file behind a download button, made now if it is made only when asked for."""
        button = self.widget(name, "download_button").proto
        if not button.deferred_file_id:
            return str(button.url)
        message = BackMsg()
        asked = message.backend_operation_request
        asked.request_id, asked.session_id = "1", self.session
        asked.deferred_file.file_id = button.deferred_file_id
        await self.say(message)
        return str(self._made.deferred_file.url)

    async def upload(self, name: str, file_name: str, content: bytes) -> httpx.Response:
        """Give a file to an uploader, whether or not the server keeps it."""
        element = self.widget(name, "file_uploader")
        place = await self.upload_place(file_name)
        answer = await self.push(place.upload_url, file_name, content)
        if answer.is_success:
            message = BackMsg()
            message.rerun_script.page_script_hash, message.rerun_script.query_string = (
                self.page_hash,
                self.query,
            )
            state = message.rerun_script.widget_states.widgets.add(id=element.id)
            info = state.file_uploader_state_value.uploaded_file_info.add()
            info.name, info.size, info.file_id = file_name, len(content), place.file_id
            info.file_urls.CopyFrom(place)
            await self.say(message)
        return answer

    async def waits_for(self, name: str) -> None:
        """Until what runs beside the page is done and the widget is there."""
        for _ in range(300):
            try:
                self.widget(name, "button")
                return
            except LookupError:
                await asyncio.sleep(0.1)
                await self.rerun()

    async def upload_place(self, file_name: str) -> Any:
        """Where the server would take a file, asked for by nobody."""
        message = BackMsg()
        message.file_urls_request.request_id, message.file_urls_request.session_id = "1", self.session
        message.file_urls_request.file_names.append(file_name)
        await self.say(message)
        return self._files.file_urls[0]

    async def push(self, path: str, file_name: str, content: bytes) -> httpx.Response:
        """Put bytes into the upload endpoint, with its own cross-site token."""
        async with httpx.AsyncClient(base_url=self.url, **BARE, timeout=self.timeout) as http:
            own = {"Cookie": self.headers.get("Cookie", "")}
            answer = await http.get("/_stcore/health", headers=own)
            xsrf = answer.cookies.get("_streamlit_xsrf", "")
            headers = {"X-Xsrftoken": xsrf, "Cookie": f"{own['Cookie']}; _streamlit_xsrf={xsrf}"}
            http.cookies.clear()
            return await http.put(path, files={"file": (file_name, content)}, headers=headers)

    # -- what a person sees --------------------------------------------------------------------

    def put(self, element: Element, value: Any) -> None:
        """Set a widget without telling the server yet; a choice may be named by a part of it."""
        field = FIELDS[element.kind]
        if isinstance(value, str) and element.options and value not in element.options:
            value = next((option for option in element.options if value in option), value)
        self.values[element.id] = (field, value)

    def widget(self, name: str, *kinds: str) -> Element:
        """By key, by the key's beginning (keys end in a nonce), by label, by a part of the label."""
        found = [
            e
            for _, e in sorted(self.shown.items())
            if e.id and (e.kind in kinds if kinds else e.kind in FIELDS)
        ]
        for fits in (
            lambda e: name in (e.key, e.label),
            lambda e: e.key.startswith(f"{name}:"),
            lambda e: name in e.label,
        ):
            if hits := [e for e in found if fits(e)]:
                return hits[0]
        raise LookupError(f"no widget {name!r} among {[(e.kind, e.label, e.key) for e in found]}")

    def kinds(self, *kinds: str) -> Iterator[Element]:
        return (element for _, element in sorted(self.shown.items()) if element.kind in kinds)

    def text(self) -> str:
        """Everything readable on the screen."""
        return "\n".join(element.text() for _, element in sorted(self.shown.items()))

    def tables(self) -> list[Any]:
        return [e.data for e in self.kinds("bidi_component") if "table" in e.proto.component_name]


def put(state: Any, field: str, value: Any) -> None:
    if field.endswith("_array_value"):
        many = value if isinstance(value, list | tuple) else [value]
        getattr(state, field).SetInParent()
        getattr(state, field).data.extend(many)
    elif field == "json_value":
        state.json_value = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    else:
        setattr(state, field, value)
