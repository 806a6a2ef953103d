"""The front door for measuring: the same gate, screens and settings as Home.py, and beside them

?cold=1   finished charts, and answers kept in memory, are forgotten before each run
?fresh=1  as if nobody had looked at this choice of answers yet
?twin=1   the same screen from constants: use cases answer what they answered the first time
?floor=…  screens of nothing but Streamlit: `empty`, or `table` of 50 rows
/bench    processor seconds and memory of this process so far
"""

import gc
import os
import resource
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from streamlit.runtime.scriptrunner import get_script_run_ctx

import Home  # chooses the database too, as it does for people
from lib import deeds, ui
from lib.analysis.view import _kept as kept_charts
from lib.inspections import board as boards
from lib.surveys import column_rows, comment_rows, results
from lib.web.gate import Gate
from lib.web.routes import ROUTES

_kept: dict[str, Any] = {}
_lock = threading.Lock()
_real_read, _real_me = deeds.read, ui.me


def usage(request: Request) -> Response:
    if "collect" in request.query_params:
        gc.collect()
    return JSONResponse({"processor": time.process_time(), "memory": memory()})


def memory() -> int:
    """Bytes resident now; where the system does not tell, the most there ever were."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def read_once(use_case: Any, actor: Any, /, *args: Any, **kwargs: Any) -> Any:
    """A twin's screen gets what the first such question was answered; everybody else asks anew."""
    if get_script_run_ctx() is None or "twin" not in st.query_params:
        answer = _real_read(use_case, actor, *args, **kwargs)
        return [*map(restamped, answer)] if use_case.deed == "surveys.asked" and forgetful() else answer
    question = f"{use_case.deed} {actor.key} {args} {sorted(kwargs.items())}"
    if question not in _kept:
        answer = _real_read(use_case, actor, *args, **kwargs)
        with _lock:
            _kept.setdefault(question, answer)
    return _kept[question]


def restamped(one: results.AskedThen) -> results.AskedThen:
    return replace(one, stamp=str(time.time_ns()))


def forgetful() -> bool:
    return get_script_run_ctx() is not None and bool({"cold", "fresh"} & {*st.query_params})


def me_or_floor() -> Any:
    """The shell's first question; a floor draws itself there and goes no further."""
    if forgetful() and "twin" not in st.query_params:
        results._summaries.clear()
        boards._boards.clear()
    if "cold" in st.query_params:
        kept_charts.clear()
        if "twin" not in st.query_params:
            column_rows._kept.clear()
            comment_rows._known.clear()
            boards._wholes.clear()
    floor = st.query_params.get("floor")
    if floor is None:
        return _real_me()
    if floor == "table":
        st.dataframe(fifty_rows(), hide_index=True)
    st.stop()


def fifty_rows() -> Any:
    import pandas  # type: ignore[import-untyped]

    names = (
        "no",
        "state",
        "due",
        "place",
        "summary",
        "category",
        "urgency",
        "assignee",
        "received",
        "project",
    )
    return pandas.DataFrame({name: [f"{name} {row}" for row in range(50)] for name in names})


deeds.read, ui.me = read_once, me_or_floor
app = st.App(
    Home.ROOT / "lib" / "shell.py",
    routes=[*ROUTES, Route("/bench", usage)],
    middleware=[Middleware(Gate)],
    lifespan=Home.lifespan,
    on_script_error=ui.fault,
)
