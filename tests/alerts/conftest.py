"""A robot on this machine, allowed by the server's settings, and a channel that leads to it."""

from collections.abc import Iterator

import pytest

from db.choices.alerts import SENT_OUT, ChannelKind
from lib.alerts import channels
from lib.deeds import perform
from lib.settings import Settings
from tests.alerts.mock import Robot, robot
from tests.cast import Cast
from tests.conftest import reread_settings


@pytest.fixture
def ear(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Robot]:
    with robot() as found:
        monkeypatch.setenv("WUYEDESK_NOTIFY_HOSTS", found.host)
        reread_settings()
        yield found


@pytest.fixture
def channel(cast: Cast, ear: Robot) -> int:
    reread_settings()
    return perform(
        channels.add_channel,
        cast.admin,
        None,
        name="工程群",
        kind=ChannelKind.WECOM,
        address=ear.url,
        kinds=SENT_OUT,
    )
