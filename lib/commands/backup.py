"""Make a backup while people work: database, files and secrets in one file, opened again and compared."""

import argparse
import os
import sys
from pathlib import Path

from db.base import use
from lib.backups.making import make
from lib.errors import Refused
from lib.i18n import DEFAULT, translate
from lib.settings import settings

OPEN = (
    "备份没有加密，密钥也在里面，请妥善保管；设置 WUYEDESK_BACKUP_KEY 可加密 / "
    "not encrypted, the secrets are inside: keep it safe, or set WUYEDESK_BACKUP_KEY"
)


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", type=Path, metavar="FOLDER", help="elsewhere than the backup folder")
    parser.add_argument("--gently", action="store_true", help="let everything else on this machine go first")


def run(args: argparse.Namespace) -> int:
    if args.gently and hasattr(os, "nice"):
        os.nice(10)
    use(settings().database_url)
    try:
        path = make(args.to)
    except Refused as refused:
        print(translate(DEFAULT, refused.message, **refused.params), file=sys.stderr)
        return 1
    print(f"已备份并核对 / made and verified: {path}  {path.stat().st_size / 1e6:.1f} MB")
    if not settings().backup_key:
        print(OPEN)
    return 0
