#!/usr/bin/env python3
"""The front gate: makes the environment beside this file, then hands over to lib/commands.

Standard library only, and it must parse on Python 3.8: an old Python gets a sentence, no traceback.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit
from urllib.request import url2pathname

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / ".venv.lock"
UNFINISHED = ROOT / ".venv.unfinished"
COMMANDS = ROOT / "lib" / "commands"
NEEDS = (3, 11)
UV = "uv==0.13.9"
ROOM = 1_500_000_000  # bytes free before an installation: the environment and the downloads
WITH_DEV = {"test", "check", "bench"}
WINDOWS = os.name == "nt"

# A command's English line is the first of its docstring.
CHINESE = {
    "run": "启动物业台",
    "migrate": "升级数据库",
    "user": "添加、停用账号，重设密码",
    "audit": "核对操作日志是否被改动",
    "doctor": "体检：版本、磁盘、设置、数据库",
    "files": "附件：清理无主的内容，核对磁盘",
    "jobs": "运行到点的后台任务（供 cron 或任务计划调用）",
    "backup": "备份数据库、附件与密钥，并打开核对",
    "restore": "恢复备份，先留副本，再逐行核对",
    "move": "搬到另一个数据库（SQLite 与 PostgreSQL 互搬）",
    "check": "快速检查代码，一分钟内",
    "test": "全部测试，含浏览器与 PostgreSQL",
    "texts": "核对界面文字的中文翻译",
    "bench": "测速",
}

# What pip calls it, what uv calls it, and what uv wants between the entries of a list.
UV_NAMES = {
    "index-url": ("UV_DEFAULT_INDEX", ""),
    "extra-index-url": ("UV_INDEX", " "),
    "find-links": ("UV_FIND_LINKS", ","),
    "no-index": ("UV_NO_INDEX", ""),
    "trusted-host": ("UV_INSECURE_HOST", " "),
    "cert": ("SSL_CERT_FILE", ""),
    "proxy": ("ALL_PROXY", ""),
    "timeout": ("UV_HTTP_TIMEOUT", ""),
}

TOO_OLD = "需要 Python 3.11 或更新版本，现在是 {0} / WuyeDesk needs Python 3.11+, this is {0}."


class Trouble(Exception):
    """Something the reader can mend; the text says how."""


def main(argv: list[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    if sys.version_info < NEEDS:
        return say(TOO_OLD.format(".".join(map(str, sys.version_info[:3]))), code=1)
    if not argv or argv[0] in ("-h", "--help", "help"):
        print(overview())
        return 0
    if argv[0] not in commands():
        return say(f"没有“{argv[0]}”这个命令 / No such command.\n\n{overview()}", code=2)
    try:
        prepare(dev=argv[0] in WITH_DEV)
        return hand_over(argv)
    except Trouble as trouble:
        return say(str(trouble), code=1)
    except PermissionError as error:
        return say(f"不能写入，请检查权限 / Not allowed to write here: {error.filename}", code=1)
    except KeyboardInterrupt:
        return say("已中断，再运行一次即可继续 / Interrupted; start again to go on.", code=130)


def say(sentence: str, code: int = 0) -> int:
    """On stderr, as stdout belongs to the command asked for."""
    print(sentence, file=sys.stderr, flush=True)
    return code


def commands() -> list[str]:
    found = {path.stem for path in COMMANDS.glob("*.py") if not path.stem.startswith("_")}
    return [name for name in CHINESE if name in found] + sorted(found - set(CHINESE))


def overview() -> str:
    lines = [f"  {name:<9}{CHINESE.get(name, '')} / {english(name)}" for name in commands()]
    return "\n".join(["物业台 WuyeDesk\n\n用法 / Usage:  manage.py <命令 command> [--help]\n", *lines])


def english(name: str) -> str:
    source = (COMMANDS / f"{name}.py").read_text(encoding="utf-8")
    return (ast.get_docstring(ast.parse(source)) or "").split("\n")[0]


def hand_over(argv: list[str]) -> int:
    command = [str(python()), "-m", "lib.commands", *argv]
    env = {"PYTHONUTF8": "1", **os.environ}
    os.chdir(ROOT)
    if not WINDOWS:
        os.execve(command[0], command, env)
    child = subprocess.Popen(command, env=env)
    while True:
        # The console sends Ctrl-C to the child as well; its exit code is the one that counts.
        with contextlib.suppress(KeyboardInterrupt):
            return child.wait()


def prepare(dev: bool) -> None:
    """Usually there is nothing to do, and that costs a few milliseconds."""
    if is_ready(dev):
        return
    with one_at_a_time():
        if is_ready(dev):
            return
        need_room()
        if UNFINISHED.exists() or not runs():
            make_venv()
        # Half-copied packages look whole by their metadata: after a kill all is made anew.
        UNFINISHED.touch()
        install(dev)
        UNFINISHED.unlink()


def is_ready(dev: bool) -> bool:
    """A stamp is written last, so it stands for a whole installation of just these files."""
    if UNFINISHED.exists() or not python().exists():
        return False
    return all(stamp(file).is_file() and stamp(file).read_text() == mark(file) for file in wanted(dev))


def wanted(dev: bool) -> list[Path]:
    return [ROOT / "requirements.txt"] + [ROOT / "requirements-dev.txt"] * dev


def stamp(file: Path) -> Path:
    return VENV / f"{file.name}.installed"


def mark(file: Path) -> str:
    """Which file, for which Python: a system upgrade may swap the Python under a .venv."""
    parts = [file.read_bytes(), (VENV / "pyvenv.cfg").read_bytes(), os.path.realpath(python()).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def python() -> Path:
    return VENV / "Scripts" / "python.exe" if WINDOWS else VENV / "bin" / "python"


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    with open(LOCK, "a") as note:
        if not locked(note):
            say("另一个启动正在安装，请稍候 … / Another start is installing; waiting …")
            while not locked(note):
                time.sleep(0.3)
        yield


def locked(note: IO[str]) -> bool:
    """Takes the lock; it falls when the file is closed, or its process dies."""
    try:
        if WINDOWS:
            import msvcrt

            msvcrt.locking(note.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(note, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        # Some network drives have no locks; a start must not wait there for ever.
        return not isinstance(error, (BlockingIOError, PermissionError))
    return True


def runs() -> bool:
    return call([str(python()), "-c", f"import sys; sys.exit(sys.version_info < {NEEDS})"], quiet=True)


def make_venv() -> None:
    need_ensurepip()
    say("[1/3] 正在建立运行环境 .venv … / Making the environment …")
    UNFINISHED.touch()
    # Started from inside the very .venv that is being replaced, the Python beneath it does the work.
    base = getattr(sys, "_base_executable", None) or sys.executable
    if not call([base, "-m", "venv", "--clear", str(VENV)]):
        raise Trouble(f"建立运行环境失败，请删除 {VENV} 后再试 / Could not make it; delete it and try again.")


def need_room() -> None:
    gap = ROOM - shutil.disk_usage(ROOT).free
    if gap > 0:
        raise Trouble(f"磁盘空间不足，还需 {gap / 1e9:.1f} GB / Not enough disk space, free that much more.")


def need_ensurepip() -> None:
    if find_spec("ensurepip"):
        return
    remedy = "请安装完整的 Python / install a complete Python"
    if os.path.exists("/etc/debian_version"):
        remedy = "sudo apt install python{}.{}-venv".format(*sys.version_info)
    raise Trouble(f"这个 Python 缺少 venv，请先执行 / It lacks venv, first run:\n\n    {remedy}\n")


def install(dev: bool) -> None:
    need_pip()
    started = time.monotonic()
    for file in wanted(dev):
        stamp(file).unlink(missing_ok=True)
    refs = [part for file in wanted(dev) for part in ("-r", str(file))]
    if not install_with_uv(refs) and not call([*pip(), "install", *refs]):
        UNFINISHED.unlink()  # The installer gave up by itself; what was there still stands.
        raise Trouble("安装失败，原因见上，请检查网络后再试 / It failed, see above; try again when mended.")
    for file in wanted(dev):
        stamp(file).write_text(mark(file))
    say(f"安装完成，用时 {time.monotonic() - started:.0f} 秒 / Installed.")


def need_pip() -> None:
    ensurepip = [str(python()), "-m", "ensurepip"]
    if not call([*pip(), "--version"], quiet=True) and not call(ensurepip, quiet=True):
        raise Trouble(f"{VENV} 里没有 pip，请删除它后再试 / There is no pip in it; delete it and try again.")


def pip() -> list[str]:
    return [str(python()), "-m", "pip", "--disable-pip-version-check"]


def install_with_uv(refs: list[str]) -> bool:
    uv = python().with_name("uv.exe" if WINDOWS else "uv")
    say("[2/3] 正在准备安装工具 … / Getting the installer …")
    if uv.exists() or call([*pip(), "install", "--quiet", UV]):
        say("[3/3] 正在安装组件，首次约需一两分钟 … / Installing the parts, a minute or two …")
        listing = subprocess.run([*pip(), "config", "list"], stdout=subprocess.PIPE).stdout
        env = {**uv_settings(pip_settings(listing.decode(errors="replace"))), **os.environ}
        if call([str(uv), "pip", "install", "--python", str(python()), *refs], env=env):
            return True
    say("改用 pip 安装，需要多等几分钟 … / Going on with pip, this takes some minutes …")
    return False


def pip_settings(listing: str) -> dict[str, str]:
    """From what `pip config list` prints, which has the environment variables in it."""
    setting, places = r"\.(?:default-)?([\w-]+)=(.+)$", ("global", "install", ":env:")  # the later one wins
    found = [pair for place in places for pair in re.findall(f"^{place}{setting}", listing, re.MULTILINE)]
    return {name: str(ast.literal_eval(value)) for name, value in found}


def uv_settings(settings: dict[str, str]) -> dict[str, str]:
    """What pip was told, in uv's words; whatever the reader has set for uv itself stands."""
    found = {"UV_HTTP_TIMEOUT": "120"}
    for name, (theirs, glue) in UV_NAMES.items():
        value = settings.get(name, "")
        kept = [entry for entry in (value.split() if glue else [value]) if entry and is_there(entry)]
        if kept:
            found[theirs] = glue.join(kept)
    if "UV_INDEX" in found:
        # uv stops at the first index that knows a name; pip looks at all of them.
        found["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    return found


def is_there(entry: str) -> bool:
    """A folder or file that is named but missing is skipped by pip and refused by uv."""
    path = url2pathname(urlsplit(entry).path) if entry.startswith("file:") else entry
    return not os.path.isabs(path) or os.path.exists(path)


def call(command: list[str], quiet: bool = False, env: dict[str, str] | None = None) -> bool:
    """Whether it went well."""
    out = subprocess.DEVNULL if quiet else sys.stderr
    try:
        return subprocess.run(command, stdout=out, stderr=out, env=env, cwd=ROOT).returncode == 0
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
