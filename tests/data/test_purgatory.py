"""The plateau pilot says what its page says: recomputed from the tables alone."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pandas as pd
import pytest

from data.generate.purgatory import EXPORTS, story
from data.generate.story import Story

START, AS_OF = pd.Timestamp("2025-08-11"), pd.Timestamp("2026-05-25")
LAST = AS_OF - pd.Timedelta(weeks=4)


@cache
def told() -> Story:
    return story()


def table(name: str) -> pd.DataFrame:
    return told().tables[name]


def ai() -> pd.DataFrame:
    items = table("work_items")
    return items[items["path"] == "ai"]


def eligible() -> pd.DataFrame:
    people = table("people")
    return people[people["eligible_from"].notna()]


def habitual() -> pd.Series:
    use = table("usage")
    weeks = use[(use["actions"] > 0) & (use["week"] >= LAST)].groupby("person_id")["week"].nunique()
    people = eligible().set_index("person_id")
    return (weeks.reindex(people.index).fillna(0) >= 3).rename("has")


def minutes(rows: pd.DataFrame) -> pd.Series:
    return rows[[f"{p}_min" for p in ("create", "verify", "rework", "bridge")]].sum(axis=1)


def test_same_seed_same_story() -> None:
    again = story()
    for name, frame in told().tables.items():
        pd.testing.assert_frame_equal(frame, again.tables[name])


def test_people() -> None:
    people = eligible()
    assert people["team"].value_counts().to_dict() == {"Brand": 16, "Content": 13, "Social": 13, "CRM": 11, "Web": 9}
    assert people["skill_level"].value_counts().to_dict() == {"intermediate": 27, "novice": 22, "expert": 13}
    assert people["volunteer"].sum() == 20
    assert (people["role"] == "manager").sum() == 5
    assert people["trained_date"].notna().sum() == 49
    everyone = table("people")
    assert everyone["person_id"].is_unique
    assert everyone["person_id"].map(lambda p: bool(re.fullmatch(r"[a-z][a-z0-9]{3}", p))).all()
    assert everyone["cold_start"].value_counts().to_dict()["done-alone"] == 1
    assert everyone["cold_start"].notna().sum() == 4


def test_weekly_use() -> None:
    use = table("usage")
    active = use[use["actions"] > 0].groupby("week")["person_id"].nunique().to_numpy()
    assert list(active[:8]) == [29, 29, 29, 27, 25, 23, 21, 20]
    assert list(active[-6:]) == [15, 16, 15, 15, 16, 16]
    assert set(active[17:35]) == {15, 16, 17}
    assert active[8] == 19
    assert active[16] == 17
    teams = use["person_id"].map(table("people").set_index("person_id")["team"])
    assert len(set(zip(use["week"], teams, strict=True))) == 191
    ever = use[use["actions"] > 0]
    assert ever["person_id"].nunique() == 44
    assert ever.loc[ever["week"] <= "2025-12-15", "person_id"].nunique() == 38
    recent = ever[ever["week"] >= LAST]
    assert recent["person_id"].nunique() == 32
    home = teams.map(table("teams").set_index("team")["primary_system"])
    inside = recent.loc[recent["host_system"] == home[recent.index], "actions"].sum()
    assert inside / recent["actions"].sum() == pytest.approx(0.12)


@pytest.mark.parametrize(
    ("column", "counts"),
    [
        ("team", {"Content": 4, "CRM": 3, "Social": 3, "Web": 2, "Brand": 3}),
        ("volunteer", {True: 6, False: 9}),
        ("skill_level", {"novice": 5, "intermediate": 6, "expert": 4}),
        ("role", {"member": 14, "manager": 1}),
    ],
)
def test_habit_by_group(column: str, counts: dict[object, int]) -> None:
    people = eligible().set_index("person_id")
    assert people.loc[habitual(), column].value_counts().to_dict() == counts


def test_habit_and_training() -> None:
    people = eligible().set_index("person_id")
    assert habitual().groupby(people["trained_date"].notna()).sum().to_dict() == {True: 12, False: 3}
    use = table("usage")
    first = use[use["actions"] > 0].groupby("person_id")["week"].min()
    assert (people["literacy_date"].reindex(first.index) <= first + pd.Timedelta(days=6)).sum() == 37


def test_items() -> None:
    items = table("work_items")
    since = items[items["published_at"] >= START]
    week = (since["published_at"] - START).dt.days // 7 + 1
    assert week.value_counts().to_dict() == dict.fromkeys(range(10, 42), 100)
    by_week = week[since["path"] == "ai"].value_counts().sort_index()
    assert (by_week.loc[10:15] == 24).all()
    assert (by_week.loc[16:41] == 21).all()
    assert (items["published_at"] < START).sum() == 49
    assert items["item_id"].is_unique
    assert (since["started_at"] <= since["published_at"]).all()
    assert (since["tiered_at"] <= since["started_at"]).sum() == 2976
    day = (
        since["requested_at"].to_numpy().astype("datetime64[D]"),
        since["started_at"].to_numpy().astype("datetime64[D]"),
    )
    assert set(np.busday_count(*day)) == {1}
    assert items["published_at"].max() < AS_OF


def test_ai_items() -> None:
    rows = ai()
    assert rows["risk_tier"].value_counts().to_dict() == {"low": 531, "medium": 150, "high": 9}
    assert (rows["input_source"] == "production").sum() == 621
    assert rows["gate_passed"].sum() == 642
    assert (rows["record_id"].notna() & rows["metadata_complete"]).sum() == 559
    assert rows["copied_back"].sum() == 573
    assert rows["disclosure"].value_counts().to_dict() == {"not-needed": 591, "needed": 82, "undecided": 17}
    assert rows.loc[rows["disclosure"] == "needed", "label_present"].sum() == 82
    days = (rows["published_at"].dt.normalize() - rows["started_at"].dt.normalize()).dt.days
    assert days.median() == 4


def test_time_study() -> None:
    rows = table("time_study")
    whole = rows[(rows["task"] == "item") & (rows["method"] == "clocked")]
    total = minutes(whole).groupby(whole["path"])
    assert total.size().to_dict() == {"ai": 54, "old": 49}
    assert total.mean().to_dict() == pytest.approx({"ai": 31.2, "old": 40.0}, abs=1e-6)
    assert total.std().to_dict() == pytest.approx({"ai": 13.5, "old": 13.0}, abs=1e-6)
    parts = whole[whole["path"] == "ai"][["create_min", "verify_min", "rework_min", "bridge_min"]].mean()
    assert list(parts) == pytest.approx([16.0, 5.5, 4.4, 5.3], abs=1e-6)
    assert (rows["method"] == "recalled").sum() == 7
    task = rows[rows["task"] == "ad text set"]
    medians = (minutes(task) + task["access_min"]).groupby(task["path"]).median().to_dict()
    assert medians == pytest.approx({"ai": 26.0, "shadow": 14.0})
    assert task.loc[task["path"] == "ai", "access_min"].median() == 10
    assert set(whole["item_id"]) <= set(table("work_items")["item_id"])


def test_effort() -> None:
    items, log = table("work_items").set_index("item_id"), table("effort_log")
    mine = log[log["item_id"].notna()]
    path, author = mine["item_id"].map(items["path"]), mine["item_id"].map(items["author"])
    on_ai = mine[path == "ai"]
    kinds = on_ai.groupby("kind")["minutes"].sum() / on_ai["item_id"].nunique()
    stated = {
        "planned": 9.7,
        "governance": 6.9,
        "review": 5.0,
        "rework": 4.3,
        "bridge": 3.6,
        "fix": 0.7,
        "cleanup": 0.6,
    }
    assert kinds.to_dict() == pytest.approx(stated | {"chase": 0.4}, abs=1e-6)
    gaps = on_ai[on_ai["kind"].isin(["bridge", "fix", "cleanup", "chase"])].groupby("person_id")["minutes"].sum()
    assert gaps.max() / gaps.sum() == pytest.approx(0.30, abs=1e-6)
    assert on_ai.loc[~on_ai["logged"], "minutes"].sum() / on_ai["minutes"].sum() == pytest.approx(0.10, abs=1e-6)
    own = mine["person_id"] == author
    per = mine.groupby([path, own])["minutes"].sum() / mine.groupby(path)["item_id"].nunique()
    assert [per["ai", True], per["ai", False], per["old", True], per["old", False]] == pytest.approx(
        [25.4, 5.8, 37, 3], abs=1e-6
    )
    assert mine.groupby(path)["item_id"].nunique().to_dict() == {"ai": 84, "old": 316}
    hours = log[log["item_id"].isna()].groupby("kind")["minutes"].sum() / 60
    assert hours.to_dict() == pytest.approx({"double": 59.4, "support": 90.0, "integration": 30.0})
    assert (log["work_date"] >= LAST).all()


def test_provenance() -> None:
    rows, assets = table("provenance"), table("assets").set_index("asset_id")
    assert len(rows) == 690
    sourced = rows[rows["source_assets"].notna()]
    assert len(sourced) == 566
    used = {a for cell in sourced["source_assets"] for a in cell}
    assert used <= set(assets.index)
    assert len(used) == 99
    assert assets.loc[sorted(used), "licence"].isin(["own", "licensed", "open"]).sum() == 96
    fine = set(assets.index[assets["approved_by"].notna() & (assets["status"] != "draft")])
    assert sourced["source_assets"].map(lambda c: set(c) <= fine).sum() == 543
    gone = set(assets.index[assets["superseded_on"].notna()])
    assert sourced["source_assets"].map(lambda c: bool(set(c) & gone)).sum() == 5
    five = ["model", "model_version", "prompt_version", "operator", "generated_at"]
    assert rows[five].notna().all(axis=1).sum() == 580
    assert rows["uncertainty"].notna().sum() == 455
    assert rows["prompt_id"].notna().sum() == 380


def test_reviews() -> None:
    rows = table("reviews").merge(ai()[["item_id", "team", "risk_tier", "author"]], on="item_id")
    before = rows[rows["reason"].isin(["tier", "flag", "request"])]
    assert (len(rows), len(before), (rows["reason"] == "random").sum()) == (173, 97, 40)
    assert before["risk_tier"].value_counts().to_dict() == {"medium": 48, "low": 40, "high": 9}
    assert before["team"].value_counts().to_dict() == {"Social": 21, "Content": 20, "Brand": 20, "CRM": 19, "Web": 17}
    shares = (before["decision"] == "accept").groupby(before["team"]).mean()
    assert 0.10 < shares.max() - shares.min() <= 0.12
    assert rows["reviewer"].value_counts().max() == 59
    assert rows["reviewer"].nunique() == 6
    assert before["minutes"].mean() == pytest.approx(12)
    label = before["item_id"].map(table("provenance").set_index("item_id")["uncertainty"])
    wrong = (before["worst_error"] != "none").groupby(label.isin(["assumed", "unknown"])).agg(["sum", "size"])
    assert wrong.to_numpy().tolist() == [[10, 59], [8, 38]]
    audit = rows[rows["reason"] == "random"]
    assert audit["worst_error"].value_counts().to_dict() == {"none": 39, "minor": 1}
    assert (rows["reviewer"] != rows["author"]).all()
    assert rows["reviewed_at"].max() < AS_OF


def test_second_opinions() -> None:
    rows = table("reviews")
    first = rows[rows["reason"] != "double"].set_index("item_id")["decision"] == "accept"
    second = rows[rows["reason"] == "double"].set_index("item_id")["decision"] == "accept"
    both = pd.crosstab(first[second.index].to_numpy(), second.to_numpy())
    assert both.to_numpy().tolist() == [[11, 3], [4, 18]]
    readers = rows.groupby("item_id")["reviewer"].nunique()
    assert (readers[second.index] == 2).all()


def test_defects() -> None:
    rows = table("defects").merge(ai()[["item_id", "risk_tier"]], on="item_id")
    assert (rows["root_cause"] != "unknown").sum() == 50
    assert rows["root_cause"].isin(["outdated-source", "missing-source", "conflicting-source"]).sum() == 8
    late = rows[(rows["found_stage"] == "after-publication") & (rows["severity"] == "severe")]
    assert (len(late), set(late["risk_tier"])) == (6, {"low"})
    assert (rows["defect_type"].value_counts() >= 2).sum() == 10


def test_map_and_events() -> None:
    steps, handoffs, events = table("steps"), table("handoffs"), table("events")
    now = steps[steps["version"] == "now"]
    assert steps["version"].value_counts().to_dict() == {"now": 12, "before": 10}
    assert now[["tool", "owner", "input", "output", "minutes"]].notna().sum().sum() == 57
    assert handoffs["transfer"].isin(["api", "native", "watched-folder"]).sum() == 5
    assert handoffs["items_returned"].tolist().count(85) == 5
    legal = events[events["step_id"] == "legal-claims"]
    assert legal["person_id"].nunique() == 1
    assert legal["person_id"].notna().sum() == 131
    core = set(now.loc[now["core"], "step_id"])
    trail = events[events["step_id"].isin(core)].groupby("item_id")["step_id"].nunique()
    assert (trail == 5).sum() == 559
    assert events["item_id"].nunique() == 690
    ends = ai().set_index("item_id")["published_at"]
    assert (events["happened_at"] <= events["item_id"].map(ends)).all()


def test_register_and_folder() -> None:
    assets, files = table("assets"), told().files
    current = assets[assets["status"] == "current"]
    assert (len(files), len(assets), len(current)) == (240, 230, 200)
    assert {f["path"] for f in files if f["asset_id"]} == set(assets["path"])
    assert len({f["path"] for f in files}) == 240
    assert current["owner"].notna().sum() == 190
    assert assets["topic"].nunique() == 80
    assert (current.groupby(["topic", "language"]).size() > 1).sum() == 1
    sizes = current.groupby("topic").size()
    assert (sizes * (sizes - 1) / 2).sum() == 140
    nine = ["title", "owner", "version", "updated_on", "review_due", "audience", "language", "sensitivity", "licence"]
    assert current[nine].notna().to_numpy().mean() == pytest.approx(0.88)
    undated = current["review_due"].isna() & (current["updated_on"] <= AS_OF - pd.Timedelta(days=365))
    assert (undated | (current["review_due"] < AS_OF)).sum() == 36
    assert sum(f["kind"] in told().charter["approved_formats"] for f in files) == 211
    assert sum(f["readable"] for f in files) == 235
    assert sum(f["group"] is not None for f in files) == 17
    assert sum(f["contradicts"] is not None for f in files) == 2  # each of them with the first text of its topic
    cleared = assets[assets["ai_allowed"]]
    assert (len(cleared), cleared["sensitivity"].notna().sum()) == (190, 178)
    translated = current[current["master_asset"].notna()]
    version = current.set_index("asset_id")["version"]
    assert len(translated) == 25
    assert (translated["source_version"] == translated["master_asset"].map(version)).sum() == 22


def test_shadow() -> None:
    shadow = table("shadow_use")
    scaled = (shadow["items"] * shadow["asked"] / shadow["answered"]).to_numpy()
    official = np.array([24] * 6 + [21] * 26)
    share = scaled / (scaled + official)
    assert scaled[-4:].sum() / (scaled[-4:].sum() + 84) == pytest.approx(0.57, rel=0.02)
    assert np.polyfit(np.arange(24), share[8:], 1)[0] == pytest.approx(0.011, abs=0.001)
    assert np.polyfit(np.arange(8), share[:8], 1)[0] == pytest.approx(-0.001, abs=0.002)


def test_tickets_and_first_results() -> None:
    tickets = table("tickets")
    access = tickets[tickets["kind"] == "access"]
    low = access[access["risk_tier"] == "low"]
    opened, closed = (low[c].to_numpy().astype("datetime64[D]") for c in ("opened_on", "closed_on"))
    assert (len(access), len(low), np.median(np.busday_count(opened, closed))) == (23, 17, 31)
    recent = tickets[(tickets["kind"] == "help") & (tickets["opened_on"] >= LAST)]
    assert recent["minutes"].sum() == pytest.approx(687)
    assert recent.loc[recent["resolved_by"] == "specialist", "minutes"].sum() == pytest.approx(480)
    assert tickets.loc[tickets["started_on"].isna(), "team"].nunique() == 3
    assert tickets[["opened_on", "started_on", "closed_on"]].max().max() < AS_OF


def test_answers_and_issues() -> None:
    pulse, issues = table("pulse"), table("issues")
    assert len(pulse) == 44
    assert (pulse["quiz_right"] == 3).sum() == 27
    assert pulse["felt_saving"].mean() == pytest.approx(0.41, abs=1e-6)
    rest = pulse[~pulse["person_id"].map(habitual())]
    assert rest["barrier"].notna().sum() == 28
    actions = issues[issues["source"] == "checkpoint"]
    assert (len(actions), (actions["closed_on"] <= actions["due_on"]).sum()) == (10, 3)
    recent = issues[(issues["source"] == "feedback") & (issues["raised_on"] >= LAST)]
    assert recent["team"].nunique() == 3
    assert issues[["raised_on", "closed_on"]].max().max() < AS_OF


def test_money_and_checkpoints() -> None:
    budget, points = table("budget"), table("checkpoints")
    assert (budget["planned"].sum(), budget["committed"].sum()) == (260000, 0)
    assert list(points["pilot_week"]) == [4, 8, 12, 20, 30]
    assert (points["decision"] == "EXTEND").sum() == 3
    assert (points["held_on"].notna().sum(), points["decider_present"].sum()) == (4, 2)
    assert "new_question" not in points
    impact = table("impact")
    late = impact["week"] >= START
    for metric, before, after, n in (
        ("leads_per_100", 3.10, 3.16, (2400, 2500)),
        ("satisfaction", 4.05, 4.06, (700, 720)),
    ):
        rows = impact[impact["metric"] == metric]
        assert rows.groupby(late)["value"].mean().tolist() == pytest.approx([before, after])
        assert tuple(rows.groupby(late)["n"].sum()) == n


def test_exports_name_columns_that_exist() -> None:
    for name, export in EXPORTS.items():
        columns = set(table(name).columns)
        assert {*export.headings, *export.hours, *export.values} <= columns, name
    assert sum(bool(e.headings) for e in EXPORTS.values()) >= 6
