"""Kept photos and documents: let go what nobody needs; list what the disk does not hold."""

import argparse

from db.base import use
from lib.deeds import read
from lib.files import sweeping
from lib.files.tidying import SWEEPER, sweep
from lib.settings import settings


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("deed", choices=["sweep", "verify"])


def run(args: argparse.Namespace) -> int:
    use(settings().database_url)
    if args.deed == "sweep":
        rows, contents = sweep()
        print(f"清理了 {rows} 条记录、{contents} 份内容 / swept {rows} rows, {contents} contents")
        return 0
    lacking = read(sweeping.lacking, SWEEPER)
    for id, name in lacking:
        print(f"附件 {id}（{name}）在磁盘上没有内容，请从备份恢复 / file {id} has no content on disk")
    print(f"缺少内容的附件：{len(lacking)} / files without content: {len(lacking)}")
    return 1 if lacking else 0
