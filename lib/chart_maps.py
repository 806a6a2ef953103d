"""Maps of numbers with each number written in its cell, and courses that keep their gaps."""

from collections.abc import Mapping, Sequence
from typing import Any

from lib.chart_shapes import FIRST, LEGEND_LINE
from lib.charts import COLOURS, Chart, Rows, _frame, _height, _measured, _named, _told

# From far below to well above, told apart by people who do not see red and green alike.
BANDS = ("#B35806", "#FDB863", "#B2D4EA", "#2166AC")
ON_DARK, ON_LIGHT = "#FFFFFF", "#222222"
SHORTEST = 30
COURSE_HEIGHT = 300


def banded(
    title: str, rows: Rows, x: str, y: str, value: str, edges: Sequence[float], labels: Mapping[str, str]
) -> Chart:
    """edges part the values into four bands; a cell without a row stays white."""
    colour = {
        "field": value,
        "type": "quantitative",
        "title": labels[value],
        "scale": {"type": "threshold", "domain": list(edges), "range": list(BANDS)},
        "legend": {"orient": "bottom", "direction": "horizontal"},
    }
    place = {"x": _named(x, labelAngle=0, orient="top", labelLimit=90), "y": _named(y, labelLimit=150)}
    dark = f"datum[{value!r}] < {edges[0]} || datum[{value!r}] >= {edges[-1]}"
    number = {
        "text": {"field": value, "type": "quantitative", "format": ".1f"},
        "color": {"condition": {"test": dark, "value": ON_DARK}, "value": ON_LIGHT},
    }
    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "rect", "stroke": "white"},
            "encoding": place | {"color": colour, "tooltip": _told(labels)},
        },
        {"mark": {"type": "text", "fontSize": 11}, "encoding": place | number},
    ]
    spec = _frame() | {"height": max(_height(rows, y), SHORTEST), "layer": layers}
    return Chart(title, tuple(rows), spec, labels)


def gapped(
    title: str, rows: Rows, x: str, y: str, name: str, labels: Mapping[str, str], *, target: float
) -> Chart:
    """Courses by name, the first dark; a row without a value is a gap, and the line stops there."""
    names = list(dict.fromkeys(row[name] for row in rows))
    low = min((row[y] for row in rows if row[y] is not None), default=target)
    scale = {"domain": [max(0, 10 * int(min(low, target) / 10 - 0.5)), 100]}
    place = {
        "x": _named(x, labelAngle=0),
        "y": _measured(y, labels[y]) | {"scale": scale},
        "color": {
            "field": name,
            "type": "nominal",
            "sort": None,
            "scale": {"domain": names, "range": [FIRST, *COLOURS]},
            "legend": {"orient": "bottom", "columns": 3, "title": None},
        },
        "tooltip": _told(labels),
    }
    line = {
        "mark": {"type": "line", "point": True, "invalid": "break-paths-show-path-domains"},
        "encoding": place,
    }
    height = COURSE_HEIGHT + LEGEND_LINE * (len(names) // 3 + 1)
    rule = {
        "data": {"values": [{"at": target}]},
        "mark": {"type": "rule", "strokeDash": [6, 4], "color": "#D55E00", "size": 2},
        "encoding": {"y": {"field": "at", "type": "quantitative"}},
    }
    return Chart(title, tuple(rows), _frame() | {"height": height, "layer": [line, rule]}, labels)
