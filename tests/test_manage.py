"""The gate: what it installs and when, what it says, and what the commands behind it promise."""

import ast
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import manage
from lib import commands
from lib.commands import check, doctor, texts
from tests import browser

SOURCE = Path(manage.__file__)


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """A folder with requirements and no environment; what would be started is written down instead."""
    for name in ("requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).write_text("streamlit==1.0\n")
    monkeypatch.setattr(manage, "ROOT", tmp_path)
    monkeypatch.setattr(manage, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(manage, "LOCK", tmp_path / ".venv.lock")
    monkeypatch.setattr(manage, "UNFINISHED", tmp_path / ".venv.unfinished")
    monkeypatch.setattr(manage, "need_room", lambda: None)
    seen: list[list[str]] = []
    starts(monkeypatch, seen, lambda words: True)
    return seen


def starts(monkeypatch: pytest.MonkeyPatch, seen: list[list[str]], outcome: Callable[[str], bool]) -> None:
    def call(command: list[str], **_: Any) -> bool:
        seen.append(command)
        if "venv" in command:
            fake_venv(Path(command[-1]))
        return outcome(" ".join(command)) if manage.python().exists() else False

    monkeypatch.setattr(manage, "call", call)
    listing = SimpleNamespace(stdout=b"")
    monkeypatch.setattr(manage.subprocess, "run", lambda *a, **k: listing)


def fake_venv(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "pyvenv.cfg").write_text("version = 3.11.0\n")
    manage.python().parent.mkdir(exist_ok=True)
    if not manage.python().exists():
        manage.python().symlink_to(sys.executable)


def installs(calls: list[list[str]]) -> list[list[str]]:
    return [command for command in calls if "-r" in command]


# -- installing --------------------------------------------------------------------------------


def test_first_start_makes_the_environment_and_installs(calls: list[list[str]]) -> None:
    manage.prepare(dev=False)
    assert any("venv" in command for command in calls)
    assert len(installs(calls)) == 1
    assert not manage.UNFINISHED.exists()


def test_second_start_starts_nothing(calls: list[list[str]]) -> None:
    manage.prepare(dev=False)
    calls.clear()
    manage.prepare(dev=False)
    assert calls == []


def test_new_requirements_are_installed(calls: list[list[str]]) -> None:
    manage.prepare(dev=False)
    (manage.ROOT / "requirements.txt").write_text("streamlit==2.0\n")
    calls.clear()
    manage.prepare(dev=False)
    assert len(installs(calls)) == 1
    assert not any("venv" in command for command in calls)


def test_another_python_under_the_environment_is_noticed(calls: list[list[str]]) -> None:
    manage.prepare(dev=False)
    (manage.VENV / "pyvenv.cfg").write_text("version = 3.12.0\n")
    assert not manage.is_ready(dev=False)


def test_tests_want_the_development_tools_as_well(calls: list[list[str]]) -> None:
    manage.prepare(dev=False)
    assert not manage.is_ready(dev=True)
    calls.clear()
    manage.prepare(dev=True)
    assert str(manage.ROOT / "requirements-dev.txt") in installs(calls)[0]
    assert manage.is_ready(dev=False)


def test_an_interrupted_installation_is_made_anew(
    calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(words: str) -> bool:
        if " -r " in words:
            raise KeyboardInterrupt
        return True

    starts(monkeypatch, calls, interrupted)
    with pytest.raises(KeyboardInterrupt):
        manage.prepare(dev=False)
    assert not manage.is_ready(dev=False)
    starts(monkeypatch, calls, lambda words: True)
    calls.clear()
    manage.prepare(dev=False)
    assert any("--clear" in command for command in calls)
    assert manage.is_ready(dev=False)


def test_a_failed_installation_is_tried_again_in_place(
    calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    starts(monkeypatch, calls, lambda words: " -r " not in words)
    with pytest.raises(manage.Trouble):
        manage.prepare(dev=False)
    assert not manage.is_ready(dev=False)
    assert not manage.UNFINISHED.exists()


@pytest.mark.parametrize("broken", ["uv==", "uv pip"])
def test_pip_steps_in_for_uv(calls: list[list[str]], monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    starts(monkeypatch, calls, lambda words: broken not in words)
    manage.prepare(dev=False)
    assert installs(calls)[-1][1:3] == ["-m", "pip"]
    assert manage.is_ready(dev=False)


def test_only_one_start_installs(calls: list[list[str]]) -> None:
    with open(manage.LOCK, "a") as second:
        with manage.one_at_a_time():
            assert not manage.locked(second)
        assert manage.locked(second)


def test_debian_is_told_the_one_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manage, "find_spec", lambda name: None)
    monkeypatch.setattr(manage.os.path, "exists", lambda path: True)
    with pytest.raises(manage.Trouble, match=rf"apt install python3\.{sys.version_info[1]}-venv"):
        manage.need_ensurepip()


def test_a_full_disk_is_told_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manage.shutil, "disk_usage", lambda path: SimpleNamespace(free=1))
    with pytest.raises(manage.Trouble, match=r"1\.5 GB"):
        manage.need_room()


# -- pip's settings in uv's words --------------------------------------------------------------

LISTING = r"""
global.index-url='https://mirror.example/simple'
global.extra-index-url='https://a.example/simple\nhttps://b.example/simple'
install.timeout='10'
:env:.default-timeout='180'
:env:.no-cache-dir='1'
site.ignored='x'
"""


def test_pip_settings_are_read_the_stronger_place_last() -> None:
    found = manage.pip_settings(LISTING)
    assert found["index-url"] == "https://mirror.example/simple"
    assert found["timeout"] == "180"


def test_uv_is_told_what_pip_was_told() -> None:
    found = manage.uv_settings(manage.pip_settings(LISTING))
    assert found == {
        "UV_DEFAULT_INDEX": "https://mirror.example/simple",
        "UV_INDEX": "https://a.example/simple https://b.example/simple",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_HTTP_TIMEOUT": "180",
    }


def test_places_that_do_not_exist_are_left_out(tmp_path: Path) -> None:
    there, gone = tmp_path.as_uri(), (tmp_path / "gone").as_uri()
    found = manage.uv_settings(
        {
            "extra-index-url": f"{gone} {there}",
            "find-links": f"{tmp_path / 'gone'}",
            "cert": str(tmp_path / "gone.pem"),
        }
    )
    assert found["UV_INDEX"] == there
    assert not {"UV_FIND_LINKS", "SSL_CERT_FILE"} & found.keys()


def test_without_settings_uv_keeps_its_own() -> None:
    assert manage.uv_settings({}).keys() == {"UV_HTTP_TIMEOUT"}


# -- what it says ------------------------------------------------------------------------------


@pytest.fixture
def no_preparing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(dev: bool) -> None:
        raise AssertionError("the environment was touched")

    monkeypatch.setattr(manage, "prepare", refuse)


@pytest.mark.usefixtures("no_preparing")
@pytest.mark.parametrize("argv", [[], ["--help"], ["-h"], ["help"]])
def test_help_needs_no_environment(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert manage.main(argv) == 0
    said = capsys.readouterr().out
    assert all(name in said for name in manage.commands())


@pytest.mark.usefixtures("no_preparing")
def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert manage.main(["dance"]) == 2
    assert "dance" in capsys.readouterr().err


@pytest.mark.usefixtures("no_preparing")
def test_an_old_python_gets_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(manage, "NEEDS", (99, 0))
    assert manage.main(["doctor"]) == 1
    assert "3.11" in capsys.readouterr().err


def test_python_38_can_read_it() -> None:
    ast.parse(SOURCE.read_text("utf-8"), feature_version=(3, 8))


def test_it_stands_on_the_standard_library_alone() -> None:
    tree = ast.parse(SOURCE.read_text("utf-8"))
    named = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    named += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    assert {name.split(".")[0] for name in named} <= sys.stdlib_module_names


def test_every_command_has_its_chinese_line() -> None:
    assert set(manage.commands()) <= set(manage.CHINESE)


# -- handing over ------------------------------------------------------------------------------


def test_windows_waits_for_the_command_through_ctrl_c(
    calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    outcomes: list[Any] = [KeyboardInterrupt(), 3]

    def wait() -> int:
        if isinstance(outcome := outcomes.pop(0), BaseException):
            raise outcome
        return int(outcome)

    monkeypatch.setattr(manage, "WINDOWS", True)
    monkeypatch.setattr(manage.subprocess, "Popen", lambda command, env: SimpleNamespace(wait=wait))
    monkeypatch.setattr(manage.os, "chdir", lambda path: None)
    assert manage.hand_over(["doctor"]) == 3


def test_commands_keep_the_contract() -> None:
    for name in commands.names():
        tree = ast.parse((commands.FOLDER / f"{name}.py").read_text("utf-8"))
        functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert {"add", "run"} <= functions, name
        assert ast.get_docstring(tree), name


def test_the_dispatcher_loads_only_what_is_asked_for() -> None:
    script = "import sys; from lib import commands; commands.names(); print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=SOURCE.parent, check=True
    )
    assert not {b"streamlit", b"sqlalchemy", b"lib.commands.run"} & set(loaded.stdout.split())


def test_an_unknown_word_is_refused_unless_the_command_hands_it_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[list[str]] = []
    monkeypatch.setattr(check, "run", lambda args: seen.append(args.rest))
    assert commands.main(["check", "-k", "lift", "--", "-x"]) == 0
    assert seen == [["-k", "lift", "-x"]]
    with pytest.raises(SystemExit):
        commands.main(["texts", "--lift"])
    assert "--lift" in capsys.readouterr().err


def test_check_goes_on_after_a_failure(capsys: pytest.CaptureFixture[str]) -> None:
    missing = ["no_such_module_here"]
    assert not check.passed({"first": missing, "second": ["platform"]})
    said = capsys.readouterr().out
    assert "FAILED" in said
    assert "second" in said


# -- doctor and texts --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "affected"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), True),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
    ],
)
def test_doctor_knows_which_sqlite_has_the_race(version: tuple[int, int, int], affected: bool) -> None:
    assert doctor.has_wal_reset_race(version) is affected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("database", "postgresql://wuye:hunter2@db/desk"),
        ("database", "postgresql://wuye@db/desk?password=hunter2"),
        ("database", "postgresql://wuye:hunter2@db:port/desk"),
        ("mail_password", "hunter2"),
        ("robot_token", "hunter2"),
    ],
)
def test_doctor_shows_no_secret(name: str, value: str) -> None:
    assert "hunter2" not in doctor.shown(name, value)


def test_doctor_names_a_database_it_cannot_reach() -> None:
    [(grade, _)] = doctor.database("postgresql+psycopg://wuye:hunter2@127.0.0.1:1/desk")
    assert grade == doctor.WRONG


def test_a_text_needs_chinese_with_the_same_placeholders() -> None:
    used = {"Save": "a:1", "{n} left": "a:2", "{n} 户": "a:3", "Done": "a:4"}
    wrong = "\n".join(texts.problems(used, {"Done": "完成", "{n} left": "还剩 {m}", "{n} 户": "{n} 户"}))
    assert "# a:1" in wrong
    assert "# a:2: not the same" in wrong
    assert "# a:3: ids are English" in wrong
    assert "a:4" not in wrong


def test_texts_are_found_in_code_and_templates(tmp_path: Path) -> None:
    (tmp_path / "lib" / "web" / "templates").mkdir(parents=True)
    code = """_("In code", n=1)\nN_("Marked")\n_(name)\nf"**{_('Inside')}**\""""
    (tmp_path / "lib" / "x.py").write_text(code)
    (tmp_path / "lib" / "web" / "templates" / "x.html").write_text('<p>{{ _("In a template") }}</p>')
    (tmp_path / "Home.py").write_text('_("At home")')
    assert texts.texts_used(tmp_path).keys() == {"In code", "Marked", "Inside", "In a template", "At home"}


def test_the_catalog_is_written_as_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "zh" / "x.po"
    held = {"Save": "保存", 'Say "{x}"\nand go': "说“{x}”\n就走", "Empty": ""}
    texts.write(path, held)
    first = path.read_bytes()
    assert texts.translations(path) == held
    texts.write(path, texts.translations(path))
    assert path.read_bytes() == first


# -- the browser for the tests -----------------------------------------------------------------


@pytest.mark.parametrize(("exit_code", "runs"), [(0, True), (1, False)])
def test_a_stub_is_not_taken_for_a_browser(tmp_path: Path, exit_code: int, runs: bool) -> None:
    stub = tmp_path / "chromium"
    stub.write_text(f"#!/bin/sh\nexit {exit_code}\n")
    stub.chmod(0o755)
    assert browser.works(str(stub)) is runs


def test_the_browser_named_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/named/chromium")
    monkeypatch.setattr(browser, "works", lambda path: True)
    assert browser.find() == "/named/chromium"


def test_only_root_goes_without_the_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "is_root", lambda: False)
    assert browser.launch("/x") == {"executable_path": "/x", "args": []}
