"""/v/{code}: whoever scans a certificate sees whether it is real and still valid. No account, no script."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lib.access import Actor
from lib.deeds import read
from lib.errors import NotFound
from lib.training import certificates
from lib.training.certificates import Verified
from lib.web.limits import CODES_BY_ADDRESS, Limit, limits
from lib.web.pages import page
from lib.web.public import TOO_OFTEN, TooOften, showing, visitor

DOOR = Actor.system("certificates", "training.verify", "standards.view")
LOOKS = {"valid": "good", "over": "warn", "revoked": "error"}


def look(request: Request) -> Response:
    found = _find(request, request.path_params["code"])
    return page(request, "certificate.html", found=found, look=LOOKS[found.standing.value])


def _find(request: Request, code: str) -> Verified:
    """Whoever keeps trying codes is told to wait; whoever has a good one is let in."""
    try:
        return read(certificates.verified, DOOR, code=code[:80])
    except NotFound:
        if not limits.take(Limit(CODES_BY_ADDRESS, "certificate", visitor(request).address)):
            raise TooOften(TOO_OFTEN) from None
        raise


ROUTES = [Route("/v/{code}", showing(look), methods=["GET"])]
