"""What the public pages give a browser and want back as it was: forms, devices, passes. Signed and dated."""

import secrets
from functools import cache
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer

from lib.settings import settings

DAY = 86_400
FORM_SECONDS, DEVICE_SECONDS, PASS_SECONDS, RECEIPT_SECONDS = DAY, 365 * DAY, 1800, 2 * DAY
FORM, DEVICE, PASS, RECEIPT = "form", "device", "pass", "receipt"


def seal(kind: str, content: Any) -> str:
    return _sealer(settings().secret("residents.key"), kind).dumps(content)


def opened(kind: str, text: str, seconds: int) -> Any:
    """What was sealed as this kind, not longer ago than that; None for anything else."""
    try:
        return _sealer(settings().secret("residents.key"), kind).loads(text[:600], max_age=seconds)
    except BadData:
        return None


@cache
def _sealer(secret: bytes, kind: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt=kind)


def nonce() -> str:
    return secrets.token_hex(16)
