"""More chart shapes in the one look: values with intervals, opinions to both sides, a map of two."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from lib.charts import (
    COLOURS,
    TARGET,
    Chart,
    Rows,
    _frame,
    _height,
    _measured,
    _named,
    _told,
)

CLICKED = "clicked"
# From one end to the other, told apart by people who do not see red and green alike; the middle is neutral.
OPINIONS = ("#B35806", "#F1A340", "#D9D9D9", "#92C5DE", "#0571B0")
MAP_HEIGHT, COURSE_HEIGHT = 340, 280
TITLE, LEGEND_LINE = 28, 26
FIRST = "#222222"


def ranged(
    title: str,
    rows: Rows,
    label: str,
    value: str,
    span: tuple[str, str],
    labels: Mapping[str, str],
    *,
    target: float | None = None,
    domain: tuple[float, float] | None = (0, 100),
    clicks: bool = True,
) -> Chart:
    """Lying bars, each with the interval its value lies in; with clicks, one on a bar picks its id."""
    across = _measured(value, labels[value])
    if domain:
        across |= {"scale": {"domain": list(domain)}, "axis": {"format": ".0f"}}
    name = _named(label, labelLimit=160)
    bar = {
        "name": "bars",
        "mark": {"type": "bar"} | ({"cursor": "pointer"} if clicks else {}),
        "encoding": {"y": name, "x": across, "tooltip": _told(labels)},
    }
    between = {"y": name, "x": across | {"field": span[0]}, "x2": {"field": span[1]}}
    rule = {"mark": {"type": "rule", "size": 2, "color": "#333333"}, "encoding": between}
    layers = [bar, rule, *([_dashed("x", target)] if target is not None else [])]
    spec = _frame() | {"height": _height(rows, label) + TITLE, "layer": layers}
    return Chart(title, tuple(rows), spec | (_clicks("bars") if clicks else {}), labels)


def both_sides(
    title: str,
    rows: Rows,
    label: str,
    level: str,
    ends: tuple[str, str],
    levels: Sequence[str],
    labels: Mapping[str, str],
) -> Chart:
    """Shares of opinions lying to both sides of the middle one, worst to best; ends are where each lies."""
    scale = {"domain": list(levels), "range": list(OPINIONS)}
    legend = {"orient": "bottom", "columns": 2, "title": None}
    encoding = {
        "y": _named(label, labelLimit=160),
        "x": _measured(ends[0], labels["share"]) | {"axis": {"format": "d"}},
        "x2": {"field": ends[1]},
        "color": {"field": level, "type": "nominal", "sort": None, "scale": scale, "legend": legend},
        "tooltip": _told(labels),
    }
    height = _height(rows, label) + TITLE + LEGEND_LINE * (len(levels) // 2 + 1)
    spec = _frame() | {"height": height, "mark": {"type": "bar"}, "encoding": encoding}
    return Chart(title, tuple(rows), spec, labels)


def quarters(
    title: str,
    rows: Rows,
    label: str,
    x: str,
    y: str,
    middle: tuple[float, float],
    labels: Mapping[str, str],
) -> Chart:
    """A map of named points, parted by a line each way through the middle."""
    across = _measured(x, labels[x]) | {"scale": {"zero": False, "padding": 64}}
    upright = _measured(y, labels[y]) | {"scale": {"zero": False, "padding": 24}}
    place = {"x": across, "y": upright, "tooltip": _told(labels)}
    point = {"mark": {"type": "point", "filled": True, "size": 110, "color": COLOURS[0]}, "encoding": place}
    text = {
        "mark": {"type": "text", "align": "left", "dx": 8, "dy": -6, "fontSize": 12},
        "encoding": place | {"text": {"field": label, "type": "nominal"}},
    }
    lines = [_line("x", middle[0]), _line("y", middle[1])]
    spec = _frame() | {"height": MAP_HEIGHT, "layer": [*lines, point, text]}
    return Chart(title, tuple(rows), spec, labels)


def roomy(chart: Chart) -> Chart:
    """Lying bars with room for the words below them, which few bars want."""
    return replace(chart, spec={**chart.spec, "height": chart.spec["height"] + TITLE})


def courses(
    title: str,
    rows: Rows,
    x: str,
    y: str,
    name: str,
    labels: Mapping[str, str],
    *,
    target: float | None = None,
) -> Chart:
    """Several courses over time, the first of them dark, in per cent as far down as they go."""
    names = list(dict.fromkeys(row[name] for row in rows))
    across = _named(x, labelAngle=0)
    upright = _measured(y, labels[y]) | {"scale": {"zero": False}, "axis": {"format": ".0f"}}
    legend = {"orient": "bottom", "columns": 3, "title": None}
    scale = {"domain": names, "range": [FIRST, *COLOURS]}
    colour = {"field": name, "type": "nominal", "sort": None, "scale": scale, "legend": legend}
    place = {"x": across, "y": upright, "color": colour, "tooltip": _told(labels)}
    layers = [{"mark": {"type": "line", "point": True}, "encoding": place}]
    if target is not None:
        layers.append(_dashed("y", target))
    height = COURSE_HEIGHT + LEGEND_LINE * (len(names) // 3 + 1)
    return Chart(title, tuple(rows), _frame() | {"height": height, "layer": layers}, labels)


def _dashed(axis: str, value: float) -> dict[str, Any]:
    return _line(axis, value) | {"mark": {"type": "rule", "strokeDash": [6, 4], "color": TARGET, "size": 2}}


def _line(axis: str, value: float) -> dict[str, Any]:
    return {
        "data": {"values": [{"at": value}]},
        "mark": {"type": "rule", "strokeDash": [4, 4], "color": "#888888"},
        "encoding": {axis: {"field": "at", "type": "quantitative"}},
    }


def _clicks(view: str) -> dict[str, Any]:
    return {"params": [{"name": CLICKED, "select": {"type": "point", "fields": ["id"]}, "views": [view]}]}
