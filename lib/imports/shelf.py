"""A judged file on disk while somebody looks at it: nothing of it stays in a session's memory.

Rows are lines of JSON; beside them, for each kind of row, a list of where its lines begin, so that any page
of any kind is read without the others.
"""

import json
from array import array
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

KINDS = ("good", "bad", "noted", "ignored")
WIDTH = array("Q").itemsize


class Shelf:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    # -- what is asked for, and how far it is ---------------------------------------------------

    def content(self) -> bytes:
        return (self.folder / "file").read_bytes()

    def order(self) -> dict[str, Any]:
        return dict(json.loads((self.folder / "order.json").read_text("utf8")))

    def put_order(self, order: dict[str, Any]) -> None:
        for name in ("out.json", "progress.json", "sum.json", "mend.xlsx"):
            (self.folder / name).unlink(missing_ok=True)
        self._write("order.json", order)

    def tell(self, stage: str, share: float) -> None:
        """At most a hundred times a stage."""
        step = (stage, int(share * 100))
        if step != getattr(self, "_last", None):
            self._last = step
            self._write("progress.json", step)

    def progress(self) -> tuple[str, float]:
        try:
            stage, hundredths = json.loads((self.folder / "progress.json").read_text("utf8"))
        except (FileNotFoundError, ValueError):
            return "waiting", 0.0
        return str(stage), min(hundredths / 100, 1.0)

    def finish(self, out: dict[str, Any]) -> None:
        self._write("out.json", out)

    def out(self) -> dict[str, Any] | None:
        """What came of it; none while it is being made."""
        try:
            return dict(json.loads((self.folder / "out.json").read_text("utf8")))
        except FileNotFoundError:
            return None

    def _write(self, name: str, value: Any) -> None:
        """Whole or not there: somebody may be reading at this very moment."""
        draft = self.folder / f"{name}.new"
        draft.write_text(json.dumps(value, ensure_ascii=False, default=str), "utf8")
        draft.replace(self.folder / name)

    # -- rows -----------------------------------------------------------------------------------

    def put_rows(self, rows: Iterable[dict[str, Any]]) -> dict[str, int]:
        """Returns how many there are of each kind."""
        starts = {kind: array("Q") for kind in KINDS}
        with (self.folder / "rows.jsonl").open("wb") as file:
            at = 0
            for row in rows:
                starts[row["kind"]].append(at)
                if row["kind"] == "good" and row["remarks"]:
                    starts["noted"].append(at)
                at += file.write(json.dumps(row, ensure_ascii=False, default=str).encode() + b"\n")
        for kind, found in starts.items():
            (self.folder / f"{kind}.at").write_bytes(found.tobytes())
        return {kind: len(found) for kind, found in starts.items()}

    def page(self, kind: str, start: int, size: int) -> list[dict[str, Any]]:
        with (self.folder / f"{kind}.at").open("rb") as places:
            places.seek(start * WIDTH)
            found = array("Q", places.read(size * WIDTH))
        with (self.folder / "rows.jsonl").open("rb") as file:
            return [self._line(file, at) for at in found]

    def _line(self, file: Any, at: int) -> dict[str, Any]:
        file.seek(at)
        return dict(json.loads(file.readline()))

    def good(self) -> list[dict[str, Any]]:
        """The values of every good row, in the order of the file."""
        with (self.folder / "rows.jsonl").open("rb") as file:
            rows = (json.loads(line) for line in file if line.startswith(b'{"kind": "good"'))
            return [row["values"] for row in rows]

    # -- what would be done ---------------------------------------------------------------------

    def put_plans(self, plans: Iterable[dict[str, Any]], about: Any) -> None:
        """One for each good row, filed under its fate."""
        goods = array("Q", (self.folder / "good.at").read_bytes())
        starts: dict[str, array[int]] = {}
        with (self.folder / "plans.jsonl").open("wb") as file:
            at = 0
            for place, plan in zip(goods, plans, strict=True):
                starts.setdefault(plan["fate"], array("Q")).extend((place, at))
                at += file.write(json.dumps(plan, ensure_ascii=False, default=str).encode() + b"\n")
        for fate, found in starts.items():
            (self.folder / f"fate-{fate}.at").write_bytes(found.tobytes())
        self._write("sum.json", {"about": about, **{fate: len(found) // 2 for fate, found in starts.items()}})

    def sums(self, about: Any) -> dict[str, int] | None:
        """Fate → rows, if the plans on the shelf are about this."""
        try:
            found = json.loads((self.folder / "sum.json").read_text("utf8"))
        except FileNotFoundError:
            return None
        return {fate: found[fate] for fate in found if fate != "about"} if found["about"] == about else None

    def planned(self, fate: str, start: int, size: int) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        """(row, plan) of a page of those with this fate."""
        with (self.folder / f"fate-{fate}.at").open("rb") as places:
            places.seek(start * 2 * WIDTH)
            found = iter(array("Q", places.read(size * 2 * WIDTH)))
        with (
            (self.folder / "rows.jsonl").open("rb") as rows,
            (self.folder / "plans.jsonl").open("rb") as plans,
        ):
            while pair := tuple(islice(found, 2)):
                yield self._line(rows, pair[0]), self._line(plans, pair[1])

    # -- the bad rows as a file -----------------------------------------------------------------

    def put_mend(self, content: bytes) -> None:
        (self.folder / "mend.xlsx").write_bytes(content)

    def mend(self) -> bytes:
        return (self.folder / "mend.xlsx").read_bytes()
