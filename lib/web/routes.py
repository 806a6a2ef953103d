"""The plain pages' addresses. Endpoints are plain functions: Starlette runs them in its thread pool."""

from pathlib import Path

from anyio import to_thread
from sqlalchemy import text
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from db.base import database
from lib.web import (
    certificates,
    exams,
    files,
    inspections,
    progress,
    residents,
    scans,
    signin,
    standards,
    surveys,
    training,
)

ASSETS = Path(__file__).parent / "assets"
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def healthz(request: Request) -> Response:
    """Reads the database: an answer of "ok" means people can work."""
    with database().reading() as s:
        s.execute(text("SELECT 1"))
    return JSONResponse({"status": "ok"})


def session(request: Request) -> Response:
    """Reached only past the gate: a page asks here whether it is still signed in."""
    return Response(status_code=204)


def asset(request: Request) -> Response:
    path = ASSETS / Path(request.path_params["name"]).name
    if path.suffix not in KINDS or not path.is_file():
        return PlainTextResponse("Not found", 404)
    return FileResponse(
        path, media_type=KINDS[path.suffix], headers={"Cache-Control": "public, max-age=86400"}
    )


async def sign_in(request: Request) -> Response:
    """Reads the form here and hands the work, which waits on hashing, to a thread."""
    async with request.form(max_files=0, max_fields=10) as form:
        fields = {key: value for key, value in form.items() if isinstance(value, str)}
    return await to_thread.run_sync(signin.enter, request, fields)


ROUTES = [
    Route("/login", signin.form, methods=["GET"]),
    Route("/login", sign_in, methods=["POST"]),
    Route("/logout", signin.leave, methods=["POST"]),
    Route("/session", session, methods=["GET"]),
    Route("/healthz", healthz, methods=["GET"]),
    Route("/assets/{name}", asset, methods=["GET"]),
    *files.ROUTES,
    *residents.ROUTES,
    *progress.ROUTES,
    *surveys.ROUTES,
    *exams.ROUTES,
    *standards.ROUTES,
    *scans.ROUTES,
    *training.ROUTES,
    *certificates.ROUTES,
    *inspections.ROUTES,
]
