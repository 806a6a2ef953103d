"""Forms as YAML: written to be read by people, read as if an enemy had written it."""

import re
from decimal import Decimal
from typing import Any

import yaml

from lib.errors import Refused
from lib.forms.read_rules import Lines, read_schema
from lib.forms.schema import FormSchema
from lib.i18n import N_

MOST_BYTES, MOST_NODES, DEEPEST = 1_000_000, 60_000, 12
ENCODINGS = ("utf-8-sig", "gb18030")
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
# Fewer words with a meaning of their own than YAML has: no, on and 19:30 stay texts.
WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})(\.[0-9]{1,17})?")


def write_yaml(schema: FormSchema) -> bytes:
    """Only what is said: a field's empty parts are left out."""
    told = _told(schema.model_dump(mode="python", exclude_defaults=True))
    text = yaml.dump(
        told, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=110, default_flow_style=None
    )
    return str(text).encode()


def _told(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _told(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_told(one) for one in value]
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else str(value)
    return str(value) if isinstance(value, str) else value


def read_yaml(content: bytes) -> FormSchema:
    """A form, or a refusal that names the line."""
    text = _decoded(content)
    try:
        _measured(text)
        root = yaml.compose(text, Loader=Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Refused(
            N_("Line {line}: this is not YAML. Look at the blanks, colons and quotes there."),
            line=mark.line + 1 if mark else 1,
        ) from error
    except (yaml.YAMLError, ValueError) as error:
        raise Refused(N_("The file has signs in it that no text has.")) from error
    lines: Lines = {}
    data = _built(root, (), lines)
    if not isinstance(data, dict):
        raise Refused(N_("This file is no form. Start from a form downloaded here."))
    return read_schema(data, lines)


def _decoded(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise Refused(N_("The file is far too large to be a form."))
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(N_("The file has signs in it that no text has."))


def _measured(text: str) -> None:
    """Looks at the file piece by piece before anything of it is built in memory."""
    depth = nodes = 0
    for event in yaml.parse(text, Loader=Loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise Refused(N_("Line {line}: & and * references are not used in forms."), line=line)
        if getattr(event, "tag", None) not in (None, "!"):
            raise Refused(N_("Line {line}: types with ! are not used in forms."), line=line)
        nodes += isinstance(event, yaml.NodeEvent)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise Refused(N_("Line {line}: this lies deeper than anything in a form."), line=line)
        if nodes > MOST_NODES:
            raise Refused(N_("The file is far too large to be a form."))


def _built(node: Any, path: tuple[str | int, ...], lines: Lines) -> Any:
    if node is None:
        return None
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return [_built(one, (*path, number), lines) for number, one in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, lines)
    return node.value if node.style else _scalar(node.value)


def _mapping(node: Any, path: tuple[str | int, ...], lines: Lines) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise Refused(N_("Line {line}: a word is missing before the colon."), line=line)
        if key.value in found:
            raise Refused(N_("Line {line}: “{word}” stands there twice."), line=line, word=key.value[:60])
        found[key.value] = _built(value, (*path, key.value), lines)
    return found


def _scalar(text: str) -> Any:
    """A word outside quotes."""
    if text in WORDS:
        return WORDS[text]
    if found := NUMBER.fullmatch(text):
        return Decimal(text) if found[2] else int(text)
    return text
