"""Options that give no answer away by how they stand or what they are called. Pure."""

from collections.abc import Sequence
from string import ascii_lowercase, ascii_uppercase
from zlib import crc32

from db.choices.questions import QuestionKind
from lib.questions.content import MOST_OPTIONS, Asked, Content, Key, Option


def mixed(content: Content) -> Content:
    """The same question whose options, as kept, do not already stand in their right order.

    Neither do their letters, which whoever sits may find in the page: where they did, they are new.
    """
    asked, key = _mixed(content.asked, content.key)
    return content.model_copy(update={"asked": asked, "key": key})


def _mixed(asked: Asked, key: Key) -> tuple[Asked, Key]:
    if asked.kind == QuestionKind.CASE and asked.parts and len(asked.parts) == len(key.parts):
        parts = [_mixed(*part) for part in zip(asked.parts, key.parts, strict=True)]
        return (
            asked.model_copy(update={"parts": tuple(part for part, _ in parts)}),
            key.model_copy(update={"parts": tuple(part for _, part in parts)}),
        )
    ordered = asked.kind in (QuestionKind.ORDERING, QuestionKind.MATCHING)
    if not ordered or len(asked.options) > MOST_OPTIONS or not _tells(asked, key):
        return asked, key
    return _lettered(asked, key, _shaken(asked.options, _wanted(asked, key)))


def _wanted(asked: Asked, key: Key) -> list[str]:
    """The ids in the order that would be the answer."""
    if asked.kind == QuestionKind.ORDERING:
        return list(dict.fromkeys(key.right))
    return list(dict.fromkeys(key.pairs[left.id] for left in asked.lefts if left.id in key.pairs))


def _tells(asked: Asked, key: Key) -> bool:
    wanted = _wanted(asked, key)
    shown = [option.id for option in asked.options if option.id in wanted]
    return len(wanted) > 1 and wanted in (shown, sorted(shown))


def _shaken(options: Sequence[Option], wanted: list[str]) -> list[Option]:
    """By what they say, so that the same question is always mixed the same way."""
    found = sorted(options, key=lambda one: (crc32(f"{one.text}{one.picture}".encode()), one.text))
    while [option.id for option in found if option.id in wanted] == wanted:
        found = found[1:] + found[:1]
    return found


def _lettered(asked: Asked, key: Key, options: Sequence[Option]) -> tuple[Asked, Key]:
    letters = ascii_uppercase if asked.kind == QuestionKind.ORDERING else ascii_lowercase
    new = {option.id: letters[i] for i, option in enumerate(options)}
    shown = tuple(option.model_copy(update={"id": new[option.id]}) for option in options)
    right = tuple(new.get(id, id) for id in key.right)
    pairs = {left: new.get(id, id) for left, id in key.pairs.items()}
    return (
        asked.model_copy(update={"options": shown}),
        key.model_copy(update={"right": right, "pairs": pairs}),
    )
