"""What a category is made of, and what of it makes no sense."""

import re
from dataclasses import dataclass, replace

from db.choices.archives import Secrecy
from lib.archives.rules import COMPANY, MOST_YEARS, number, sound_pattern
from lib.errors import Refused
from lib.i18n import N_

LONGEST_NAME, LONGEST_LETTERS, LONGEST_BASIS = 60, 8, 200
LETTERS = re.compile(r"[A-Z0-9]{1,8}")


@dataclass(frozen=True)
class Terms:
    """keep_years None is permanent; basis says where the years come from."""

    name: str
    letters: str
    keep_years: int | None = 10
    basis: str = ""
    secrecy: Secrecy = Secrecy.INTERNAL
    form_code: str = ""
    expires: bool = False
    active: bool = True


def sensible(terms: Terms) -> Terms:
    """Tidied, or refused."""
    name, basis = " ".join(terms.name.split()), " ".join(terms.basis.split())
    letters = terms.letters.strip().upper()
    if not name or len(name) > LONGEST_NAME or len(basis) > LONGEST_BASIS:
        raise Refused(N_("A category needs a name of at most {n} signs."), n=LONGEST_NAME)
    if not LETTERS.fullmatch(letters):
        raise Refused(N_("The letters of a category are 1 to 8 Latin letters or digits."))
    if terms.keep_years is not None and not 1 <= terms.keep_years <= MOST_YEARS:
        raise Refused(N_("Records are kept 1 to {n} years, or for good."), n=MOST_YEARS)
    return replace(terms, name=name, letters=letters, basis=basis)


def examples(pattern: str, project: str, letters: str, year: int) -> list[str]:
    """The first number by a rule, of a project and of the company itself."""
    sound = sound_pattern(pattern)
    made = [number(sound, project=code, letters=letters, year=year) for code in (project, COMPANY)]
    return list(dict.fromkeys(f"{prefix}{1:0{digits}d}" for prefix, digits in made))
