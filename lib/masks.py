"""Personal data as most eyes should see it: 138****1234, 张*."""


def mask_phone(number: str) -> str:
    """Keeps three digits before and four behind; a short or landline number keeps its last two."""
    if len(number) >= 11 and number.isdigit():
        return f"{number[:3]}****{number[-4:]}"
    return "*" * max(len(number) - 2, 0) + number[-2:]


def mask_name(name: str) -> str:
    """The surname stays, so that a clerk can still address the person."""
    return name[:1] + "*" * (len(name) - 1)


def mask(kind: str, value: str) -> str:
    return {"phone": mask_phone, "name": mask_name}.get(kind, lambda _: "***")(value)
