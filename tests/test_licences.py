"""What the product is built of may be used as it is sold: nothing stronger than LGPL, all of it listed."""

import re
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NAME = re.compile(r"^([A-Za-z0-9_.-]+)(?=[=\[ ;])", re.MULTILINE)
LISTED = dict(
    re.findall(r"^\| ([a-z0-9.-]+) \| ([^|]+) \|$", (ROOT / "docs/licences.md").read_text(), re.MULTILINE)
)
STRONG = re.compile(r"(?<!L)(?<!Lesser )GPL|General Public License(?<!Lesser General Public License)")


def packages() -> list[str]:
    return sorted(set(NAME.findall((ROOT / "requirements.txt").read_text())))


def test_every_package_in_use_is_listed() -> None:
    assert sorted(LISTED) == packages()


@pytest.mark.parametrize("name", packages())
def test_none_is_stronger_than_lgpl(name: str) -> None:
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:  # Of another system than this one.
        told = None
    kinds = [one for one in (told.get_all("Classifier") or []) if one.startswith("License")] if told else []
    said = " ".join([(told["License-Expression"] if told else None) or "", *kinds, LISTED[name]])
    assert LISTED[name].strip()
    assert not STRONG.search(said), said
