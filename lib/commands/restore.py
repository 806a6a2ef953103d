"""Bring a backup back: what is there now is copied first, then every row is compared."""

import argparse
import sys
from pathlib import Path

from db.base import use
from lib.backups.archive import Manifest
from lib.backups.restoring import look, must_stand_still, restore
from lib.errors import Refused
from lib.i18n import DEFAULT, translate
from lib.settings import settings


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--look", action="store_true", help="only open it and compare it with its own list")
    parser.add_argument(
        "--without-copy",
        action="store_true",
        help="no safety copy: the present database cannot be read any more",
    )


def run(args: argparse.Namespace) -> int:
    use(settings().database_url)
    try:
        if args.look:
            _tell(look(args.file))
            return 0
        must_stand_still()
        return _restored(args) if args.yes or _agreed(args.file) else 1
    except Refused as refused:
        print(translate(DEFAULT, refused.message, **refused.params), file=sys.stderr)
        return 1


def _agreed(file: Path) -> bool:
    print(
        f"现在的数据库将换成 {file.name} 里的；备份之后录入的内容只留在恢复前的副本里。\n"
        "This replaces the present database; what was entered since stays in the safety copy only."
    )
    return input("输入 yes 继续 / type yes to go on: ").strip().lower() == "yes"


def _restored(args: argparse.Namespace) -> int:
    manifest, safety = restore(args.file, with_copy=not args.without_copy)
    if safety:
        print(f"恢复前的副本 / safety copy: {safety}")
    _tell(manifest)
    print("已恢复，逐行核对一致；所有人需要重新登录 / restored, every row compared; everybody signs in again")
    return 0


def _tell(manifest: Manifest) -> None:
    print(
        f"备份于 {manifest.made_at}，{len(manifest.tables)} 张表 {manifest.rows} 行，"
        f"{manifest.files} 个附件 / "
        f"{manifest.rows} rows, {manifest.files} files, tables of level {manifest.level}"
    )
    if manifest.lacking:
        print(f"备份时磁盘上已缺 {len(manifest.lacking)} 份附件内容 / contents missing even then")
