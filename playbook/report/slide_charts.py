"""Native charts on slides: editable, described, and with an embedded workbook of ours that holds text and numbers only."""

from __future__ import annotations

from datetime import date
from typing import Any

from playbook.report.clean import defused
from playbook.report.figures import Figure
from playbook.report.numbers import Numbers
from playbook.report.slide_parts import FONT, INK, LINE, SOFT, describe
from playbook.report.workbook import SERIES, Book

SHEET = "Sheet1"
"""The name that the chart's references use."""
CHART_NAMES = "http://schemas.openxmlformats.org/drawingml/2006/chart"

MOST_LABELS = 12


def add_chart(
    slide: Any, figure: Figure, place: tuple[float, float, float, float], as_of: date, numbers: Numbers
) -> None:
    """Put a figure on a slide as a native chart at (left, top, width, height) in inches."""
    from pptx.util import Inches

    frame = slide.shapes.add_chart(_kind(figure), *(Inches(v) for v in place), _data(figure, numbers))
    describe(frame, f"{figure.title}. {figure.description}")
    frame.chart.part.chart_workbook.update_from_xlsx_blob(workbook(figure, as_of))
    _style(frame.chart, figure, numbers)


def workbook(figure: Figure, as_of: date) -> bytes:
    """The workbook inside the chart, laid out as the chart refers to it; no text in it is a formula or a link."""
    book = Book(as_of, figure.name)
    sheet = book.sheet(SHEET)
    rows = [(defused(name), *(values[i] for _, values in figure.series)) for i, name in enumerate(figure.categories)]
    book.block(sheet, 0, ("", *(defused(name) for name, _ in figure.series)), rows)
    return book.finish()


def _data(figure: Figure, numbers: Numbers) -> Any:
    from pptx.chart.data import CategoryChartData

    made = CategoryChartData(number_format=numbers.cell_share if figure.of_shares else "#,##0")
    made.categories = [defused(c) for c in figure.categories]
    for name, values in figure.series:
        made.add_series(defused(name), values)
    return made


def _kind(figure: Figure) -> Any:
    from pptx.enum.chart import XL_CHART_TYPE as KIND

    return {"intervals": KIND.BAR_CLUSTERED, "line": KIND.LINE, "stacked": KIND.BAR_STACKED}[figure.drawn_as]


def _style(chart: Any, figure: Figure, numbers: Numbers) -> None:
    from pptx.enum.chart import XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
    from pptx.util import Pt

    chart.font.size, chart.font.name = Pt(10), FONT
    _title(chart, figure.title)
    chart.has_legend = figure.drawn_as == "stacked"
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    axis = chart.value_axis
    axis.minimum_scale = 0
    axis.major_gridlines.format.line.color.rgb = _rgb(LINE)
    axis.format.line.fill.background()
    if figure.of_shares:
        axis.major_unit = 0.25
        axis.maximum_scale = 1
    labels = axis.tick_labels
    labels.number_format, labels.number_format_is_linked = numbers.cell_share if figure.of_shares else "#,##0", False
    if figure.drawn_as != "line":
        chart.category_axis.reverse_order, axis.tick_label_position = True, XL_TICK_LABEL_POSITION.HIGH
    else:
        _every(chart, -(-len(figure.categories) // MOST_LABELS))
    for i, series in enumerate(chart.plots[0].series):
        _paint(series, SERIES[i % len(SERIES)].lstrip("#"), line=figure.drawn_as == "line")
    if figure.drawn_as == "intervals":
        chart.plots[0].gap_width = 90
        _error_bars(chart, figure)
    elif figure.drawn_as == "stacked":
        chart.plots[0].gap_width, chart.plots[0].overlap = 60, 100


def _title(chart: Any, text: str) -> None:
    from pptx.util import Pt

    chart.has_title = True
    frame = chart.chart_title.text_frame
    frame.text = text
    font = frame.paragraphs[0].runs[0].font
    font.size, font.bold, font.name = Pt(12), True, FONT
    font.color.rgb = _rgb(INK)


def _paint(series: Any, colour: str, *, line: bool) -> None:
    from pptx.util import Pt

    if line:
        series.smooth = False
        series.format.line.color.rgb, series.format.line.width = _rgb(colour), Pt(2)
    else:
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = _rgb(colour)


def _every(chart: Any, step: int) -> None:
    """A label at every so many categories (ECMA-376, 21.2.2.208)."""
    from lxml import etree

    skip = etree.Element(f"{{{CHART_NAMES}}}tickLblSkip")
    skip.set("val", str(step))
    next(chart.element.iter(f"{{{CHART_NAMES}}}noMultiLvlLbl")).addprevious(skip)


def _error_bars(chart: Any, figure: Figure) -> None:
    """The 95% intervals as custom error bars, which python-pptx has no call for (ECMA-376, 21.2.2.55)."""
    from lxml import etree

    def part(parent: Any, name: str, value: str | None = None) -> Any:
        made = etree.SubElement(parent, f"{{{CHART_NAMES}}}{name}")
        if value is not None:
            made.set("val", value)
        return made

    bars = etree.Element(f"{{{CHART_NAMES}}}errBars")
    part(bars, "errBarType", "both")
    part(bars, "errValType", "cust")
    part(bars, "noEndCap", "0")
    for side, ends in (("plus", ("value", "high")), ("minus", ("low", "value"))):
        literal = part(part(bars, side), "numLit")
        part(literal, "ptCount", str(len(figure.points)))
        for i, point in enumerate(figure.points):
            entry = part(literal, "pt")
            entry.set("idx", str(i))
            part(entry, "v").text = f"{point[ends[1]] - point[ends[0]]:.6f}"
    look = (
        '<c:spPr xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        f'<a:ln w="15875"><a:solidFill><a:srgbClr val="{SOFT}"/></a:solidFill></a:ln></c:spPr>'
    )
    bars.append(etree.fromstring(look))
    next(chart.element.iter(f"{{{CHART_NAMES}}}cat")).addprevious(bars)


def _rgb(colour: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(colour)
