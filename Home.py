"""The front door: `streamlit run Home.py` starts everything."""

import gc
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from db.base import database, use
from lib import jobs, running
from lib.faults import mute_streamlit
from lib.settings import settings
from lib.ui import fault
from lib.web.gate import Gate
from lib.web.routes import ROUTES
from lib.web.sockets import answer_at_once

ROOT = Path(__file__).parent
# A screen asks the database some thirty times, and after each answer waits until another thread lets go:
# with the usual 5 ms that is a sixth of a second as soon as anything else is computed.
SWITCH_SECONDS = 0.0005


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    """Everything made at start-up lives for good: keep the collector from looking at it again."""
    answer_at_once()
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.collect()
    gc.freeze()
    with running.marked():
        scheduler = jobs.start()
        yield
        if scheduler:
            scheduler.shutdown()
        database().engine.dispose()


mute_streamlit()
use(settings().database_url)
app = st.App(
    ROOT / "lib" / "shell.py",
    routes=ROUTES,
    middleware=[Middleware(Gate)],
    lifespan=lifespan,
    on_script_error=fault,
)
