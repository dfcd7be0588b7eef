"""What was foretold against what came true."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from charts.theme import ACCENT, QUIET, TARGET, layout, value_axis

NOTE = "A mark: {held} of like chance; line: 95% interval"
SMALLEST, LARGEST = 7, 20  # pixels of a mark


def calibration_plot(bins: pd.DataFrame, *, title: str, foretold: str, came: str, base_rate: float) -> go.Figure:
    """A mark per bin at its mean chance (across) and the share that came true (up), with its interval.

    Audits of the same chance stay together, so bins differ in size: the subtitle says how many audits they hold, and a
    mark's area grows with them. `bins` has chance, rate, low, high, count and of. `foretold` and `came` name the axes.
    The dotted diagonal is where chances come true; the thin line is the base rate, what is known without any score.
    """
    figure = go.Figure(layout=layout(title=title, subtitle=_held(bins), height=420, showlegend=False))
    most = min(1.0, 1.08 * max([float(bins["chance"].max()), float(bins["high"].max()), base_rate]))
    figure.add_shape(type="line", x0=0, y0=0, x1=most, y1=most, line={"dash": "dot", "width": 1.5, "color": TARGET})
    figure.add_hline(y=base_rate, line={"width": 1, "color": QUIET})
    figure.add_annotation(
        text=f"base rate {base_rate:.0%}", x=1, xref="paper", y=base_rate, xanchor="right", yanchor="bottom",
        showarrow=False, font={"size": 11},
    )  # fmt: skip
    figure.add_scatter(
        x=bins["chance"], y=bins["rate"], mode="markers",
        marker={"size": (LARGEST * (bins["of"] / bins["of"].max()) ** 0.5).clip(lower=SMALLEST), "color": ACCENT},
        error_y={
            "type": "data", "symmetric": False, "array": bins["high"] - bins["rate"],
            "arrayminus": bins["rate"] - bins["low"], "thickness": 1.5, "width": 4, "color": QUIET,
        },
        hovertext=[_hover(row, came) for row in bins.itertuples()], hovertemplate="%{hovertext}<extra></extra>",
        cliponaxis=False,
    )  # fmt: skip
    figure.layout.xaxis = value_axis("share", range=[0, most], title={"text": foretold})
    figure.layout.yaxis = value_axis("share", range=[0, most], title={"text": came})
    figure.update_layout(margin={"b": 60})
    return figure


def _held(bins: pd.DataFrame) -> str:
    """How many audits a mark holds: the fewest and the most."""
    fewest, most = int(bins["of"].min()), int(bins["of"].max())
    return NOTE.format(held=f"{most:,} audits" if fewest == most else f"{fewest:,} to {most:,} audits")


def _hover(row: object, came: str) -> str:
    chance, rate, low, high, count, of = (
        float(getattr(row, name)) for name in ("chance", "rate", "low", "high", "count", "of")
    )
    return (
        f"Predicted {chance:.0%}<br>{came}: {rate:.0%} ({count:,.0f} of {of:,.0f})"
        f"<br>95% interval {low:.0%} to {high:.0%}"
    )
