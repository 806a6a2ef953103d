"""Find interface texts without a Chinese translation; --write adds and removes catalog entries."""

import argparse
import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.pofile import normalize, read_po

CATALOG = Path("locales", "zh_CN", "LC_MESSAGES", "wuyedesk.po")
KEYWORDS = {"_": None, "N_": None}
FOLDERS = ("lib", "pages", "db")
HEADER = """msgid ""
msgstr ""
"Language: zh_CN\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""

Texts = dict[str, str]


def marked(file: Any, keywords: Any, comment_tags: Any, options: Any) -> Iterator[Any]:
    """Babel's own reader sees into f-strings only from Python 3.12 on; the syntax tree does always."""
    for node in ast.walk(ast.parse(file.read())):
        match node:
            case ast.Call(func=ast.Name(id="_" | "N_" as name), args=[ast.Constant(value=str(text)), *_]):
                yield node.lineno, name, text, []


METHODS: list[Any] = [
    ("commands/**.py", "ignore"),
    ("**.py", marked),
    ("web/templates/**.html", "jinja2"),
]


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--write", action="store_true", help="add what is missing, remove what is dead")


def run(args: argparse.Namespace) -> int:
    used, chinese = texts_used(Path()), translations(CATALOG)
    if args.write:
        write(CATALOG, {text: chinese.get(text, "") for text in used})
    wrong = list(problems(used, chinese))
    print("\n\n".join([*wrong, summary(used, chinese, len(wrong))]))
    return 1 if wrong else 0


def problems(used: Texts, chinese: Texts) -> Iterator[str]:
    """used: text → where; chinese: text → translation. What is missing comes ready to be filled in."""
    for text, place in sorted(used.items()):
        if is_chinese(text):
            yield f"# {place}: ids are English\n{entry(text, '')}"
        elif not chinese.get(text):
            yield f"# {place}\n{entry(text, '')}"
        elif placeholders(text) != placeholders(chinese[text]):
            yield f"# {place}: not the same {{placeholders}}\n{entry(text, chinese[text])}"


def is_chinese(text: str) -> bool:
    """An English text may quote a Chinese word."""
    return bool(re.search("[\u4e00-\u9fff]", text)) and not re.search("[A-Za-z]", re.sub("{.*?}", "", text))


def placeholders(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return {"a brace that is not closed"}


def summary(used: Texts, chinese: Texts, wrong: int) -> str:
    dead = len(chinese.keys() - used.keys())
    return f"{len(used)} texts, {wrong} to translate or mend, {dead} no longer used (--write removes them)"


def texts_used(root: Path) -> Texts:
    """Every marked text, with the file and line where it is met first."""
    found: Texts = {}
    for folder in FOLDERS:
        for file, line, text, *_ in extract_from_dir(root / folder, METHODS, keywords=KEYWORDS):
            found.setdefault(first(text), f"{folder}/{Path(file).as_posix()}:{line}")
    home = root / "Home.py"
    for line, text, *_ in extract_from_file(METHODS[1][1], home, keywords=KEYWORDS) if home.exists() else ():
        found.setdefault(first(text), f"Home.py:{line}")
    return found


def first(text: str | tuple[str, ...]) -> str:
    """Babel gives all the positional strings of a call; the id comes first."""
    return text if isinstance(text, str) else text[0]


def translations(path: Path) -> Texts:
    """What the catalog says; a fuzzy entry says nothing, as at run time."""
    if not path.exists():
        return {}
    with path.open("rb") as file:
        entries = read_po(file, locale="zh_CN")
    return {str(m.id): "" if m.fuzzy else str(m.string) for m in entries if m.id}


def write(path: Path, texts: Texts) -> None:
    """Sorted, without dates and line numbers, so that two people's changes seldom touch."""
    path.parent.mkdir(parents=True, exist_ok=True)
    body = "\n".join(entry(text, texts[text]) + "\n" for text in sorted(texts))
    path.write_text(f"{HEADER}\n{body}", encoding="utf-8", newline="\n")


def entry(text: str, translation: str) -> str:
    return f"msgid {normalize(text, width=0)}\nmsgstr {normalize(translation, width=0)}"
