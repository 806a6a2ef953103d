"""Handing one message to a robot or to the mail server. Never in a transaction, never following a redirect.

What is wrong comes back as a word or two without address, key or text: it is kept and shown.
"""

import base64
import hashlib
import hmac
import json
import logging
import socket
import ssl
from contextlib import closing
from functools import cache
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import unquote, urlencode

from lib import clock
from lib.alerts.address_rules import Address, is_public
from lib.settings import settings

SECONDS = 10.0
LONGEST_ANSWER = 4096
FINE = ""
CODES = ("errcode", "code", "StatusCode")


def send(address: Address, title: str, body: str) -> str:
    """Nothing when it arrived, else what was wrong."""
    if address.recipients:
        return _mail(address.recipients, title, body)
    target, message = _robot_message(address, f"{title}\n{body}" if title else body)
    try:
        status, answer = _post(address, target, json.dumps(message, ensure_ascii=False).encode())
    except TimeoutError:
        return "timeout"
    except ssl.SSLError:
        return "certificate"
    except (OSError, HTTPException):
        return "unreachable"
    return _verdict(status, answer)


def _post(address: Address, target: str, body: bytes) -> tuple[int, bytes]:
    """To the very machine that was looked at: the name is not resolved a second time."""
    place = _place(address)
    if place is None:
        return 0, b""
    with closing(_connected(place, address)) as pipe:
        connection = HTTPConnection(address.host, address.port, timeout=SECONDS)
        connection.sock = pipe
        host = address.host if address.port in (80, 443) else f"{address.host}:{address.port}"
        head = {"Host": host, "Content-Type": "application/json; charset=utf-8", "Connection": "close"}
        connection.request("POST", target, body, head)
        answer = connection.getresponse()
        return answer.status, answer.read(LONGEST_ANSWER)


def _place(address: Address) -> Any:
    """The first machine of that name, if all of them are public or the server's administrator vouches."""
    found = [place[4] for place in socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)]
    public = all(is_public(str(place[0])) for place in found)
    return found[0] if found and (public or address.relay) else None


def _connected(place: Any, address: Address) -> socket.socket:
    pipe = socket.create_connection(place[:2], SECONDS)
    if address.plain:
        return pipe
    try:
        return _trust().wrap_socket(pipe, server_hostname=address.host)
    except BaseException:
        pipe.close()
        raise


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


def _robot_message(address: Address, text: str) -> tuple[str, dict[str, Any]]:
    """(where on the host, what) as each kind of robot wants it."""
    signed = _signature(address) if address.secret else {}
    if address.kind == "feishu":
        return address.target, {"msg_type": "text", "content": {"text": text}, **signed}
    message = {"msgtype": "text", "text": {"content": text}}
    glue = "&" if "?" in address.target else "?"
    return address.target + (f"{glue}{urlencode(signed)}" if signed else ""), message


def _signature(address: Address) -> dict[str, str]:
    """DingTalk signs the moment with the key; Feishu signs nothing with both."""
    secret, seconds = unquote(address.secret), int(clock.now().timestamp())
    moment = str(seconds if address.kind == "feishu" else seconds * 1000)
    both = f"{moment}\n{secret}".encode()
    key, text = (both, b"") if address.kind == "feishu" else (secret.encode(), both)
    sign = base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()
    return {"timestamp": moment, "sign": sign}


def _verdict(status: int, answer: bytes) -> str:
    """Robots say 200 to what they refuse, and why in a number of their own."""
    if status != 200:
        return "forbidden" if status == 0 else "redirect" if 300 <= status < 400 else f"http {status}"
    try:
        said = json.loads(answer)
        code = next(said[name] for name in CODES if name in said)
    except (ValueError, TypeError, StopIteration):
        return "unclear"
    return FINE if code == 0 else f"code {code:d}" if isinstance(code, int) else "unclear"


def _mail(recipients: tuple[str, ...], title: str, body: str) -> str:
    """Through the mail server the administrator of this machine has named."""
    # The one plugin, straight: asked by address, the library would first load all of its two hundred.
    from apprise import NotifyFormat
    from apprise.plugins.email import NotifyEmail

    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)  # It quotes addresses.
    base = settings().mail
    if not base.startswith(("mailto://", "mailtos://")):
        return "no mail"
    try:
        facts = NotifyEmail.parse_url(base) or {}
        post = NotifyEmail(**{**facts, "targets": list(recipients)})
    except TypeError:  # Its own error of an address is one.
        return "no mail"
    return FINE if post.notify(body=body, title=title, body_format=NotifyFormat.TEXT) else "mail"
