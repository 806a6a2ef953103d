"""Small answers leave at once instead of waiting for the browser's acknowledgement of the last."""

import gc
import socket


def answer_at_once() -> None:
    """Set TCP_NODELAY on the listening socket, from which every connection inherits it.

    Streamlit binds that socket with protocol 0, and asyncio sets the option only where the protocol says TCP:
    without it each click waits some 40 ms. Nobody but the collector can name the socket here.
    """
    for found in gc.get_objects():
        if issubclass(type(found), socket.socket) and _is_tcp(found):  # isinstance would ask a dead proxy
            found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _is_tcp(found: socket.socket) -> bool:
    families = (socket.AF_INET, socket.AF_INET6)
    return found.fileno() >= 0 and found.family in families and found.type == socket.SOCK_STREAM
