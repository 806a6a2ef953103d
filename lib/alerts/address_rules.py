"""Where messages may go: a robot's address as people paste it, or mail; and which machines are public."""

import re
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import quote, urlsplit

from db.choices.alerts import ChannelKind
from lib.errors import Refused
from lib.i18n import N_

LONGEST_ADDRESS = 500
MOST_RECIPIENTS = 20
HTTPS = 443


@dataclass(frozen=True)
class Robot:
    """One kind of chat: the host, where on it robots listen, and how the short form of an address reads."""

    host: str
    path: str
    short: str
    long: str


ROBOTS = {
    ChannelKind.WECOM: Robot(
        "qyapi.weixin.qq.com", "/cgi-bin/webhook/send", "wecombot", "/cgi-bin/webhook/send?key={token}"
    ),
    ChannelKind.DINGTALK: Robot(
        "oapi.dingtalk.com", "/robot/send", "dingtalk", "/robot/send?access_token={token}"
    ),
    ChannelKind.FEISHU: Robot(
        "open.feishu.cn", "/open-apis/bot/v2/hook/", "feishu", "/open-apis/bot/v2/hook/{token}"
    ),
}
# These two may be told a key to sign each message with.
SIGNED = (ChannelKind.DINGTALK, ChannelKind.FEISHU)
PRINTED = re.compile(r"[!-\[\]-~]+")  # No blanks, controls or backslashes: what they mean differs by reader.
SHORT = re.compile(r"(?P<short>wecombot|dingtalk|feishu)://(?:(?P<secret>\w+)@)?(?P<token>[\w-]+)/?", re.A)
MAIL = re.compile(r"[\w.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.A | re.I)
# IPv6 addresses that lead to an IPv4 one: translated (NAT64).
NAT64 = ("64:ff9b::", "64:ff9b:1:")


@dataclass(frozen=True)
class Address:
    """secret: what a robot's messages are signed with; relay: one the server's administrator allows."""

    kind: ChannelKind
    host: str = ""
    port: int = HTTPS
    target: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
    recipients: tuple[str, ...] = field(default=(), repr=False)
    plain: bool = False
    relay: bool = False


def written(kind: ChannelKind, typed: str, secret: str, relays: frozenset[str]) -> str:
    """The address as it is kept, found good."""
    if kind == ChannelKind.MAIL:
        return ",".join(_recipients(typed))
    typed, secret = typed.strip(), secret.strip()
    if found := SHORT.fullmatch(typed):
        typed, secret = _from_short(kind, found), secret or found["secret"] or ""
    kept = typed.partition("#")[0] + (f"#{quote(secret, safe='')}" if secret and kind in SIGNED else "")
    read(kind, kept, relays)
    return kept


def _from_short(kind: ChannelKind, found: re.Match[str]) -> str:
    robot = ROBOTS[kind]
    if found["short"] != robot.short:
        raise _not_of(kind)
    return f"https://{robot.host}{robot.long.format(token=found['token'])}"


def _not_of(kind: ChannelKind) -> Refused:
    return Refused(
        N_("This is no address of a “{kind}”. Copy it whole from the robot's page; it begins with {start}"),
        kind=kind.label,
        start=f"https://{ROBOTS[kind].host}{ROBOTS[kind].path}",
    )


def read(kind: ChannelKind, kept: str, relays: frozenset[str]) -> Address:
    """An address is looked at again each time it is used: what the server allows may have changed."""
    if kind == ChannelKind.MAIL:
        return Address(kind, recipients=_recipients(kept))
    if len(kept) > LONGEST_ADDRESS or not PRINTED.fullmatch(kept):
        raise _not_of(kind)
    try:
        parts = urlsplit(kept)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise _not_of(kind) from None
    relay = host in relays or f"{host}:{port}" in relays
    allowed = ("https", "http") if relay else ("https",)
    if not host or parts.scheme not in allowed or "@" in parts.netloc:
        raise _not_of(kind)
    robot = ROBOTS[kind]
    if not relay and (
        host != robot.host or port not in (None, HTTPS) or not parts.path.startswith(robot.path)
    ):
        raise _not_of(kind)
    plain = parts.scheme == "http"
    target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    return Address(kind, host, port or (80 if plain else HTTPS), target, parts.fragment, (), plain, relay)


def _recipients(typed: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(word for word in re.split(r"[\s,;，；、]+", typed) if word))
    if not found or len(found) > MOST_RECIPIENTS or not all(MAIL.fullmatch(word) for word in found):
        raise Refused(
            N_("Please give one to {n} e-mail addresses, with a comma between them."), n=MOST_RECIPIENTS
        )
    return found


def hint(kind: ChannelKind, kept: str) -> str:
    """Enough to know it by, not enough to use it."""
    if kind == ChannelKind.MAIL:
        return ", ".join(f"{word[0]}***@{word.split('@')[1]}" for word in kept.split(","))
    address, _, secret = kept.partition("#")
    return f"{urlsplit(address).hostname} …{address[-4:]}{' +' if secret else ''}"


def is_public(text: str) -> bool:
    """A machine anybody can reach: not this one, not the company's own network, by no other name either."""
    try:
        ip = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    inner = _inner(ip) if isinstance(ip, IPv6Address) else None
    if inner is not None:
        return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _inner(ip: IPv6Address) -> IPv4Address | None:
    """The IPv4 address an IPv6 one stands for."""
    if ip.exploded.startswith(tuple(_exploded(prefix) for prefix in NAT64)):
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    compatible = IPv4Address(int(ip)) if int(ip) < 2**32 else None
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None) or compatible


def _exploded(prefix: str) -> str:
    return ":".join(word.zfill(4) for word in prefix.rstrip(":").split(":"))
