"""Channels: what an administrator sets, and what nobody is shown again."""

import json
import socket
import threading
from typing import Any

import pytest
from sqlalchemy import select

from db.alerts import NotifyChannel
from db.choices.alerts import AlertKind, ChannelKind
from db.records import AuditEntry
from lib.alerts import channels, sending
from lib.alerts.address_rules import Address
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Refused, Stale
from tests.cast import Cast
from tests.conftest import reread_settings

KEY = "0a1b2c3d4711"
URL = f"https://oapi.dingtalk.com/robot/send?access_token={KEY}"
GROUP: dict[str, Any] = {"name": "客服群", "kind": ChannelKind.DINGTALK, "address": URL, "secret": "SECx9"}


def add(cast: Cast, **values: Any) -> int:
    told = {**GROUP, "kinds": [AlertKind.LATE, AlertKind.DIGEST], **values}
    return perform(channels.add_channel, cast.admin, None, **told)


def change(cast: Cast, id: int, **values: Any) -> None:
    (row,) = (one for one in read(channels.list_channels, cast.admin) if one.id == id)
    told = {"name": row.name, "project_id": row.project_id, "kinds": row.kinds, "active": row.active}
    perform(channels.change_channel, cast.admin, None, id=id, **{"version": row.version, **told, **values})


@pytest.mark.both
def test_an_address_is_never_shown_again(cast: Cast) -> None:
    id = add(cast, project_id=cast.project_a)
    (row,) = read(channels.list_channels, cast.admin)
    assert (row.id, row.project, row.kinds) == (id, "莲花苑", (AlertKind.LATE, AlertKind.DIGEST))
    assert row.hint == "oapi.dingtalk.com …4711 +"
    assert KEY not in repr(row)
    with cast.database.reading() as s:
        told = json.dumps([entry.changes for entry in s.scalars(select(AuditEntry))], ensure_ascii=False)
    assert "客服群" in told
    assert not [secret for secret in (KEY, "SECx9") if secret in told]


def test_a_change_without_an_address_keeps_it(cast: Cast) -> None:
    id = add(cast)
    change(cast, id, name="新名", kinds=[AlertKind.MAJOR])
    change(cast, id, address="dingtalk://ffff9999")
    with cast.database.reading() as s:
        kept = s.get_one(NotifyChannel, id)
    assert (kept.name, kept.kinds) == ("新名", ["major"])
    assert kept.url == "https://oapi.dingtalk.com/robot/send?access_token=ffff9999"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"kinds": []},
        {"kinds": [AlertKind.TROUBLE]},
        {"address": "https://10.0.0.1/robot/send"},
        {"kind": ChannelKind.WECOM},
    ],
)
def test_a_channel_that_makes_no_sense_is_refused(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        add(cast, **wrong)
    assert KEY not in str(refused.value)


def test_a_stale_change_and_a_project_that_is_not_there_are_refused(cast: Cast) -> None:
    id = add(cast)
    change(cast, id, name="先到")
    with pytest.raises(Stale):
        change(cast, id, version=1)
    with pytest.raises(NotFound):
        change(cast, id, project_id=999_999)


def test_nobody_but_an_administrator_sets_channels(cast: Cast) -> None:
    add(cast)
    for person in (cast.manager, cast.quality, cast.clerk):
        with pytest.raises(Forbidden):
            read(channels.list_channels, person)


def test_mail_needs_a_server_the_machine_names(cast: Cast) -> None:
    to = Address(ChannelKind.MAIL, recipients=("li@example.com",))
    assert sending.send(to, "t", "b") == "no mail"


@pytest.mark.parametrize("named", ["json://127.0.0.1:1/", "nonsense", "mailto://"])
def test_a_mail_server_is_a_mail_server(cast: Cast, monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    monkeypatch.setenv("WUYEDESK_MAIL", named)
    reread_settings()
    assert sending.send(Address(ChannelKind.MAIL, recipients=("li@example.com",)), "t", "b") == "no mail"


def test_mail_arrives_at_its_recipients(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        heard: list[str] = []
        listener = threading.Thread(target=_hear, args=(server, heard))
        listener.start()
        address = f"127.0.0.1:{server.getsockname()[1]}/?from=desk@example.com&mode=insecure"
        monkeypatch.setenv("WUYEDESK_MAIL", f"mailto://{address}")
        reread_settings()
        to = Address(ChannelKind.MAIL, recipients=("li@example.com", "wang@example.cn"))
        assert sending.send(to, "晨报", "逾期 3") == ""
        listener.join(10)
    told = "\n".join(heard)
    assert [to in told for to in ("<LI@EXAMPLE.COM>", "<WANG@EXAMPLE.CN>")] == [True, True]
    assert "DESK@EXAMPLE.COM" in told


def _hear(server: socket.socket, heard: list[str]) -> None:
    """A mail server that takes everything, as many letters as come in one or more calls."""
    server.settimeout(5)
    for _ in range(2):
        try:
            call, _ = server.accept()
        except TimeoutError:
            return
        with call, call.makefile("rw", encoding="utf8", newline="\r\n") as pipe:
            _talk(pipe, heard)
        if sum("RCPT" in line for line in heard) >= 2:
            return


def _talk(pipe: Any, heard: list[str]) -> None:
    def say(line: str) -> None:
        pipe.write(f"{line}\n")
        pipe.flush()

    say("220 ready")
    in_letter = False
    for line in map(str.upper, pipe):
        heard.append(line.strip())
        if in_letter and line.strip() == ".":
            in_letter = False
            say("250 taken")
        elif line.startswith("DATA"):
            in_letter = True
            say("354 go on")
        elif line.startswith("QUIT"):
            say("221 bye")
            return
        elif not in_letter:
            say("250 fine")
