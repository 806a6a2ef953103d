"""The fields a Word template may name, each with how it is written and an example."""

import re
from dataclasses import dataclass

from lib.documents.layouts import LAYOUTS
from lib.documents.samples import SAMPLES

ROW, PICTURE = "行", "照片"


@dataclass(frozen=True)
class Field:
    """example is "" for a picture."""

    id: int
    written: str
    example: str


def title_of(name: str) -> str:
    return LAYOUTS[name].title


def word_name(name: str) -> str:
    """What a field is called in a template: its Chinese name without what no name may hold."""
    return re.sub(r"\W", "", name)


def fields_of(name: str) -> list[Field]:
    """In the order of the sheet; a list with the words that go through it."""
    layout, found = LAYOUTS[name], list[tuple[str, str]]()
    called = {field: word_name(label) for field, label in layout.names.items()}
    in_rows = {column for columns in layout.lists.values() for column in columns}
    for field in layout.names:
        if columns := layout.lists.get(field):
            found.append((f"{{%tr for {ROW} in {called[field]} %}} … {{%tr endfor %}}", "…"))
            first = SAMPLES[name][field][0]
            found += [(f"{{{{ {ROW}.{called[column]} }}}}", first[column]) for column in columns]
        elif field in layout.pictures:
            shown = f"{{% for {PICTURE} in {called[field]} %}}{{{{ {PICTURE} }}}} {{% endfor %}}"
            found.append((shown, ""))
        elif field not in in_rows:
            example = SAMPLES[name][field]
            found.append((f"{{{{ {called[field]} }}}}", example if isinstance(example, str) else ""))
    return [Field(id, written, example) for id, (written, example) in enumerate(found)]
