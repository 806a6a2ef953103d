"""Personal data as most eyes should see it: 138****1234, 张*."""

import re

# A mobile number, or a landline with its area code, as people write them in a sentence.
NUMBERS = re.compile(r"(?<!\d)(?:(?:86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}|0\d{2,3}[ -]?\d{7,8})(?!\d)")


def mask_phone(number: str) -> str:
    """Keeps three digits before and four behind; a short or landline number keeps its last two."""
    if len(number) >= 11 and number.isdigit():
        return f"{number[:3]}****{number[-4:]}"
    return "*" * max(len(number) - 2, 0) + number[-2:]


def mask_numbers(text: str) -> str:
    """A free text with the telephone numbers in it masked."""
    return NUMBERS.sub(lambda found: mask_phone("".join(filter(str.isdigit, found[0]))), text)


def mask_name(name: str) -> str:
    """The surname stays, so that a clerk can still address the person."""
    return name[:1] + "*" * (len(name) - 1)


def mask(kind: str, value: str) -> str:
    return {"phone": mask_phone, "name": mask_name, "text": mask_numbers}.get(kind, lambda _: "***")(value)
