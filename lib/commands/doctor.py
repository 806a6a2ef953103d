"""Examine this installation: versions, disk, settings, database."""

import argparse
import os
import platform
import re
import shutil
import sqlite3
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from lib.settings import Settings, settings

if TYPE_CHECKING:
    from db.base import Database

FINE, NOTE, WRONG = "正常", "注意", "问题"
LITTLE, TIGHT = 1, 5  # GB free: below the first nothing may be promised, below the second say so
SECRET = re.compile("secret|password|token|key|dsn")

Finding = tuple[str, str]


def add(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(args: argparse.Namespace) -> int:
    grades = set()
    for grade, sentence in findings():
        grades.add(grade)
        print(f"{grade}  {sentence}", flush=True)
    print("\n有问题需要处理。" if WRONG in grades else "\n没有发现问题。")
    return 1 if WRONG in grades else 0


def findings() -> Iterator[Finding]:
    yield from versions()
    yield sqlite_finding(sqlite3.sqlite_version_info)
    try:
        chosen = settings()
    except ValidationError as error:
        named = "、".join(str(wrong["loc"][0]) for wrong in error.errors())
        yield WRONG, f"设置有误：{named}，请检查 settings.env 与环境变量。"
        return
    yield from settings_in_force(chosen)
    yield from disk(chosen.data_dir)
    yield from database(chosen.database_url)


def versions() -> Iterator[Finding]:
    yield FINE, f"Python {platform.python_version()}，系统 {platform.system()} {platform.release()}。"
    parts = "，".join(f"{name} {version(name)}" for name in ("Streamlit", "SQLAlchemy", "Alembic"))
    yield FINE, f"{parts}。"


def sqlite_finding(found: tuple[int, int, int]) -> Finding:
    name = "SQLite " + ".".join(map(str, found))
    if not has_wal_reset_race(found):
        return FINE, f"{name}。"
    return NOTE, (
        f"{name} 在多个连接同时写入时有一个罕见的缺陷（WAL 重置竞争，3.51.3 修复）。物业台用写锁避开了它，"
        "可以放心使用；只是不要让其他程序打开或整理（checkpoint）数据库文件，备份请用物业台自己的命令。"
    )


def has_wal_reset_race(found: tuple[int, int, int]) -> bool:
    """3.7.0 to 3.51.2, except where the repair was carried back: 3.44.6 and 3.50.7."""
    repaired = {(3, 44): 6, (3, 50): 7}.get(found[:2])
    if repaired is not None and found[2] >= repaired:
        return False
    return (3, 7, 0) <= found <= (3, 51, 2)


def settings_in_force(chosen: Settings) -> Iterator[Finding]:
    source = chosen.data_dir / "settings.env"
    yield FINE, f"设置文件 {source}{'' if source.exists() else '（没有，全部使用环境变量与默认值）'}："
    for name, value in chosen.model_dump().items():
        yield FINE, f"    {name} = {shown(name, value)}"
    yield FINE, f"    数据库 = {shown('database', chosen.database_url)}"


def shown(name: str, value: object) -> str:
    """A setting as it may be read over somebody's shoulder."""
    if SECRET.search(name.lower()) and value:
        return "（已隐藏）"
    if "://" in str(value):
        return without_password(str(value))
    return str(value) if value not in ("", None) else "（未设置）"


def without_password(url: str) -> str:
    try:
        return make_url(url).set(query={}).render_as_string(hide_password=True)
    except (ArgumentError, ValueError):
        return "（已隐藏）"


def disk(data: Path) -> Iterator[Finding]:
    there = next(folder for folder in (data, *data.absolute().parents) if folder.is_dir())
    if not os.access(there, os.W_OK):
        yield WRONG, f"数据目录 {data} 不能写入，请检查目录权限。"
    free = shutil.disk_usage(there).free / 1e9
    grade = WRONG if free < LITTLE else NOTE if free < TIGHT else FINE
    yield grade, f"数据目录 {data}，剩余空间 {free:.1f} GB{'。' if grade == FINE else '，请清理磁盘。'}"


def database(url: str) -> Iterator[Finding]:
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        yield WRONG, "DATABASE_URL 写法不对，例如 postgresql://用户:密码@主机/库名；留空则使用 SQLite。"
        return
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").exists():
        yield NOTE, f"数据库 {address.database} 还没有建立，首次启动时建立。"
        return
    yield from level(url)


def level(url: str) -> Iterator[Finding]:
    from db import schema
    from db.base import Database

    try:
        opened = Database(impatient(url))
        with opened.engine.connect() as connection:
            kind = ".".join(map(str, connection.dialect.server_version_info or ()))
        reached = schema.level(opened)
        current = schema.is_current(opened)
    except (SQLAlchemyError, OSError, ImportError) as error:
        yield WRONG, f"连不上数据库：{first_line(error)}"
        return
    yield FINE, f"数据库可以连接，版本 {kind}。"
    if current:
        yield FINE, f"数据库结构是最新的（{reached}）。"
        yield contents(opened)
        yield jobs_finding(opened)
        yield backup_finding(opened)
    else:
        yield WRONG, f"数据库结构是 {reached or '空的'}，不是最新，请执行 python3 manage.py migrate。"
    opened.engine.dispose()


def contents(opened: "Database") -> Finding:
    """No row without its photo or document."""
    from lib.files.sweeping import lacking
    from lib.files.tidying import SWEEPER

    with opened.reading() as s:
        lost = lacking(s, SWEEPER)
    if not lost:
        return FINE, "附件的内容都在磁盘上。"
    named = "、".join(f"{id}（{name}）" for id, name in lost[:5])
    return WRONG, f"{len(lost)} 个附件在磁盘上没有内容，请从备份恢复数据目录下的 files：{named}"


def jobs_finding(opened: "Database") -> Finding:
    """Nothing is told, sent or tidied while they stand still."""
    from lib import clock, jobs

    with opened.reading() as s:
        known = jobs.states_of(s)
    failed = [state.name for state in known if state.error]
    overdue = [state.name for state in known if state.overdue(clock.now())]
    if failed:
        return NOTE, f"后台任务上次出错：{'、'.join(failed)}，见 manage.py jobs --list。"
    if overdue:
        return NOTE, (
            f"{len(overdue)} 项后台任务没有按时运行：{'、'.join(overdue)}。服务器运行时会自动执行；"
            "WUYEDESK_JOBS=0 时请用 cron 或任务计划每分钟执行 python3 manage.py jobs。"
        )
    return FINE, "后台任务都按时运行。"


def backup_finding(opened: "Database") -> Finding:
    """How old the last good one is, and when it was opened and looked at."""
    from lib import clock
    from lib.backups import service
    from lib.backups.making import MAKER
    from lib.backups.rules import is_worrying

    with opened.reading() as s:
        verified = service.turn.within(s, MAKER).verified_at
    if verified is None:
        return NOTE, "还没有验证过的备份，请执行 python3 manage.py backup，或等夜间任务自动备份。"
    hours = max(0, round((clock.now() - verified).total_seconds() / 3600))
    told = f"最近一次备份已打开验证，时间 {clock.shown(verified)}（{hours} 小时前）"
    if is_worrying(clock.now(), verified):
        return NOTE, f"{told}，超过 26 小时没有新的备份，请看“备份”页面。"
    return FINE, f"{told}。"


def impatient(url: str) -> URL:
    """A host that does not answer at all would otherwise hold the doctor up for minutes."""
    address = make_url(url)
    patience = {} if address.get_backend_name() == "sqlite" else {"connect_timeout": "5"}
    return address.update_query_dict(patience)


def first_line(error: Exception) -> str:
    return (str(getattr(error, "orig", None) or error).splitlines() or [type(error).__name__])[0]
