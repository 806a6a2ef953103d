"""/p/{code}: what anybody may know of a project: hours, promises, how a complaint goes, whom to call."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lib.access import Actor
from lib.deeds import read
from lib.errors import NotFound
from lib.i18n import translate
from lib.standards.notice import public_notice
from lib.standards.notice_rules import hours_in_words, procedure_in_words, promises_in_words
from lib.web.pages import language, page

PUBLIC = Actor.system("public page", "standards.public")


def project(request: Request) -> Response:
    try:
        told = read(public_notice, PUBLIC, code=request.path_params["code"])
    except NotFound as refused:
        return page(request, "trouble.html", 404, message=refused.message, params=refused.params)
    lang = language(request)
    tell = partial(translate, lang)
    return page(
        request,
        "project.html",
        notice=told,
        hours=hours_in_words(told.week, tell),
        promises=promises_in_words(told.promises, tell),
        procedure=procedure_in_words(told.promises, tell, lang),
    )


ROUTES = [Route("/p/{code}", project, methods=["GET"])]
