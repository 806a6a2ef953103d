"""A handful of chart shapes in one look. A chart is data: drawn on a screen, or made a picture for a sheet.

Specifications are plain Vega-Lite, rows plain dicts: nothing heavy is needed until one is drawn.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

# Told apart by people who do not see red and green alike (Okabe and Ito, 2008).
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#8A6D3B", "#999999")
TARGET = "#D55E00"
HEIGHT, ROW_HEIGHT, AXIS = 260, 26, 56
MOST_STRAIGHT = 84  # letters of all the names below an axis

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Chart:
    """title says what it shows, with unit, n and period; labels name the rows' keys for people."""

    title: str
    rows: tuple[Mapping[str, Any], ...]
    spec: Mapping[str, Any] = field(repr=False)
    labels: Mapping[str, str]


def draw(chart: Chart, *, key: str, picked: Callable[[], None] | None = None) -> None:
    """Arrow tables pass to the browser as they are; a list would go through pandas at every run.

    picked is called when somebody clicks a mark of a chart that takes clicks.
    """
    import pyarrow as pa  # type: ignore[import-untyped]

    st.markdown(f"**{chart.title}**")
    rows = pa.Table.from_pylist(list(chart.rows))
    st.vega_lite_chart(rows, dict(chart.spec), key=key, width="stretch", on_select=picked or "ignore")


def whole(chart: Chart) -> dict[str, Any]:
    """The specification with its data, for a picture or a sheet."""
    return {**chart.spec, "data": {"values": list(chart.rows)}, "width": 640}


def together(charts: Sequence[Chart]) -> dict[str, Any]:
    """Several in one picture, one below the other."""
    parts = [
        {key: value for key, value in whole(chart).items() if key not in ("$schema", "config")}
        for chart in charts
    ]
    titled = [part | {"title": chart.title} for part, chart in zip(parts, charts, strict=True)]
    return _frame() | {"vconcat": titled, "resolve": {"scale": {"color": "independent"}}}


def bars(
    title: str,
    rows: Rows,
    x: str,
    y: str,
    labels: Mapping[str, str],
    *,
    colour: str = "",
    percent: bool = False,
) -> Chart:
    """Upright bars in the order given; colour stacks them."""
    encoding = {
        "x": _across(rows, x),
        "y": _measured(y, labels[y], percent=percent),
        "tooltip": _told(labels),
    }
    return Chart(title, tuple(rows), _spec({"type": "bar"}, encoding | _coloured(colour, labels)), labels)


def lying(
    title: str, rows: Rows, label: str, value: str, labels: Mapping[str, str], *, colour: str = ""
) -> Chart:
    """Lying bars, for long names; in the order given."""
    encoding = {
        "y": _named(label, labelLimit=160),
        "x": _measured(value, labels[value]),
        "tooltip": _told(labels),
    }
    height = _height(rows, label)
    return Chart(
        title, tuple(rows), _spec({"type": "bar"}, encoding | _coloured(colour, labels), height), labels
    )


def lines(
    title: str,
    rows: Rows,
    x: str,
    y: str,
    labels: Mapping[str, str],
    *,
    colour: str = "",
    target: float | None = None,
    percent: bool = False,
    band: tuple[str, str] | None = None,
) -> Chart:
    """A course over time, with the target as a dashed line and, if given, a band between two keys."""
    across = _across(rows, x)
    upright = _measured(y, labels[y], percent=percent)
    line = {
        "mark": {"type": "line", "point": True},
        "encoding": {"x": across, "y": upright, "tooltip": _told(labels)} | _coloured(colour, labels),
    }
    layers: list[dict[str, Any]] = [line]
    if band:
        between = {"x": across, "y": _measured(band[0], labels[y]), "y2": {"field": band[1]}}
        layers.insert(0, {"mark": {"type": "area", "opacity": 0.18}, "encoding": between})
    if target is not None:
        layers.append(_target(target))
    return Chart(title, tuple(rows), _frame() | {"height": HEIGHT, "layer": layers}, labels)


def pareto(title: str, rows: Rows, label: str, value: str, share: str, labels: Mapping[str, str]) -> Chart:
    """Bars from the most frequent down, and the share they make together."""
    across = _across(rows, label)
    bar = {
        "mark": {"type": "bar"},
        "encoding": {"x": across, "y": _measured(value, labels[value]), "tooltip": _told(labels)},
    }
    together = {
        "mark": {"type": "line", "point": True, "color": COLOURS[1]},
        "encoding": {
            "x": across,
            "y": _measured(share, labels[share], percent=True),
            "tooltip": _told(labels),
        },
    }
    spec = _frame() | {"height": HEIGHT, "layer": [bar, together], "resolve": {"scale": {"y": "independent"}}}
    return Chart(title, tuple(rows), spec, labels)


def against_targets(
    title: str, rows: Rows, label: str, value: str, target: str, labels: Mapping[str, str]
) -> Chart:
    """Lying bars in per cent, each with a tick where it should be."""
    name = _named(label, labelLimit=160)
    bar = {
        "mark": {"type": "bar"},
        "encoding": {"y": name, "x": _measured(value, labels[value], percent=True), "tooltip": _told(labels)},
    }
    tick = {
        "mark": {"type": "tick", "color": TARGET, "thickness": 3, "size": 18},
        "encoding": {
            "y": name,
            "x": _measured(target, labels[value], percent=True),
            "tooltip": _told(labels),
        },
    }
    height = _height(rows, label)
    return Chart(title, tuple(rows), _frame() | {"height": height, "layer": [bar, tick]}, labels)


def heat(title: str, rows: Rows, x: str, y: str, value: str, labels: Mapping[str, str]) -> Chart:
    """A map of numbers, the darker the more."""
    encoding = {
        "x": _named(x, labelAngle=0, orient="top"),
        "y": _named(y),
        "color": {
            "field": value,
            "type": "quantitative",
            "title": labels[value],
            "scale": {"scheme": "blues", "domainMin": 0},
        },
        "tooltip": _told(labels),
    }
    height = _height(rows, y)
    return Chart(title, tuple(rows), _spec({"type": "rect"}, encoding, height), labels)


def _frame() -> dict[str, Any]:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "config": {
            "range": {"category": list(COLOURS)},
            "bar": {"color": COLOURS[0]},
            "line": {"color": COLOURS[0]},
        },
    }


def _spec(mark: dict[str, Any], encoding: dict[str, Any], height: int = HEIGHT) -> dict[str, Any]:
    return _frame() | {"mark": mark, "encoding": encoding, "height": height}


def _named(key: str, **axis: Any) -> dict[str, Any]:
    """Names in the order given."""
    named: dict[str, Any] = {"field": key, "type": "nominal", "sort": None, "title": None}
    return named | {"axis": axis} if axis else named


def _across(rows: Rows, key: str) -> dict[str, Any]:
    return _named(key, labelAngle=_slant(rows, key))


def _measured(key: str, title: str, *, percent: bool = False) -> dict[str, Any]:
    measured: dict[str, Any] = {"field": key, "type": "quantitative", "title": title}
    if percent:
        measured |= {"scale": {"domain": [0, 100]}, "axis": {"format": ".0f"}}
    return measured


def _coloured(key: str, labels: Mapping[str, str]) -> dict[str, Any]:
    if not key:
        return {}
    legend = {"orient": "bottom", "columns": 4, "title": None}
    return {"color": {"field": key, "type": "nominal", "sort": None, "title": labels[key], "legend": legend}}


def _told(labels: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"field": key, "title": label} for key, label in labels.items()]


def _target(value: float) -> dict[str, Any]:
    return {
        "data": {"values": [{"target": value}]},
        "mark": {"type": "rule", "strokeDash": [6, 4], "color": TARGET, "size": 2},
        "encoding": {"y": {"field": "target", "type": "quantitative"}},
    }


def _height(rows: Rows, key: str) -> int:
    """A line each, and the axis."""
    return AXIS + ROW_HEIGHT * len({row[key] for row in rows})


def _slant(rows: Rows, key: str) -> int:
    """Long names slant, short ones stand straight."""
    names = {str(row[key]) for row in rows}
    return 0 if sum(map(len, names)) <= MOST_STRAIGHT else -40
