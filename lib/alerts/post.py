"""The post: takes what waits to where it belongs."""

from lib.access import Actor
from lib.alerts import outbox
from lib.alerts.address_rules import read as address_of
from lib.alerts.outbox import Parcel
from lib.alerts.sending import send
from lib.deeds import perform, read
from lib.errors import Refused
from lib.settings import settings

SENDER = Actor.system("outbox", "alerts.send")
MOST_MESSAGES = 5  # to one channel in one go: robots take twenty a minute


def send_some() -> None:
    """A job of its own: each step is a short transaction, the sending is outside of all."""
    for channel_id in read(outbox.channels_due, SENDER):
        send_to(channel_id)


def send_to(channel_id: int) -> None:
    """What waits for one channel, until it fails or has had enough for now."""
    for _ in range(MOST_MESSAGES):
        parcel = perform(outbox.claim, SENDER, None, channel_id=channel_id)
        if parcel is None:
            return
        trouble = _sent(parcel)
        perform(outbox.settle, SENDER, None, ids=parcel.ids, trouble=trouble)
        if trouble:
            return


def _sent(parcel: Parcel) -> str:
    try:
        address = address_of(parcel.kind, parcel.url, settings().relays)
    except Refused:  # An address that was good once: what this server allows has changed.
        return "forbidden"
    return send(address, parcel.title, parcel.body)
