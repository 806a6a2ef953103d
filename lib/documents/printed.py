"""Days, moments and money as print writes them."""

from datetime import datetime
from decimal import Decimal

from lib import clock


def day(at: datetime | None) -> str:
    """2025年11月21日, the way print writes a day; empty is left to be written by hand."""
    return f"{clock.local(at):%Y年%m月%d日}" if at else ""


def moment(at: datetime | None) -> str:
    """2025年11月21日 09:30."""
    return f"{day(at)} {clock.local(at):%H:%M}" if at else ""


def money(yuan: Decimal) -> str:
    return f"¥{yuan:.2f}"
