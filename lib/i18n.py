"""One catalog per language, compiled in memory. English texts are their own ids; Chinese is the default."""

from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

LOCALES = Path(__file__).parent.parent / "locales"
DEFAULT = "zh_CN"
LANGUAGES = {"zh_CN": "中文", "en": "English"}


def N_(text: str) -> str:
    """Mark a text for the catalog where no language is known yet."""
    return text


@lru_cache
def catalog(lang: str) -> NullTranslations:
    from babel.messages import mofile, pofile

    source = LOCALES / lang / "LC_MESSAGES" / "wuyedesk.po"
    if not source.exists():
        return NullTranslations()
    compiled = BytesIO()
    with source.open("rb") as file:
        mofile.write_mo(compiled, pofile.read_po(file, locale=lang))
    compiled.seek(0)
    return GNUTranslations(compiled)


def translate(lang: str, text: str, /, **params: Any) -> str:
    found = catalog(lang).gettext(text) if text else text
    return found.format(**params) if params else found


def pick(text: str | dict[str, str], lang: str) -> str:
    """A preset's text is a string or {zh_CN, en}."""
    return text if isinstance(text, str) else text.get(lang) or text.get(DEFAULT) or next(iter(text.values()))
