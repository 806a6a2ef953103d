"""Every listening socket of the process hands TCP_NODELAY on to its connections."""

import socket
import weakref

from lib.web.sockets import answer_at_once


def test_a_connection_inherits_it_from_the_listening_socket() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, 0) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        answer_at_once()
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_closed_and_local_sockets_are_left_alone() -> None:
    closed = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    closed.close()
    here, there = socket.socketpair()
    answer_at_once()
    here.close()
    there.close()


def test_what_points_at_something_gone_is_no_socket() -> None:
    class Thing:
        pass

    thing = Thing()
    gone = weakref.proxy(thing)
    del thing
    answer_at_once()
    assert type(gone) in weakref.ProxyTypes
