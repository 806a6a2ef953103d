"""Errors nobody expected: logged with an id and the place, without what people typed."""

import logging
import secrets
import traceback

log = logging.getLogger("wuyedesk")


def report(error: BaseException) -> str:
    """Log where it happened; return the id. An error's message may quote personal data, so it stays out."""
    id = secrets.token_hex(4)
    places = [
        f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
    ]
    log.error("fault %s %s at %s", id, type(error).__name__, " < ".join(reversed(places[-12:])))
    return id


def mute_streamlit() -> None:
    """It would log the whole error, and whatever data its message quotes, before it asks us."""
    logging.getLogger("streamlit.error_util").addFilter(lambda record: not record.exc_info)
