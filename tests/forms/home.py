"""The product's own door and addresses around the screen in host.py."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from db.base import use
from lib.settings import settings
from lib.ui import fault
from lib.web.gate import Gate
from lib.web.routes import ROUTES

use(settings().database_url)
app = st.App(
    Path(__file__).parent / "host.py",
    routes=ROUTES,
    middleware=[Middleware(Gate)],
    on_script_error=fault,
)
