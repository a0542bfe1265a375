"""What the picture of a map promises: nothing covers anything, loops do not turn the order around, rare ways are said."""

import re
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbook.report.lanes import lane_svg
from playbook.workflow.declared.layout import BOX_H, BOX_W, layout
from playbook.workflow.declared.nouns import Handoff, Rework, Stage, WorkflowMap
from playbook.workflow.main_ways import SELDOM, main_ways
from playbook.workflow.mine.follows import Edge
from playbook.workflow.mine.usual_order import usual_order


@st.composite
def maps(draw):
    n = draw(st.integers(2, 9))
    ids = [f"s{i}" for i in range(n)]
    pairs = draw(st.sets(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=14))
    ways = [(a, b) for a, b in sorted(pairs) if a < b]
    stages = [
        Stage(
            id=ids[i],
            kind="auto",
            tool=f"t{draw(st.integers(0, 2))}",
            rework=tuple(Rework(to=ids[b], p=0.05) for a, b in sorted(pairs) if a == i and b <= a),
        )
        for i in range(n)
    ]
    modes = st.sampled_from(["auto", "manual", "unknown"])
    handoffs = [Handoff(source=ids[a], target=ids[b], mode=draw(modes), carrier="e-mail") for a, b in ways]
    return WorkflowMap(stages=tuple(stages), handoffs=tuple(handoffs))


@settings(max_examples=150, deadline=None)
@given(maps())
def test_no_way_crosses_a_box_and_no_level_lines_lie_on_each_other(chart):
    drawn = layout(chart)
    level = []
    for arrow in drawn.arrows:
        for (x1, y1), (x2, y2) in pairwise(arrow.points):
            for box in drawn.boxes:
                apart = (
                    max(x1, x2) <= box.x
                    or min(x1, x2) >= box.x + BOX_W
                    or max(y1, y2) <= box.y
                    or min(y1, y2) >= box.y + BOX_H
                )
                assert apart, (arrow, box)
        if len(arrow.points) >= 4 and arrow.points[1][1] != arrow.points[0][1]:
            level.append((arrow.points[1], arrow.points[2]))
    for ((a, y), (b, _)), ((c, z), (d, _)) in combinations(level, 2):
        assert y != z or max(a, b) < min(c, d) or max(c, d) < min(a, b)


@settings(max_examples=100, deadline=None)
@given(maps())
def test_no_share_of_returns_covers_another_or_a_box(chart):
    svg = lane_svg(chart)
    words = [
        (float(x), float(y), len(t) * 5.4)
        for x, y, t in re.findall(r'<text x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]* back)</text>', svg)
    ]
    for (x, y, w), (u, v, z) in combinations(words, 2):
        assert abs(y - v) >= 10 or abs(x - u) >= (w + z) / 2
    for box in layout(chart).boxes:
        for x, y, w in words:
            beside = x + w / 2 <= box.x or x - w / 2 >= box.x + BOX_W
            assert beside or y - 9 >= box.y + BOX_H or y <= box.y


@given(st.permutations(list("abcdef")), st.integers(1, 50))
def test_loops_do_not_turn_the_usual_order_around(names, loops):
    ways = [Edge(a, b, 100, 0.0, 0.0) for a, b in pairwise("abcdef")]
    ways += [Edge("d", "b", loops, 0.0, 0.0), Edge("f", "e", loops, 0.0, 0.0), Edge("c", "c", 70, 0.0, 0.0)]
    assert usual_order(names, ways, dict.fromkeys(names, 0.5)) == list("abcdef")


def test_an_amendment_comes_after_what_it_amends():
    """As in the purchasing log: every amended request goes back to be analysed, 563 times there and 563 back."""
    ways = [("create", "analyse", 544), ("analyse", "amend", 563), ("amend", "analyse", 563), ("analyse", "send", 413)]
    names = ["amend", "analyse", "create", "send"]
    edges = [Edge(a, b, n, 0.0, 0.0) for a, b, n in ways]
    assert usual_order(names, edges, {"amend": 0.1, "analyse": 0.9, "create": 0.2, "send": 0.3}) == [
        "create",
        "analyse",
        "amend",
        "send",
    ]


def _discovered(rare: float) -> WorkflowMap:
    stages = [Stage(id="(start)", kind="auto"), *(Stage(id=f"s{i}", kind="auto") for i in range(8))]
    stages += [Stage(id=f"odd {i}", kind="auto") for i in range(8)]
    common = [
        Handoff(source=a.id, target=b.id, share=1.0 if i else 1 - 8 * rare)
        for i, (a, b) in enumerate(pairwise(stages[:9]))
    ]
    seldom = [Handoff(source="(start)", target=f"odd {i}", share=rare) for i in range(8)]
    return WorkflowMap(stages=tuple(stages), handoffs=(*common, *seldom), source="discovered")


@pytest.mark.parametrize(("rare", "hidden"), [(SELDOM / 2, 8), (SELDOM * 1.1, 0)])
def test_ways_that_few_cases_take_are_left_out_and_said(rare, hidden):
    chart = _discovered(rare)
    made = main_ways(chart)
    assert (made.stages, made.ways) == (hidden, hidden)
    assert ("Not drawn, because fewer than 5% of the cases take them: 8 stages and 8 ways" in lane_svg(chart)) == bool(
        hidden
    )


def test_what_a_team_drew_is_drawn_whole():
    chart = _discovered(SELDOM / 2).model_copy(update={"source": "declared"})
    assert main_ways(chart).chart is chart
