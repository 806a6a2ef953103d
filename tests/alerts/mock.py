"""A robot of one's own on this machine: it does as it is told and keeps what it was sent."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Robot:
    """answers: (status, body) one after the other, the last for good; silent: it hangs until the end."""

    answers: list[tuple[int, str]] = field(default_factory=lambda: [(200, '{"errcode":0,"errmsg":"ok"}')])
    silent: bool = False
    heard: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    port: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}/cgi-bin/webhook/send?key=secret-4711"

    @property
    def texts(self) -> list[str]:
        return [
            (body.get("text") or body["content"])["content" if "text" in body else "text"]
            for _, body in self.heard
        ]


@contextmanager
def robot() -> Iterator[Robot]:
    told = Robot()

    class Ear(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.heard.append((self.path, json.loads(body)))
            if told.silent:
                told.over.wait(20)
                return
            status, answer = told.answers.pop(0) if len(told.answers) > 1 else told.answers[0]
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", f"http://{told.host}/elsewhere")
            self.send_header("Content-Length", str(len(answer.encode())))
            self.end_headers()
            self.wfile.write(answer.encode())

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Ear)
    server.daemon_threads = True
    told.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        told.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
