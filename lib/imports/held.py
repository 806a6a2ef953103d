"""What a session keeps of a file being brought in: its folder's name and the person's words about it."""

from dataclasses import dataclass, field
from typing import Any

from lib.imports.workshop import Bringing

KEY = "_import"


@dataclass
class Held:
    mark: str
    name: str
    ledger: str = ""
    """The person's word on the kind of ledger; "" leaves it to the file."""
    by_hand: dict[str, dict[str, Any]] = field(default_factory=dict)
    campaign: int | None = None
    """The survey answers belong to; with none, one of each period."""
    bringing: Bringing | None = None
    batch: int | None = None
    """Set once it is in."""
