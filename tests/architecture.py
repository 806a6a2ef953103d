"""The rules of the house as checks: each takes a file and names what is wrong with it."""

import ast
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parent.parent

# A room may know the rooms before it, never those after.
ROOMS = (
    "accounts",
    "customers",
    "staff",
    "files",
    "forms",
    "standards",
    "alerts",
    "backups",
    "actions",
    "archives",
    "tickets",
    "incidents",
    "residents",
    "analysis",
    "surveys",
    "questions",
    "exams",
    "training",
    "equipment",
    "duties",
    "inspections",
    "search",
    "imports",
)
FRAME_FOLDERS = {"commands", "components", "demo", "documents", "ledgers", "web"}
KNOW_ROOMS = {
    "shell",
    "ui",
    "setup",
    "web",
    "commands",
    "demo",
}  # of the frame; the rest knows only what rooms declare
SCREEN_FRAME = ("lib.charts", "lib.commands", "lib.shell", "lib.tables", "lib.ui", "lib.web", "lib.words")
INNER = ("scope", "index", "rows")  # files of a room whose functions take a session and are no use cases
CLOCKS = {"now", "utcnow", "today"}
LONGEST, LONGEST_TEST = 300, 500


@dataclass(frozen=True)
class File:
    path: PurePosixPath
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def area(self) -> str:
        """The folder at the top: lib, db, pages, tests; or the file itself."""
        return self.path.parts[0]

    @property
    def folder(self) -> str:
        """The folder below lib, where there is one."""
        return self.path.parts[1] if self.area == "lib" and len(self.path.parts) > 2 else ""

    @property
    def room(self) -> str:
        return self.folder if self.folder in ROOMS else ""

    def is_a(self, *kinds: str) -> bool:
        """rules.py, exam_rules.py: a room that splits by noun names the kind at the end."""
        return bool(self.room) and self.path.stem.split("_")[-1] in kinds

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(self.tree))

    @cached_property
    def imports(self) -> list[str]:
        """Whole dotted names, wherever in the file: lib.clock.now, sqlalchemy.select."""
        return [name for node in self.nodes for name in imported(node)]

    def known(self, *parts: str) -> Iterator[str]:
        """What the file imports of these packages."""
        return (name for name in self.imports if is_in(name, *parts))


Check = Callable[[File], Iterator[str]]


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names]
    return []


def is_in(name: str, *parts: str) -> bool:
    return any(name == part or name.startswith(f"{part}.") for part in parts)


def calls(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Each call as (what it is called on, name): s.commit() → ("s", "commit"), f() → ("", "f")."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield ast.unparse(node.func.value), node.func.attr
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield "", node.func.id


@cache
def house() -> list[File]:
    found = [ROOT / "Home.py", ROOT / "manage.py"]
    for area in ("lib", "db", "pages", "tests"):
        found += sorted((ROOT / area).rglob("*.py"))
    paths = [path for path in found if path.exists()]
    return [File(PurePosixPath(path.relative_to(ROOT).as_posix()), path.read_text("utf-8")) for path in paths]


# -- who imports whom --------------------------------------------------------------------------


def whole_paths(file: File) -> Iterator[str]:
    """Relative imports would hide from the checks below."""
    yield from (f"imports {name}: write the whole path" for name in file.imports if name.startswith("."))


def pages_know_no_tables(file: File) -> Iterator[str]:
    if file.area == "pages" or file.is_a("view"):
        yield from (f"imports {name}" for name in file.known("sqlalchemy"))
        yield from (f"imports {name}" for name in file.known("db") if not is_in(name, "db.choices"))


def pages_ask_use_cases(file: File) -> Iterator[str]:
    """What finds or keeps rows without asking for a permission is for use cases only."""
    if file.area != "tests" and (not file.room or file.is_a("view")):
        inner = [f"lib.{room}.{kind}" for room in ROOMS for kind in INNER]
        yield from (f"imports {name}: ask a use case" for name in file.known(*inner))


def rooms_know_no_screen(file: File) -> Iterator[str]:
    if file.room and not file.is_a("view"):
        yield from (f"imports {name}" for name in file.known("streamlit", "altair", *SCREEN_FRAME))


def rules_are_pure(file: File) -> Iterator[str]:
    if file.is_a("rules", "schema"):
        outside = ("sqlalchemy", "lib.clock", "lib.access", "lib.audit", "lib.deeds", "lib.settings")
        yield from (f"imports {name}" for name in file.known(*outside))
        yield from (f"imports {name}" for name in file.known("db") if not is_in(name, "db.choices"))
        yield from (f"asks the clock: {name}()" for _, name in calls(file.tree) if name in CLOCKS)


def rooms_in_order(file: File) -> Iterator[str]:
    if file.room:
        later = [f"lib.{room}" for room in ROOMS[ROOMS.index(file.room) + 1 :]]
        yield from (f"imports {name}, a later room" for name in file.known(*later))


def folders_have_a_place(file: File) -> Iterator[str]:
    if file.folder and not file.room and file.folder not in FRAME_FOLDERS:
        yield f"lib/{file.folder} is neither a room in ROOMS nor a folder of the frame"


def rooms_declare_lightly(file: File) -> Iterator[str]:
    """The frame imports every room's __init__ at start-up."""
    if file.room and file.path.name == "__init__.py":
        light = (*sys.stdlib_module_names, "lib.i18n")
        yield from (f"imports {name}" for name in file.imports if not is_in(name, *light))


def frame_knows_declarations_only(file: File) -> Iterator[str]:
    if file.area == "lib" and not file.room and (file.folder or file.path.stem) not in KNOW_ROOMS:
        for name in file.known(*(f"lib.{room}" for room in ROOMS)):
            if not name.split(".")[-1].isupper() and name.count(".") > 1:
                yield f"imports {name}"


def tables_know_nothing_above(file: File) -> Iterator[str]:
    if file.area == "db":
        yield from (f"imports {name}" for name in file.known("lib", "pages", "streamlit", "altair", "Home"))


def choices_are_light(file: File) -> Iterator[str]:
    if file.path.parts[:2] == ("db", "choices"):
        light = (*sys.stdlib_module_names, "db.choices")
        yield from (f"imports {name}" for name in file.imports if not is_in(name, *light))


def nobody_imports_pages(file: File) -> Iterator[str]:
    if file.area != "tests":
        yield from (f"imports {name}" for name in file.known("pages", "Home", "manage", "tests"))


def web_is_plain(file: File) -> Iterator[str]:
    """Streamlit as a package (its version, its files) may be looked at, its widgets not."""
    if file.folder == "web":
        yield from (f"imports {name}" for name in file.known("streamlit") if name != "streamlit")
        yield from (f"calls {on}.{name}()" for on, name in calls(file.tree) if on in ("st", "streamlit"))


# -- what a file must and must not do ----------------------------------------------------------


def pages_begin_with_their_guard(file: File) -> Iterator[str]:
    if file.area == "pages":
        doc_and_imports = (ast.Import, ast.ImportFrom)
        rest = [node for node in file.tree.body if not isinstance(node, doc_and_imports) and not is_doc(node)]
        wanted = f"me = enter('{file.path.stem}')"
        if not rest or ast.unparse(rest[0]) != wanted:
            yield f"must begin with {wanted}"


def is_doc(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def rooms_never_commit(file: File) -> Iterator[str]:
    if file.room or file.area == "pages":
        yield from (f"{on}.commit()" for on, name in calls(file.tree) if name == "commit")


def use_cases_are_marked(file: File) -> Iterator[str]:
    """Whatever a room shows to others and reaches the database is a query or a command."""
    if not file.room or file.is_a("rules", "view", "schema", *INNER):
        return
    if file.path.stem == "service" or [*file.known("sqlalchemy"), *file.known("db")]:
        for node in public_functions(file.tree):
            yield from not_a_use_case(node, file.room)


def public_functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and not node.name.startswith("_"):
            yield node


def not_a_use_case(node: ast.FunctionDef | ast.AsyncFunctionDef, room: str) -> Iterator[str]:
    marks = [ast.unparse(mark) for mark in node.decorator_list]
    known = "|".join(ROOMS[: ROOMS.index(room) + 1])
    if not any(re.fullmatch(rf"(query|command)\('({known})\.\w+'\)", mark) for mark in marks):
        yield f"{node.name} is neither @query nor @command with a permission of this room or one before it"
    elif [arg.arg for arg in (*node.args.posonlyargs, *node.args.args)] != ["s", "actor"]:
        yield f"{node.name} must take (s, actor, *, …)"


def one_clock(file: File) -> Iterator[str]:
    if file.area in ("lib", "db", "pages") and file.path != PurePosixPath("lib/clock.py"):
        for on, name in calls(file.tree):
            if name in CLOCKS and on.split(".")[-1] in ("datetime", "date"):
                yield f"{on}.{name}(): ask lib.clock"


def translated_where_a_language_is_known(file: File) -> Iterator[str]:
    if file.area == "db" or (file.room and not file.is_a("view")):
        yield from ("calls _(): mark with N_()" for on, name in calls(file.tree) if (on, name) == ("", "_"))


def short_enough(file: File) -> Iterator[str]:
    most = LONGEST_TEST if file.area == "tests" else LONGEST
    lines = file.text.count("\n")
    if lines >= most and file.path.parts[:2] != ("db", "migrations"):
        yield f"{lines} lines: split it by ability"


def no_raw_html(file: File) -> Iterator[str]:
    for node in file.nodes:
        if isinstance(node, ast.keyword) and node.arg == "unsafe_allow_html":
            yield f"line {node.value.lineno}: unsafe_allow_html"


def names_that_say_something(file: File) -> Iterator[str]:
    classes = [node.name for node in file.nodes if isinstance(node, ast.ClassDef)]
    functions = [node.name for node in file.nodes if isinstance(node, ast.FunctionDef)]
    vague = r"(?i).*(utils?|helpers?|manager|handler)|process_data|data2"
    yield from (
        f"name {name}" for name in [*file.path.with_suffix("").parts, *classes] if re.fullmatch(vague, name)
    )
    yield from (
        f"name {name}" for name in functions if re.fullmatch(r".*(utils?|helpers?)|process_data", name)
    )


def nothing_left_for_later(file: File) -> Iterator[str]:
    for number, line in enumerate(file.text.splitlines(), 1):
        if re.search(r"\b(TO[D]O|FIX[M]E|X[X]X)\b", line):
            yield f"line {number}: {line.strip()}"


CHECKS: tuple[Check, ...] = (
    whole_paths,
    pages_know_no_tables,
    pages_ask_use_cases,
    rooms_know_no_screen,
    rules_are_pure,
    rooms_in_order,
    folders_have_a_place,
    rooms_declare_lightly,
    frame_knows_declarations_only,
    tables_know_nothing_above,
    choices_are_light,
    nobody_imports_pages,
    web_is_plain,
    pages_begin_with_their_guard,
    rooms_never_commit,
    use_cases_are_marked,
    one_clock,
    translated_where_a_language_is_known,
    short_enough,
    no_raw_html,
    names_that_say_something,
    nothing_left_for_later,
)
