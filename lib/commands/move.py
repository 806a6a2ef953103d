"""Move to another database, SQLite to PostgreSQL or back: every row carried over and compared."""

import argparse
import sys

from db.base import use
from lib.backups.moving import move
from lib.commands.doctor import without_password
from lib.errors import Refused
from lib.i18n import DEFAULT, translate
from lib.settings import settings


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", required=True, metavar="URL", help="postgresql://… or sqlite:///…, empty")


def run(args: argparse.Namespace) -> int:
    use(settings().database_url)
    try:
        moved = move(args.to)
    except Refused as refused:
        print(translate(DEFAULT, refused.message, **refused.params), file=sys.stderr)
        return 1
    rows = sum(count for count, _sum in moved.values())
    print(f"已搬迁 {len(moved)} 张表、{rows} 行，逐行核对一致 / {rows} rows moved, every row compared")
    print(
        f"请在 settings.env 中设置 DATABASE_URL 为 {without_password(args.to)} 再启动；原数据库没有改动。\n"
        "Now set DATABASE_URL to it and start; the old database is as it was."
    )
    return 0
