"""When two tellings are of one place. Values in, values out."""


def is_same_place(one: str, other: str) -> bool:
    """Two characters in a row in common: 3栋电梯, 3 栋 1 单元电梯; another building is another place."""
    one, other = ("".join(text.split()) for text in (one, other))
    if not one or not other or (_building(one) != _building(other) and _building(one) and _building(other)):
        return False
    return any(one[i : i + 2] in other for i in range(len(one) - 1))


def _building(text: str) -> str:
    digits = text[: len(text) - len(text.lstrip("0123456789"))]
    return digits if digits and text[len(digits) : len(digits) + 1] in tuple("栋幢座号#") else ""
