"""Event logs: nothing is lost silently, nothing hostile is expanded, nothing is truncated."""

import gzip
import json
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.errors import BadInput
from playbook.workflow.log.columns import columns, parse_columns
from playbook.workflow.mine.follows import directly_follows
from playbook.workflow.mine.repeats import passings, repeats
from playbook.workflow.opened import open_file

HEAD = "case,activity,time\n"


def log(tmp_path, text, name="log.csv", **options):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return open_file(path, **{"columns": {}, **options}).log


def edges(made):
    return {(e.source, e.target): (e.count, e.mean_s, e.median_s) for e in directly_follows(made)}


def test_fractions_of_a_second_are_kept(tmp_path):
    made = log(
        tmp_path,
        HEAD
        + "1,a,2026-01-05T09:00:00.0\n1,b,2026-01-05T09:00:00.9\n2,a,2026-01-05T09:00:00\n2,b,2026-01-05T09:00:01.9\n",
    )
    assert edges(made) == {("a", "b"): (2, pytest.approx(1.4), pytest.approx(1.4))}


def test_a_case_called_na_is_a_case(tmp_path):
    made = log(tmp_path, HEAD + "NA,a,2026-01-05\nNA,b,2026-01-06\nnan,a,2026-01-05\n,a,2026-01-05\n")
    assert set(made.cases) - {""} == {"NA", "nan"}
    assert made.events == 3
    assert "1 events without a case were left out" in made.losses


def test_separators_headings_and_named_columns(tmp_path):
    made = log(
        tmp_path,
        "Case ID;Activity;Complete Timestamp;org:group\n1;a;2026/01/05 09:00:00.000;A\n1;b;2026/01/05 10:00:00.000;B\n",
    )
    assert (made.events, made.resources, edges(made)[("a", "b")][1]) == (2, ("A", "B"), 3600)
    own = log(
        tmp_path, "Ticket|What|When\n1|a|2026-01-05\n", columns=parse_columns("case=Ticket,activity=What,time=When")
    )
    assert own.activities == ("a",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty"),
        ("x,y\n1,2\n", "no column for: case, activity, time"),
        (HEAD + "1,a,yesterday\n", "'yesterday' is not a time"),
        (HEAD + "1,a,2026-01-05T09:00:00+01:00\n1,b,2026-01-05T09:00:00\n", "1 times carry a zone and 1 do not"),
        (HEAD + "1,a,03/04/2026 10:00\n1,b,05/06/2026 10:00\n", "can be read in two ways"),
        (HEAD + ",a,2026-01-05\n", "no event has a case"),
        (HEAD + "1,a\n1,b,c,d,e\n", "cannot be read as a table"),
        (b"\x00\x01\x02\x03" * 10, "this is not text"),
    ],
)
def test_bad_tables_get_a_sentence(tmp_path, text, said):
    with pytest.raises(BadInput, match=said):
        log(tmp_path, text)


def test_an_ambiguous_way_of_writing_is_settled_by_the_user(tmp_path):
    text = HEAD + "1,a,03/04/2026 10:00\n1,b,04/04/2026 10:00\n"
    assert edges(log(tmp_path, text, dates="%d/%m/%Y %H:%M"))[("a", "b")][1] == 86400


def test_different_zones_are_one_time(tmp_path):
    made = log(tmp_path, HEAD + "1,a,2026-01-05T09:00:00+01:00\n1,b,2026-01-05T09:00:00+00:00\n")
    assert edges(made)[("a", "b")][1] == 3600


def test_disorder_repeats_and_backward_times_are_said(tmp_path):
    text = "case,activity,start,end\n1,b,2026-01-06,2026-01-07\n1,a,2026-01-05,2026-01-06\n1,a,2026-01-05,2026-01-06\n1,c,2026-01-09,2026-01-08\n"
    made = log(tmp_path, text)
    assert [made.activities[a] for a in made.activity] == ["a", "a", "b"]
    said = " ".join(made.losses)
    for part in ("out of order", "1 events repeat", "1 events end before they start"):
        assert part in said


def test_time_between_runs_from_end_to_start(tmp_path):
    made = log(
        tmp_path,
        "case,activity,start,end\n1,a,2026-01-05T08:00,2026-01-05T09:00\n1,b,2026-01-05T09:30,2026-01-05T12:00\n",
    )
    assert edges(made)[("a", "b")][1] == 1800


def test_hands_and_ping_pong(tmp_path):
    rows = "".join(f"1,s{i},2026-01-0{i + 1},{w}\n" for i, w in enumerate("ABAAC"))
    made = log(tmp_path, "case,activity,time,resource\n" + rows)
    found = repeats(made)
    assert (found.handoffs, found.ping_pong, found.moves) == (3, 1, 4)
    assert sum(p.count for p in passings(made)) == 3
    assert repeats(log(tmp_path, HEAD + "1,a,2026-01-05\n")).handoffs is None


XES = '<log xmlns="http://www.xes-standard.org/">{}</log>'
EVENT = '<event><string key="concept:name" value="{}"/><date key="time:timestamp" value="{}"/><string key="org:resource" value="r"/><int key="Costs" value="3"/></event>'


def xes(*events):
    return XES.format(
        '<trace><string key="concept:name" value="NA"/>' + "".join(EVENT.format(a, t) for a, t in events) + "</trace>"
    )


def test_xes_plain_and_packed(tmp_path):
    text = xes(("a", "2026-01-05T09:00:00.000+01:00"), ("b", "2026-01-05T09:00:00.900+01:00"))
    plain, packed = log(tmp_path, text, "l.xes"), log(tmp_path, gzip.compress(text.encode()), "l.xes.gz")
    assert edges(plain) == edges(packed) == {("a", "b"): (1, 0.9, 0.9)}
    assert plain.cases == ("NA",)
    assert "attributes that are not used: Costs" in plain.losses


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f'<?xml version="1.0"?>{BOMB}{XES.format("&b;")}', "declares a document type"),
        ("<log><trace><event>", "not well-formed"),
        (XES.format("<trace/>"), "no event in it"),
        (gzip.compress(b"<log><trace>", mtime=0)[:-4], "not well-formed"),
    ],
)
def test_hostile_xes_gets_a_sentence(tmp_path, text, said):
    with pytest.raises(BadInput, match=said):
        log(tmp_path, text, "l.xes")


def test_a_packed_bomb_ends_at_the_bound(tmp_path, monkeypatch):
    monkeypatch.setattr("playbook.workflow.log.xes.MOST_BYTES", 1 << 20)
    with pytest.raises(BadInput, match="once unpacked"):
        log(tmp_path, gzip.compress(b"<log>" + b" " * (4 << 20)), "l.xes.gz")


def ocel(events):
    objects = [{"id": "o1", "type": "Order"}, {"id": "o2", "type": "Order"}, {"id": "i", "type": "Item"}]
    return json.dumps({"objectTypes": [], "eventTypes": [], "objects": objects, "events": events})


def happened(number, kind, *objects):
    return {
        "id": str(number),
        "type": kind,
        "time": f"2026-01-0{number}T09:00:00Z",
        "relationships": [{"objectId": o, "qualifier": ""} for o in objects],
    }


def test_ocel_is_flattened_and_says_what_it_drops(tmp_path):
    text = ocel([happened(1, "a", "o1", "o2"), happened(2, "b", "o1"), happened(3, "c", "i")])
    made = log(tmp_path, text, "l.ocel.json")
    assert edges(made) == {("a", "b"): (1, 86400, 86400)}
    said = " ".join(made.losses)
    for part in ("each Order is read as a case", "Item", "1 events name no Order", "1 events name several"):
        assert part in said
    assert log(tmp_path, text, "l.ocel.json", case_type="Item").activities == ("c",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not JSON"),
        ('{"ocel:events": {}}', "OCEL 1.0"),
        ("[]", "no list of events"),
        (ocel([{"id": "1"}]), "lacks 'type'"),
    ],
)
def test_bad_ocel_gets_a_sentence(tmp_path, text, said):
    with pytest.raises(BadInput, match=said):
        log(tmp_path, text, "l.jsonocel")


def test_one_case_with_very_many_events_and_five_thousand_activities(tmp_path):
    n = 200_000
    frame = pd.DataFrame(
        {
            "case": ["1"] * n,
            "activity": [f"a{i % 5000}" for i in range(n)],
            "time": pd.Timestamp("2026-01-05") + pd.to_timedelta(np.arange(n), "s"),
        }
    )
    frame.to_parquet(tmp_path / "l.parquet")
    made = open_file(tmp_path / "l.parquet", {}).log
    assert len(directly_follows(made)) == 5000
    assert repeats(made).variants == 1


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3), st.integers(0, 40)), min_size=1, max_size=60))
def test_moves_equal_a_slow_count(rows):
    """Against a plain count in Python: stable order by case and time, edges with mean and median."""
    import pyarrow as pa

    from playbook.workflow.log.nouns import Raw, event_log

    case, activity, time = (list(c) for c in zip(*rows, strict=True))
    raw = Raw(
        pa.array([f"c{x}" for x in case]),
        pa.array([f"a{x}" for x in activity]),
        np.array(time, dtype=np.int64) * 100_000,
    )
    slow: dict[tuple[str, str], list[float]] = {}
    for one in set(case):
        own = sorted(((t, i, a) for i, (c, a, t) in enumerate(rows) if c == one), key=lambda x: x[:2])
        for (t1, _, a1), (t2, _, a2) in pairwise(own):
            slow.setdefault((f"a{a1}", f"a{a2}"), []).append((t2 - t1) / 10)
    wanted = {k: (len(v), pytest.approx(np.mean(v)), pytest.approx(np.median(v))) for k, v in slow.items()}
    assert edges(event_log(raw, "x")) == wanted


def test_a_name_that_is_nearly_right_is_suggested():
    with pytest.raises(BadInput, match="did you mean Ticket"):
        columns(["Ticket", "b", "c"], {"case": "Tickt"}, "l.csv")


def test_a_log_in_many_parts_is_the_same_log(tmp_path):
    """Each part of a Parquet file keeps its own codes of cases, activities and people."""
    rng = np.random.default_rng(4)
    frame = pd.DataFrame(
        {
            "case": [f"c{i}" for i in rng.integers(0, 50, 600)],
            "activity": [f"a{i}" for i in rng.integers(0, 9, 600)],
            "time": pd.Timestamp("2026-01-05") + pd.to_timedelta(rng.integers(0, 5000, 600), "s"),
            "resource": [f"p{i}" for i in rng.integers(0, 7, 600)],
        }
    )
    frame.to_parquet(tmp_path / "one.parquet")
    frame.to_parquet(tmp_path / "many.parquet", row_group_size=23)
    one, many = (open_file(tmp_path / f"{n}.parquet", {}).log for n in ("one", "many"))
    assert directly_follows(one) == directly_follows(many)
    assert repeats(one) == repeats(many)
    assert (one.events, passings(one)) == (600, passings(many))


@pytest.mark.parametrize("stretch", [1, 7, 1 << 16])
def test_repeating_cases_are_counted_once_wherever_the_log_is_cut(monkeypatch, stretch):
    import pyarrow as pa

    from playbook.workflow.log.nouns import Raw, event_log

    monkeypatch.setattr("playbook.workflow.mine.repeats.STRETCH", stretch)
    rng = np.random.default_rng(stretch)
    case, activity = rng.integers(0, 40, 90), rng.integers(0, 6, 90)
    raw = Raw(pa.array([f"c{i}" for i in case]), pa.array([f"a{i}" for i in activity]), np.arange(90, dtype=np.int64))
    slow = sum(len(set(activity[case == c])) < (case == c).sum() for c in set(case))
    assert repeats(event_log(raw, "x")).cases_repeating == slow
