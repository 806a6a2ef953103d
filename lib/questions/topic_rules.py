"""Topics as a tree: values in, values out."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

APART = " / "


@dataclass(frozen=True)
class TopicRow:
    """path: its name after those above it. own: its questions in use; whole: with those under it."""

    id: int
    parent_id: int | None
    name: str
    path: str
    depth: int
    area: str
    active: bool
    own: int
    whole: int
    version: int


@dataclass(frozen=True)
class Node:
    """A topic as kept; questions: how many of it are in use."""

    id: int
    parent_id: int | None
    name: str
    area: str
    position: int
    active: bool
    version: int
    questions: int


def laid_out(nodes: Iterable[Node]) -> list[TopicRow]:
    """Each below the one it belongs to, in their order."""
    below: dict[int | None, list[Node]] = {}
    for node in sorted(nodes, key=lambda one: (one.position, one.id)):
        below.setdefault(node.parent_id, []).append(node)
    return [row for node in below.get(None, ()) for row in _branch(node, below, "", 0)]


def _branch(node: Node, below: Mapping[int | None, list[Node]], above: str, depth: int) -> list[TopicRow]:
    path = f"{above}{APART}{node.name}" if above else node.name
    under = [_branch(child, below, path, depth + 1) for child in below.get(node.id, ())]
    row = TopicRow(
        id=node.id,
        parent_id=node.parent_id,
        name=node.name,
        path=path,
        depth=depth,
        area=node.area,
        active=node.active,
        own=node.questions,
        whole=node.questions + sum(branch[0].whole for branch in under),
        version=node.version,
    )
    return [row, *(one for branch in under for one in branch)]


def with_those_under(parents: Mapping[int, int | None], roots: Collection[int]) -> frozenset[int]:
    """These and everything that belongs to them; parents: topic → the one it belongs to."""
    below: dict[int | None, list[int]] = {}
    for id, parent in parents.items():
        below.setdefault(parent, []).append(id)
    found, left = set(roots), list(roots)
    while left:
        fresh = [id for id in below.get(left.pop(), ()) if id not in found]
        found.update(fresh)
        left += fresh
    return frozenset(found)
