"""Security headers: one policy for Streamlit's pages, a stricter one for the plain pages."""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

Headers = dict[str, str]

COMMON = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=(), camera=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Whoever inspects takes photos, and may say where they stand.
ON_THE_SPOT = "geolocation=(self), microphone=(), camera=(self)"
PLAIN = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


@cache
def streamlit_policy() -> str:
    """Streamlit's index page carries inline scripts of its own: allow just those, by their hash."""
    import streamlit

    index = (Path(streamlit.__file__).parent / "static" / "index.html").read_text("utf8")
    scripts = re.findall(r"<script>(.*?)</script>", index, re.S)
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in scripts
    )
    return (
        f"default-src 'self'; script-src 'self' blob: 'wasm-unsafe-eval' {hashes}; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self'; worker-src 'self' blob:; frame-src 'self'; frame-ancestors 'self'; "
        "base-uri 'self'; object-src 'none'; form-action 'self'"
    )


def headers_for(path: str, *, plain: bool, https: bool) -> Headers:
    found = {**COMMON, "Content-Security-Policy": PLAIN if plain else streamlit_policy()}
    if path.startswith("/i/"):
        found["Permissions-Policy"] = ON_THE_SPOT
    found["X-Frame-Options"] = "DENY" if plain else "SAMEORIGIN"
    if not path.startswith(("/static/", "/assets/")):
        found["Cache-Control"] = "no-store"
    if https:
        found["Strict-Transport-Security"] = "max-age=31536000"
    return found
