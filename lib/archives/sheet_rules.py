"""What a sheet is made of, and how it reads with names and telephones masked: values in, values out.

A sheet is plain JSON of one shape for whatever work was filed, in the words people were shown that day:
blocks of facts, of rows and of files.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from lib.i18n import DEFAULT, translate
from lib.masks import mask_name, mask_numbers, mask_phone

Content = Mapping[str, Any]
Block = dict[str, Any]
FACTS, ROWS, FILES = "facts", "rows", "files"
# How a fact reads unless it is asked for whole; a plain one only loses the telephone numbers in it.
PLAIN, NAME, PHONE, PRIVATE, NAMELESS = "", "name", "phone", "private", "nameless"
ANONYMOUS = "匿名"
MASKS: dict[str, Callable[[str], str]] = {
    PLAIN: mask_numbers,
    NAME: mask_name,
    PHONE: mask_phone,
    PRIVATE: lambda said: "***",
    NAMELESS: lambda said: ANONYMOUS,
}


def sheet(no: str, title: str, blocks: Iterable[Block], about: Iterable[int] = ()) -> dict[str, Any]:
    """What holds nothing is left out. about: user ids of the people the work is about."""
    told = [block for block in blocks if block[block["kind"]]]
    return {"no": no, "title": title, "blocks": told, "about": sorted(about)}


def facts(title: str, told: Iterable[tuple[str, str, str]]) -> Block:
    """(label, what is said, how it is masked); labels and title are message ids or a form's own words."""
    said = [[_chinese(label), text, mask] for label, text, mask in told if text]
    return {"kind": FACTS, "title": _chinese(title), FACTS: said}


def rows(title: str, columns: Sequence[str], told: Iterable[Sequence[str]]) -> Block:
    names = [_chinese(column) for column in columns]
    return {"kind": ROWS, "title": _chinese(title), "columns": names, ROWS: [list(row) for row in told]}


def files(title: str, told: Iterable[Mapping[str, Any]]) -> Block:
    """Each with its id, name, sha256 and purpose."""
    return {"kind": FILES, "title": _chinese(title), FILES: [dict(one) for one in told]}


def _chinese(text: str) -> str:
    return translate(DEFAULT, text)


def masked(content: Content) -> dict[str, Any]:
    """As most eyes see it."""
    return {
        **content,
        "title": mask_numbers(content["title"]),
        "blocks": list(map(_masked, content["blocks"])),
    }


def _masked(block: Block) -> Block:
    if block["kind"] == FACTS:
        return {**block, FACTS: [[label, MASKS[how](said), PLAIN] for label, said, how in block[FACTS]]}
    if block["kind"] == ROWS:
        return {**block, ROWS: [[mask_numbers(cell) for cell in row] for row in block[ROWS]]}
    return block


def files_of(content: Content) -> list[dict[str, Any]]:
    return [file for block in content["blocks"] if block["kind"] == FILES for file in block[FILES]]
