"""The sample pilot "Solid system" says in its rows what its page says in numbers; recomputed with plain pandas."""

from __future__ import annotations

from collections import Counter
from functools import cache
from math import prod

import numpy as np
import pandas as pd
import pytest

from data.generate import solid
from data.generate.clock import between
from data.generate.export import write_tables
from data.generate.story import Story, column_types

PARTS = ["create_min", "verify_min", "rework_min", "bridge_min"]
GAPS = ["fix", "bridge", "cleanup", "chase"]
BEFORE = ["tier", "flag", "request"]
START, LATE = pd.Timestamp("2026-03-02"), pd.Timestamp("2026-04-27")


@cache
def made() -> Story:
    return solid.story()


def table(name: str) -> pd.DataFrame:
    return made().tables[name]


def ai() -> pd.DataFrame:
    items = table("work_items")
    return items[items["path"] == "ai"].set_index("item_id")


def eligible() -> pd.DataFrame:
    people = table("people")
    return people[people["eligible_from"].notna()].set_index("person_id")


def before_publication() -> pd.DataFrame:
    reviews = table("reviews")
    return reviews[reviews["reason"].isin(BEFORE)]


def ai_minutes() -> pd.DataFrame:
    log = table("effort_log")
    return log[log["item_id"].isin(ai().index)]


def habitual() -> pd.Series:
    usage = table("usage")
    recent = usage[(usage["week"] >= LATE) & (usage["actions"] >= 1)]
    weeks = recent.groupby("person_id")["week"].nunique()
    return eligible().index.to_series().map(weeks).fillna(0) >= 3


def test_same_story_twice() -> None:
    again = solid.story()
    for name, frame in made().tables.items():
        pd.testing.assert_frame_equal(frame, again.tables[name])


def test_people() -> None:
    people, mine = table("people"), eligible()
    assert len(people) == 50 and people["person_id"].nunique() == 50 and len(mine) == 34
    assert mine["team"].value_counts().to_dict() == {"Content": 9, "CRM": 9, "Web": 8, "Creative": 8}
    assert mine["skill_level"].value_counts().to_dict() == {"intermediate": 15, "novice": 13, "expert": 6}
    assert int(mine["volunteer"].sum()) == 11
    assert mine[mine["role"] == "manager"]["team"].value_counts().eq(1).all()
    assert people["role"].value_counts()[["reviewer", "specialist", "content-owner"]].tolist() == [4, 1, 6]
    assert people["cold_start"].value_counts().to_dict() == {"done-alone": 4, "done-with-help": 1}
    assert (mine["literacy_date"] < START).all() and (mine["trained_date"] < START).all()


def test_use() -> None:
    usage = table("usage")
    assert not usage.duplicated(["person_id", "week", "tool"]).any()
    assert usage.groupby("week")["person_id"].nunique().tolist() == [27, 27, 26, 25, 24, 23, 23, 24, 24, 25, 24, 25]
    assert usage["person_id"].nunique() == 31 and usage["tool"].nunique() == 2
    team = usage["person_id"].map(eligible()["team"])
    assert len(set(zip(team, usage["week"], strict=True))) == 48
    recent, home = usage[usage["week"] >= LATE], table("teams").set_index("team")["primary_system"]
    inside = recent["host_system"] == recent["person_id"].map(eligible()["team"]).map(home)
    assert recent["actions"].sum() == 980 and recent.loc[inside, "actions"].sum() == 694


def test_habit() -> None:
    has, mine = habitual(), eligible()
    assert has.groupby(mine["team"]).sum().to_dict() == {"Content": 8, "CRM": 8, "Web": 6, "Creative": 2}
    assert has.groupby(mine["skill_level"]).sum().to_dict() == {"novice": 8, "intermediate": 11, "expert": 5}
    assert int(has[mine["volunteer"].astype(bool)].sum()) == 9
    assert int(has[mine["role"] == "manager"].sum()) == 3


def test_items() -> None:
    items = table("work_items")
    since = items[items["published_at"] >= START]
    assert len(items) == 181 and since["path"].value_counts().to_dict() == {"ai": 104, "old": 49}
    assert since[since["published_at"] >= LATE]["path"].value_counts().to_dict() == {"ai": 34, "old": 16}
    old = since[since["path"] == "old"]
    assert old["team"].value_counts().to_dict() == {"Creative": 13, "Content": 12, "CRM": 12, "Web": 12}
    assert old["content_type"].value_counts().tolist() == [20, 14, 10, 5]
    assert int((since["tiered_at"] <= since["started_at"]).sum()) == 152
    assert since["published_at"].max() < pd.Timestamp("2026-05-25")


def test_items_of_the_ai_path() -> None:
    items = ai()
    assert items["team"].value_counts().to_dict() == {"Content": 35, "CRM": 30, "Web": 21, "Creative": 18}
    assert items["content_type"].value_counts().tolist() == [42, 31, 21, 10]
    assert items["risk_tier"].value_counts().to_dict() == {"low": 57, "medium": 35, "high": 12}
    assert items["started_at"].min() >= START
    counts = [int((items["input_source"] == "production").sum()), int(items["gate_passed"].sum())]
    assert counts == [98, 103] and int(items["metadata_complete"].sum()) == 99
    assert items.groupby("team")["copied_back"].sum().to_dict() == {"Content": 2, "CRM": 1, "Web": 1, "Creative": 14}
    needed = items["disclosure"] == "needed"
    assert int(needed.sum()) == 5 and items.loc[needed, "label_present"].all()


def test_lead_time() -> None:
    items = ai()
    hours = [between(a, b) for a, b in zip(items["requested_at"], items["published_at"], strict=True)]
    assert np.mean(hours) == pytest.approx(29.4, rel=1e-6)
    days = items["published_at"].dt.normalize() - items["started_at"].dt.normalize()
    assert days.dt.days.median() == 5


def test_time_study() -> None:
    rows = table("time_study")
    timed = rows[(rows["task"] == "item") & (rows["method"] == "clocked")]
    assert int((rows["method"] == "recalled").sum()) == 5
    hours = (timed[PARTS].sum(axis=1) / 60).groupby(timed["path"]).agg(["size", "mean", "std"])
    assert hours.loc["old"].tolist() == pytest.approx([28, 9.70, 2.60], rel=1e-6)
    assert hours.loc["ai"].tolist() == pytest.approx([46, 7.05, 2.30], rel=1e-6)
    parts = timed.loc[timed["path"] == "ai", PARTS].mean() / 60
    assert parts.tolist() == pytest.approx([4.30, 1.35, 0.95, 0.45], rel=1e-6)
    kinds = timed["item_id"].map(table("work_items").set_index("item_id")["content_type"])
    assert kinds[timed["path"] == "ai"].value_counts().tolist() == [18, 14, 9, 5]
    assert kinds[timed["path"] == "old"].value_counts().tolist() == [11, 8, 6, 3]


def test_tasks_timed_on_both_paths() -> None:
    rows = table("time_study")
    rows = rows[rows["task"] != "item"]
    assert (rows.groupby(["task", "path"]).size() == 8).all()
    median = rows[PARTS].sum(axis=1).groupby([rows["task"], rows["path"]]).median().unstack()
    assert median["ai"].to_dict() == pytest.approx({"subject lines": 8.0, "product text": 22.0, "image variant": 31.0})
    assert (median["ai"] / median["shadow"]).median() == pytest.approx(0.82, rel=0.02)


def test_effort() -> None:
    log = ai_minutes()
    hours = log.groupby("kind")["minutes"].sum() / 60 / 104
    stated = {"planned": 4.05, "governance": 0.25, "review": 1.35, "rework": 0.95}
    stated |= {"fix": 0.10, "bridge": 0.20, "cleanup": 0.10, "chase": 0.05}
    assert hours.to_dict() == pytest.approx(stated, rel=1e-6)
    gaps = log[log["kind"].isin(GAPS)].groupby("person_id")["minutes"].sum() / 60
    assert [gaps.max(), gaps.sum()] == pytest.approx([11.2, 46.8], rel=1e-6)
    hidden = ~log["logged"].astype(bool) | log["after_hours"].astype(bool)
    assert [log.loc[hidden, "minutes"].sum() / 60, log["minutes"].sum() / 60] == pytest.approx([29.3, 733.2], rel=1e-6)


def test_who_does_the_work() -> None:
    log, author = table("effort_log"), table("work_items").set_index("item_id")["author"]
    path = log["item_id"].map(table("work_items").set_index("item_id")["path"])
    own = log["person_id"] == log["item_id"].map(author)
    hours = (log["minutes"] / 60).groupby([path, own]).sum()
    assert [hours["ai", True] / 104, hours["ai", False] / 104] == pytest.approx([6.15, 0.90], rel=1e-6)
    assert [hours["old", True] / 28, hours["old", False] / 28] == pytest.approx([9.0, 0.7], rel=1e-6)
    kinds = log.groupby("kind")["minutes"].sum() / 60
    assert kinds[["double", "integration", "support"]].tolist() == pytest.approx([6.0, 14.0, 6.0])


def test_time_study_and_effort_agree() -> None:
    rows = table("time_study")
    rows = rows[rows["task"] == "item"].set_index("item_id")
    log = table("effort_log").groupby("item_id")["minutes"].sum()
    assert rows[PARTS].sum(axis=1).to_dict() == pytest.approx(log[rows.index].to_dict())


def test_map() -> None:
    steps, links = table("steps"), table("handoffs")
    now = steps[steps["version"] == "now"].set_index("step_id")
    before = set(steps.loc[steps["version"] == "before", "step_id"])
    assert len(before) == 17 and len(now) == 13 and len(before - set(now.index)) == 4
    assert (
        now["minutes"].sum() == 396 and int(now["uses_ai"].sum()) == 3 and int(now["runbook_path"].notna().sum()) == 12
    )
    manual = links["transfer"] == "copy-paste"
    assert len(links) == 14 and int(manual.sum()) == 2
    assert prod(1 - links["items_returned"] / links["items_passed"]) == pytest.approx(0.778, rel=0.001)
    load = 120 * 12 / 52 * now.loc["draft", "minutes"] / 60 / now.loc["draft", "capacity_hours_week"] / (1 - 9 / 104)
    assert load == pytest.approx(0.77, rel=0.02)


def test_events() -> None:
    events, items = table("events"), ai()
    assert len(events) == 13 * 104 - 4
    core = events[events["step_id"].isin(["brief", "draft", "layout", "brand-check", "publish"])]
    assert int((core.groupby("item_id").size() == 5).sum()) == 100
    when = core.pivot(index="item_id", columns="step_id", values="happened_at")
    assert (when["draft"] > when["brief"].fillna(pd.Timestamp(0))).all()
    assert (when["publish"] == items["published_at"].reindex(when.index)).all()
    per = events.dropna(subset=["person_id"]).groupby(["step_id", "person_id"])["item_id"].nunique()
    assert (per >= 2).groupby("step_id").sum().min() >= 3


def test_reviews() -> None:
    reviews = table("reviews")
    assert len(reviews) == 125 and reviews["reviewer"].value_counts().tolist() == [41, 30, 28, 26]
    first = before_publication().set_index("item_id")
    assert len(first) == 33 and first["decision"].value_counts().tolist() == [24, 6, 3]
    tier = ai()["risk_tier"].reindex(first.index)
    assert tier.value_counts().to_dict() == {"medium": 14, "high": 12, "low": 7}
    assert first["minutes"].groupby(tier).mean().to_dict() == pytest.approx({"high": 56, "medium": 30, "low": 10})
    team = ai()["team"].reindex(first.index).value_counts()
    assert team.to_dict() == {"Content": 11, "CRM": 9, "Web": 7, "Creative": 6}
    assert not (first.loc[tier == "high", "decision"] == "reject").any()
    assert (first["reviewed_at"] < ai()["published_at"].reindex(first.index)).all()
    wait = [between(a, b) / 8 for a, b in zip(first["queued_at"], first["reviewed_at"], strict=True)]
    assert np.quantile(wait, 0.85) == pytest.approx(1.6, rel=1e-4)


def test_audit_and_second_opinions() -> None:
    reviews = table("reviews")
    random = reviews[reviews["reason"] == "random"]
    assert random["worst_error"].value_counts().to_dict() == {"none": 59, "minor": 1}
    assert not random["item_id"].isin(before_publication()["item_id"]).any()
    second = reviews[reviews["reason"] == "double"].set_index("item_id")
    first = before_publication().set_index("item_id").loc[second.index]
    both = Counter(zip(first["decision"] == "accept", second["decision"] == "accept", strict=True))
    assert both == {(True, True): 21, (True, False): 2, (False, True): 2, (False, False): 7}
    assert (first["reviewer"] != second["reviewer"]).all()
    words = reviews["item_id"].map(ai()["words"])
    assert int(((reviews["decision"] == "accept") & (reviews["minutes"] < words / 250 / 3)).sum()) == 7


def test_flags() -> None:
    label = table("provenance").set_index("item_id")["uncertainty"]
    assert label.value_counts().to_dict() == {"confirmed": 83, "assumed": 10, "unknown": 4}
    first = before_publication().set_index("item_id")
    wrong = first["worst_error"] != "none"
    flagged = label.reindex(first.index).isin(["assumed", "unknown"])
    assert [int(flagged.sum()), int(wrong[flagged].sum()), int(wrong[~flagged].sum())] == [14, 6, 3]
    reviews = table("reviews")
    judged = (reviews["worst_error"] != "none").groupby(reviews["item_id"]).any()
    judged |= judged.index.isin(table("defects")["item_id"])
    plain = judged[label.reindex(judged.index) == "confirmed"]
    assert (6 / 14) / plain.mean() == pytest.approx(8.4, rel=0.02)


def test_origin() -> None:
    rows, assets = table("provenance"), table("assets").set_index("asset_id")
    sources = rows["source_assets"].dropna()
    used = sorted({a for cell in sources for a in cell})
    assert len(rows) == 104 and len(sources) == 101 and len(used) == 61
    assert assets.loc[used, "licence"].isin(["own", "licensed", "open"]).all()
    assert (assets.loc[used, "status"] == "current").all()
    assert sum(all(pd.notna(assets.loc[a, "approved_by"]) for a in cell) for cell in sources) == 100
    five = ["model", "model_version", "prompt_version", "operator", "generated_at"]
    assert int(rows[five].notna().all(axis=1).sum()) == 102 and int(rows["prompt_id"].notna().sum()) == 92
    high = ai().index[ai()["risk_tier"] == "high"]
    assert rows.set_index("item_id").loc[high, "source_assets"].notna().all()


def test_defects() -> None:
    rows = table("defects")
    assert len(rows) == 25 and int(rows["root_cause"].str.endswith("-source").sum()) == 2
    late = rows[rows["found_stage"] == "after-publication"]
    assert len(late) == 3 and (late["severity"] == "minor").all()
    twice = rows[rows["defect_type"].map(rows["defect_type"].value_counts()) > 1].sort_values("found_on", kind="stable")
    second = twice.groupby("defect_type")["found_on"].nth(1)
    limit = pd.Series(second.to_numpy() + np.timedelta64(28, "D"), index=twice.loc[second.index, "defect_type"])
    system = twice[twice["fixed_in"].isin(["prompt", "template", "source", "rule"])]
    answered = system[system["fixed_on"] <= system["defect_type"].map(limit)]
    assert len(second) == 5 and answered["defect_type"].nunique() == 4


def test_register() -> None:
    rows = table("assets")
    current = rows[rows["status"] == "current"]
    assert len(rows) == 408 and len(current) == 368 and rows["topic"].nunique() == 138
    assert current["owner"].isin(table("people")["person_id"]).sum() == 364
    assert int((current["review_due"] < pd.Timestamp("2026-05-25")).sum()) == 32
    named = current.dropna(subset=["topic"])
    assert int((named.groupby(["topic", "language"]).size() > 1).sum()) == 2
    sizes = named.groupby("topic").size()
    assert int((sizes * (sizes - 1) // 2).sum()) == 160
    nine = ["title", "owner", "version", "updated_on", "review_due", "audience", "language", "sensitivity", "licence"]
    assert current[nine].notna().to_numpy().mean() == pytest.approx(0.96, abs=0.001)
    versions = current.set_index("asset_id")["version"]
    translated = current.dropna(subset=["master_asset"])
    assert len(translated) == 23
    assert int((translated["source_version"] == translated["master_asset"].map(versions)).sum()) == 22


def test_files() -> None:
    files = made().files
    paths = {f["path"] for f in files}
    assert len(files) == len(paths) == 412 and len(paths & set(table("assets")["path"])) == 405
    assert sum(f["kind"] in ("docx", "md", "html", "xlsx") for f in files) == 391
    assert sum(f["readable"] for f in files) == 406 and sum(f["group"] is not None for f in files) == 16
    pair = [f for f in files if f["contradicts"] is not None]
    assert len(pair) == 2 and len({f["topic"] for f in pair}) == 1
    risk = table("assets").set_index("asset_id")["risk_tier"]
    assert {risk[f["asset_id"]] for f in pair} == {"low"}
    assert made().texts["governance/ai-policy.md"] == {"enabling": 17, "forbidding": 9}


def test_tickets() -> None:
    rows = table("tickets")
    access, asked = rows[rows["kind"] == "access"], rows[rows["kind"] == "help"]
    assert [len(access), len(asked)] == [9, 22] and rows["started_on"].notna().all()
    days = [np.busday_count(a.date(), b.date()) for a, b in zip(access["opened_on"], access["closed_on"], strict=True)]
    waits = [np.busday_count(a.date(), b.date()) for a, b in zip(asked["opened_on"], asked["started_on"], strict=True)]
    assert [np.median(days), np.median(waits)] == [3, 1]
    late = asked[asked["opened_on"] >= LATE]
    assert late["minutes"].sum() == 157 and late.loc[late["resolved_by"] == "specialist", "minutes"].sum() == 95


def test_first_results() -> None:
    reviews, items, mine = table("reviews"), ai(), eligible()
    accepted = reviews[reviews["decision"] != "reject"].groupby("item_id")["reviewed_at"].min()
    unread = ~items.index.isin(reviews["item_id"])
    when = items.index.to_series().map(accepted).where(~unread, items["published_at"])
    first = mine.index.to_series().map(when.groupby(items["author"]).min())
    rows = table("tickets")
    special = rows[rows["resolved_by"] == "specialist"]
    helped = mine.index.to_series().map(special.groupby("person_id")["opened_on"].min()) <= first
    assert [int(first.isna().sum()), int(helped.sum()), int((first.notna() & ~helped).sum())] == [3, 3, 28]
    ends = first.fillna(pd.Timestamp("2026-05-25"))
    days = [np.busday_count(a.date(), b.date()) for a, b in zip(mine["access_date"], ends, strict=True)]
    assert np.median(days) == 4


def test_voices() -> None:
    pulse, issues = table("pulse"), table("issues")
    assert len(pulse) == 30 and int((pulse["quiz_right"] == 3).sum()) == 27
    assert pulse["felt_saving"].mean() == pytest.approx(0.33)
    without = habitual().index[~habitual()]
    assert pulse[pulse["barrier"] != "none"]["person_id"].isin(without).sum() == 9 and len(without) == 10
    heard = issues[(issues["source"] == "feedback") & (issues["raised_on"] >= LATE)]
    assert heard["team"].nunique() == 4
    actions = issues[issues["source"] == "checkpoint"]
    assert [len(actions), int((actions["closed_on"] <= actions["due_on"]).sum())] == [9, 8]


def test_impact() -> None:
    rows = table("impact")
    total = rows.assign(sum=rows["value"] * rows["n"]).groupby(["metric", rows["week"] >= START])[["sum", "n"]].sum()
    found = (total["sum"] / total["n"]).to_dict()
    stated = {("revenue_per_interaction", False): 0.412, ("revenue_per_interaction", True): 0.431}
    stated |= {("satisfaction", False): 4.21, ("satisfaction", True): 4.20}
    assert found == pytest.approx(stated, rel=1e-6)
    assert sorted(total["n"]) == [850, 900, 12_000, 15_000]


def test_papers() -> None:
    metrics, checkpoints = table("metrics"), table("checkpoints")
    assert len(metrics) == 6 and metrics.loc[metrics["primary"], "metric"].tolist() == ["hours_per_package"]
    assert len(table("governance")) == 9 and checkpoints["held_on"].notna().sum() == 2
    assert table("budget").set_index("category")["planned"].to_dict() == {
        "technology": 60_000,
        "algorithm": 20_000,
        "people-process": 100_000,
    }
    lessons = table("lessons")
    assert [len(lessons), int(lessons["reused_by"].notna().sum()), lessons["team"].nunique()] == [14, 5, 4]
    assert int(table("tools")["sanctioned"].sum()) == 6 and len(table("tools")) == 8
    assert table("shadow_use")["items"].tolist() == [2, 1, 1, 0, 0, 0]
    assert table("content_types").set_index("content_type")["old_path_end"].isna().sum() == 1


def test_ids_agree_between_tables() -> None:
    people, items = set(table("people")["person_id"]), set(table("work_items")["item_id"])
    for name, frame in made().tables.items():
        assert set(frame.columns) <= set(column_types(name))
        for column in {"person_id", "author", "reviewer", "operator", "runbook_author"} & set(frame.columns):
            assert set(frame[column].dropna()) <= people, (name, column)
        if "item_id" in frame.columns and name != "time_study":
            assert set(frame["item_id"].dropna()) <= items, name


def test_exports_keep_every_column(tmp_path) -> None:
    maps = write_tables(tmp_path, made().tables, solid.EXPORTS)
    assert len([m for m in maps.values() if "columns" in m]) >= 6
    assert sum(m["file"].endswith(".xlsx") for m in maps.values()) == 2
    for name, entry in maps.items():
        targets = [t if isinstance(t, str) else t["to"] for t in entry.get("columns", {}).values()]
        assert not targets or sorted(targets) == sorted(made().tables[name].columns)
