"""Where a request comes from, believing forwarded headers only of trusted proxies."""

from ipaddress import IPv6Address, ip_address

from starlette.datastructures import Headers

from lib.settings import settings

LOCAL = ("127.0.0.1", "::1")


def address(peer: str, headers: Headers) -> str:
    """The client's address; an IPv6 client counts by its /64, which is one household."""
    hops = [_host(hop) for hop in ",".join(headers.getlist("x-forwarded-for")).split(",") if hop.strip()]
    # The server underneath believes any local sender and has put its word in place of the sender.
    if hops and peer == next((hop for hop in reversed(hops) if hop not in LOCAL), hops[0]):
        peer = LOCAL[0]
    while peer in settings().proxies and hops:
        peer = hops.pop()
    return _network(peer)


def _host(hop: str) -> str:
    """Some proxies name the port too: 203.0.113.7:51234, [2001:db8::7]:51234."""
    hop = hop.strip()
    if hop.startswith("["):
        return hop[1:].partition("]")[0]
    return hop.partition(":")[0] if hop.count(":") == 1 else hop


def _network(text: str) -> str:
    try:
        ip = ip_address(text)
    except ValueError:
        return "unknown"
    if isinstance(ip, IPv6Address):
        return str(ip.ipv4_mapped or IPv6Address(int(ip) >> 64 << 64))
    return str(ip)


def is_https(peer: str, scheme: str, headers: Headers) -> bool:
    forwarded = headers.get("x-forwarded-proto", "") if peer in settings().proxies else ""
    return settings().https or (forwarded or scheme) in ("https", "wss")
