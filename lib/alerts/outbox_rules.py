"""How often and how long a message is tried, and how many go into one."""

from collections.abc import Sequence
from datetime import timedelta

from db.choices.alerts import ChannelKind
from lib.i18n import DEFAULT, N_, translate

MOST_TRIES = 8
ALONE = 3  # Tried so often, a message goes by itself.
WAITS = (1, 5, 30, 120)  # minutes after the first, second … failure; the last one from there on
# Bytes of text in one message. WeCom takes 2048, the others some 20,000: nobody reads more.
ROOM = {
    ChannelKind.WECOM: 1900,
    ChannelKind.DINGTALK: 6000,
    ChannelKind.FEISHU: 6000,
    ChannelKind.MAIL: 20000,
}
SEVERAL = N_("{n} messages")
Message = tuple[str, str]


def wait(tries: int) -> timedelta:
    return timedelta(minutes=WAITS[min(max(tries, 1), len(WAITS)) - 1])


def fitting(messages: Sequence[Message], kind: ChannelKind) -> int:
    """How many, from the first on, one message holds; at least that one."""
    left = ROOM[kind] - len(_heading(len(messages)).encode())
    for count, message in enumerate(messages):
        left -= len(_line(message).encode()) + 1
        if left < 0:
            return max(count, 1)
    return len(messages)


def merged(messages: Sequence[Message], kind: ChannelKind) -> Message:
    """One title and one body; what does not fit is cut."""
    if len(messages) == 1:
        title, body = messages[0]
    else:
        title, body = _heading(len(messages)), "\n".join(map(_line, messages))
    room = ROOM[kind] - len(title.encode())
    return title, body.encode()[:room].decode(errors="ignore")


def _heading(count: int) -> str:
    return translate(DEFAULT, SEVERAL, n=count)


def _line(message: Message) -> str:
    return f"【{message[0]}】{message[1]}"
