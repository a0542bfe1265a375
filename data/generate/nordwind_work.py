"""Pilot A: the items and what was recorded about them - events, times, effort, origin, reviews, defects."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from data.generate.clock import hours_at, moment, plus_hours
from data.generate.common import effort, mark, scaled_to, timeline, waits
from data.generate.draw import Rng, exact_choice, exact_lognormal, in_turn, mondays, parts_of, pick, shuffled, spread

TEAMS = {"Content": 35, "CRM": 30, "Web": 21, "Creative": 18}
OLD_TEAMS = {"Content": 12, "CRM": 12, "Web": 12, "Creative": 13}
AI_WEEKS = (8, 9, 9, 9, 9, 9, 9, 8, 8, 9, 8, 9)
OLD_WEEKS = (4, 4, 4, 4, 4, 4, 4, 5, 4, 4, 4, 4)
KINDS = {"newsletter": 42, "landing page": 31, "social set": 21, "banner set": 10}
OLD_KINDS = {"newsletter": 20, "landing page": 14, "social set": 10, "banner set": 5}
BEFORE_KINDS = {"newsletter": 11, "landing page": 8, "social set": 6, "banner set": 3}
TIMED_KINDS = {"newsletter": 18, "landing page": 14, "social set": 9, "banner set": 5}
FACTOR = {"newsletter": 0.85, "landing page": 1.20, "social set": 0.90, "banner set": 1.20}
RISK = {
    "Content": {"high": 4, "medium": 12, "low": 19},
    "CRM": {"high": 3, "medium": 10, "low": 17},
    "Web": {"high": 3, "medium": 7, "low": 11},
    "Creative": {"high": 2, "medium": 6, "low": 10},
}
REVIEWED = {
    "Content": {"high": 4, "medium": 5, "low": 2},
    "CRM": {"high": 3, "medium": 4, "low": 2},
    "Web": {"high": 3, "medium": 3, "low": 1},
    "Creative": {"high": 2, "medium": 2, "low": 2},
}
BACK = {"Content": 2, "CRM": 1, "Web": 1, "Creative": 14}
EFFORT = {
    "planned": 4.05,
    "governance": 0.25,
    "review": 1.35,
    "rework": 0.95,
    "fix": 0.10,
    "bridge": 0.20,
    "cleanup": 0.10,
    "chase": 0.05,
}
STEPS = (
    "brief",
    "source-pick",
    "draft",
    "author-check",
    "image-brief",
    "image",
    "layout",
    "brand-check",
    "correction",
    "gate",
    "localisation",
    "schedule",
    "publish",
)
CORE = ("brief", "draft", "layout", "brand-check", "publish")
LAST_DAY = pd.Timestamp("2026-05-22")
FIRST_DAY = pd.Timestamp("2026-02-23")


def work(rng: Rng, everybody: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """All tables about items."""
    ai = ai_items(rng, everybody)
    old = old_items(rng, everybody)
    reviewers = list(everybody.loc[everybody["role"] == "reviewer", "person_id"])
    specialist = everybody.loc[everybody["role"] == "specialist", "person_id"].iloc[0]
    provenance = origins(rng, ai)
    return {
        "work_items": pd.concat([old, ai.drop(columns=["reviewed", "flag"])], ignore_index=True),
        "events": events(ai, everybody, reviewers),
        "time_study": time_study(rng, ai, old),
        "effort_log": effort_log(rng, ai, old, everybody, reviewers, specialist),
        "provenance": provenance,
        "reviews": reviews(rng, ai, reviewers, provenance),
        "defects": defects(rng, old),
    }


def ai_items(rng: Rng, everybody: pd.DataFrame) -> pd.DataFrame:
    """104 items of the AI path with their risk, review and flag."""
    rows: list[dict[str, Any]] = []
    for team, classes in RISK.items():
        users = list(everybody.loc[(everybody["team"] == team) & (everybody["ever"].eq(True)), "person_id"])
        tiers = [t for t, n in classes.items() for _ in range(n)]
        reviewed = dict(REVIEWED[team])
        for place, (author, tier) in enumerate(zip(in_turn(users, len(tiers)), tiers, strict=True)):
            seen = reviewed[tier] > 0
            reviewed[tier] -= seen
            rows.append(
                {"team": team, "author": author, "risk_tier": tier, "reviewed": seen, "copied_back": place < BACK[team]}
            )
    # everybody's first item comes early, so that each has a first result within the first weeks
    order = sorted(
        range(len(rows)), key=lambda i: (sum(r["author"] == rows[i]["author"] for r in rows[:i]), rng.random())
    )
    items = pd.DataFrame([rows[i] for i in order])
    days = spread(rng, dict(zip(mondays("2026-03-02", 12), AI_WEEKS, strict=True)))
    items = pd.concat([items, timeline(rng, days, 29.4, 9.0)], axis=1)
    items.insert(0, "item_id", [f"NW-{101 + i}" for i in range(len(items))])
    items["flag"] = False
    for tier, n in (("high", 4), ("medium", 10)):
        chosen = items.index[(items["risk_tier"] == tier) & items["reviewed"]]
        items.loc[pick(rng, list(chosen), n), "flag"] = True
    return _described(rng, items, KINDS)


def _described(rng: Rng, items: pd.DataFrame, kinds: dict[str, int]) -> pd.DataFrame:
    n = len(items)
    tiered = items["requested_at"] + pd.Timedelta(minutes=20)
    tiered.iloc[n // 2] = items["started_at"].iloc[n // 2] + pd.Timedelta(days=1)
    disclosure = np.where(np.isin(np.arange(n), np.arange(5) * 19 + 3), "needed", "not-needed")
    return items.assign(
        path="ai",
        content_type=exact_choice(rng, kinds),
        tiered_at=tiered,
        input_source=shuffled(rng, ["production"] * 98 + ["curated"] * 6),
        words=np.round(scaled_to(rng.normal(420, 60, size=n).clip(220, 700), 420)),
        gate_passed=shuffled(rng, [True] * 103 + [False]),
        record_id=[f"CMS-{5000 + i}" for i in range(n)],
        metadata_complete=shuffled(rng, [True] * 99 + [False] * 5),
        disclosure=disclosure,
        label_present=pd.array(np.where(disclosure == "needed", True, None), dtype="boolean"),
    )


def old_items(rng: Rng, everybody: pd.DataFrame) -> pd.DataFrame:
    """28 items from before the start and 49 since, made the old way."""
    days = spread(rng, dict(zip(mondays("2026-01-26", 5), (6, 6, 5, 6, 5), strict=True)))
    before = timeline(rng, days, 36.0, 10.0).assign(content_type=exact_choice(rng, BEFORE_KINDS))
    days = spread(rng, dict(zip(mondays("2026-03-02", 12), OLD_WEEKS, strict=True)))
    since = timeline(rng, days, 36.0, 10.0).assign(content_type=exact_choice(rng, OLD_KINDS))
    since["tiered_at"] = since["requested_at"] + pd.Timedelta(minutes=30)
    since["risk_tier"] = in_turn(["low", "medium", "low", "low", "medium", "low", "high"], 49)
    before["team"] = in_turn(list(TEAMS), 28)
    since["team"] = exact_choice(rng, OLD_TEAMS)
    items = pd.concat([before, since], ignore_index=True)
    members = {t: list(everybody.loc[everybody["team"] == t, "person_id"]) for t in TEAMS}
    items["author"] = [members[t][i % len(members[t])] for i, t in enumerate(items["team"])]
    items.insert(0, "item_id", [f"NW-{i + 1:03d}" for i in range(len(items))])
    return items.assign(path="old", words=np.round(rng.normal(420, 60, size=len(items)).clip(220, 700)))


def events(ai: pd.DataFrame, everybody: pd.DataFrame, reviewers: list[str]) -> pd.DataFrame:
    """13 steps on each item; on four items the record of one core step is missing."""
    managers = list(everybody.loc[everybody["role"] == "manager", "person_id"])
    by_team = {
        t: list(everybody.loc[(everybody["team"] == t) & (everybody["ever"].eq(True)), "person_id"]) for t in TEAMS
    }
    gaps = {
        ai["item_id"].iloc[i]: step for i, step in ((11, "brief"), (37, "brand-check"), (64, "layout"), (90, "draft"))
    }
    rows = []
    for place, item in enumerate(ai.itertuples()):
        team = by_team[item.team]
        begin, end = hours_at(item.started_at), hours_at(item.published_at)
        for at, step in enumerate(STEPS):
            if gaps.get(item.item_id) == step:
                continue
            person = {
                "brief": managers[place % 4],
                "brand-check": reviewers[place % 4],
                "gate": None,
                "publish": None,
                "draft": item.author,
                "author-check": item.author,
            }.get(step, team[(place + at) % len(team)])
            when = (
                moment(begin + (end - begin) * (at + 1) / (len(STEPS) + 1)) if step != "publish" else item.published_at
            )
            rows.append({"item_id": item.item_id, "step_id": step, "person_id": person, "happened_at": when})
    return pd.DataFrame(rows)


def time_study(rng: Rng, ai: pd.DataFrame, old: pd.DataFrame) -> pd.DataFrame:
    """28 old and 46 AI items timed, five more remembered; three tasks compared on the official and an unofficial path."""
    before = old.iloc[:28]
    timed = ai.groupby("content_type", sort=False).head(18)
    timed = pd.concat([timed[timed["content_type"] == k].head(n) for k, n in TIMED_KINDS.items()])
    recalled = ai[~ai["item_id"].isin(timed["item_id"])].head(5)
    frames = [
        _timed(rng, before, "old", 9.70, 2.60, {"create": 8.0, "verify": 0.9, "rework": 0.6, "bridge": 0.2}, "clocked"),
        _timed(
            rng, timed, "ai", 7.05, 2.30, {"create": 4.30, "verify": 1.35, "rework": 0.95, "bridge": 0.45}, "clocked"
        ),
        _timed(rng, recalled, "ai", 6.0, 1.0, {"create": 3.9, "verify": 1.0, "rework": 0.8, "bridge": 0.3}, "recalled"),
        *(
            _task(rng, *task)
            for task in (("subject lines", 8.0, 9.8), ("product text", 22.0, 27.0), ("image variant", 31.0, 37.8))
        ),
    ]
    return pd.concat(frames, ignore_index=True)


def _timed(
    rng: Rng, items: pd.DataFrame, path: str, mean: float, sd: float, parts: dict[str, float], method: str
) -> pd.DataFrame:
    factor = items["content_type"].map(FACTOR).to_numpy()
    raw = rng.lognormal(0.0, 0.22, size=len(items)) * factor
    totals = mean + (raw - raw.mean()) * (sd / raw.std(ddof=1))
    split = parts_of(rng, totals * 60, {k: v * 60 for k, v in parts.items()}, spread=0.15)
    made = {f"{k}_min": v for k, v in split.items()}
    day = items["published_at"].dt.normalize()
    return pd.DataFrame(
        {
            "item_id": items["item_id"],
            "task": "item",
            "path": path,
            "measured_on": day,
            "method": method,
            **made,
            "access_min": 0.0,
        }
    )


def _task(rng: Rng, task: str, official: float, shadow: float) -> pd.DataFrame:
    """Eight rows per path whose median total is exactly as stated."""
    frames = []
    for path, median in (("ai", official), ("shadow", shadow)):
        raw = np.sort(rng.normal(1.0, 0.06, size=8))
        totals = raw * (median / float(np.median(raw)))
        shares = {"create": 0.62, "verify": 0.2, "rework": 0.12, "bridge": 0.06}
        frames.append(
            pd.DataFrame(
                {
                    "item_id": [f"T-{task[:3]}-{path}-{i + 1}" for i in range(8)],
                    "task": task,
                    "path": path,
                    "measured_on": pd.Timestamp("2026-05-06"),
                    "method": "clocked",
                    **{f"{k}_min": totals * s for k, s in shares.items()},
                    "access_min": 0.0,
                }
            )
        )
    return pd.concat(frames)


def effort_log(
    rng: Rng, ai: pd.DataFrame, old: pd.DataFrame, everybody: pd.DataFrame, reviewers: list[str], specialist: str
) -> pd.DataFrame:
    """Effort on AI items by kind, on the 28 old items, twice-done work, and the specialist's time outside items."""
    items = ai.assign(other=in_turn(reviewers, len(ai)))
    totals = exact_lognormal(rng, 104, 7.05 * 60, 2.3 * 60, low=60)
    means = {k: v * 60 for k, v in EFFORT.items()}
    busiest = everybody.loc[(everybody["team"] == "CRM") & (everybody["ever"].eq(True)), "person_id"].iloc[3]
    log = effort(
        rng,
        items,
        totals,
        means,
        hero=busiest,
        hero_minutes=11.2 * 60,
        others_minutes=0.90 * 60 * 104,
        first=FIRST_DAY,
        last=LAST_DAY,
    ).assign(logged=True, after_hours=False)
    log = mark(rng, log, 21.3 * 60, {"logged": False})
    rest = log.index[log["logged"].astype(bool)]
    late = mark(rng, log.loc[rest], 8.0 * 60, {"after_hours": True})
    log = pd.concat([log.drop(index=rest), late], ignore_index=True)
    return pd.concat([log, _old_effort(rng, old, reviewers), _beside(everybody, specialist)], ignore_index=True)


def _old_effort(rng: Rng, old: pd.DataFrame, reviewers: list[str]) -> pd.DataFrame:
    before = old.iloc[:28]
    day = before["published_at"].dt.normalize()
    own = exact_lognormal(rng, 28, 9.0 * 60, 2.4 * 60, low=60)
    other = exact_lognormal(rng, 28, 0.7 * 60, 0.2 * 60)
    base = {"item_id": before["item_id"], "work_date": day, "logged": True, "after_hours": False}
    return pd.concat(
        [
            pd.DataFrame({**base, "person_id": before["author"], "minutes": own, "kind": "planned"}),
            pd.DataFrame({**base, "person_id": in_turn(reviewers, 28), "minutes": other, "kind": "review"}),
        ]
    )


def _beside(everybody: pd.DataFrame, specialist: str) -> pd.DataFrame:
    weeks = mondays("2026-04-27", 4)
    first = everybody["person_id"].iloc[0]
    rows = [
        {"person_id": first, "work_date": w + pd.Timedelta(days=2), "minutes": 90.0, "kind": "double"} for w in weeks
    ]
    every = mondays("2026-03-02", 12)
    rows += [
        {"person_id": specialist, "work_date": w + pd.Timedelta(days=1), "minutes": 70.0, "kind": "integration"}
        for w in every
    ]
    rows += [
        {"person_id": specialist, "work_date": w + pd.Timedelta(days=3), "minutes": 30.0, "kind": "support"}
        for w in every
    ]
    return pd.DataFrame(rows).assign(logged=True, after_hours=False)


def origins(rng: Rng, ai: pd.DataFrame) -> pd.DataFrame:
    """One row per AI item; the sources are linked once the register exists."""
    n = len(ai)
    plain = ai.index[~ai["flag"]]
    unlabelled = [
        *pick(rng, [i for i in plain if not ai["reviewed"][i]], 6),
        next(i for i in plain if ai["reviewed"][i] and ai["risk_tier"][i] == "low"),
    ]
    label = pd.Series("confirmed", index=ai.index, dtype="object")
    flagged = list(ai.index[ai["flag"]])
    label[flagged] = ["assumed"] * 10 + ["unknown"] * 4
    label[unlabelled] = None
    library = np.isin(np.arange(n), rng.permutation(n)[:92])
    complete = ~np.isin(np.arange(n), (40, 77))
    no_source = [i for i in ai.index[ai["risk_tier"] == "low"] if not ai["reviewed"][i]][:3]
    return pd.DataFrame(
        {
            "item_id": ai["item_id"],
            "tool": np.where(ai["team"] == "Creative", "Image AI", "Copydesk AI"),
            "model": "writer-xl",
            "model_version": np.where(complete, "2026-02", None),
            "prompt_id": np.where(library, [f"LIB-{i % 23 + 1:02d}" for i in range(n)], None),
            "prompt_version": [f"{i % 3 + 1}.0" for i in range(n)],
            "operator": ai["author"],
            "generated_at": [plus_hours(s, 2.0) for s in ai["started_at"]],
            "uncertainty": label,
            "sourced": ~ai.index.isin(no_source),
            "risk": ai["risk_tier"],
        }
    )


def reviews(rng: Rng, ai: pd.DataFrame, reviewers: list[str], provenance: pd.DataFrame) -> pd.DataFrame:
    """33 reviews before publication, 60 random audits, 32 second opinions."""
    first = _before(rng, ai, provenance)
    audit = _audit(ai, provenance)
    second = _second(first)
    rows = pd.concat([first, audit, second], ignore_index=True)
    names = [r for r, n in zip(reviewers, (41, 30, 28, 26), strict=True) for _ in range(n)]
    rows["reviewer"] = _assigned(rng, rows, names)
    return rows.drop(columns="author")


def _before(rng: Rng, ai: pd.DataFrame, provenance: pd.DataFrame) -> pd.DataFrame:
    rows = ai[ai["reviewed"]].copy()
    label = provenance.set_index("item_id")["uncertainty"].reindex(rows["item_id"]).to_numpy()
    flagged = (
        list(rows.index[rows["flag"] & (rows["risk_tier"] == "medium")])[:5]
        + list(rows.index[rows["flag"] & (rows["risk_tier"] == "high")])[:1]
    )
    plain = list(rows.index[~rows["flag"] & (label == "confirmed")])[::5][:3]
    wrong = [*flagged, *plain]
    decision = pd.Series("accept", index=rows.index)
    decision[wrong] = "edit"
    decision[flagged[:3]] = "reject"
    minutes = pd.Series(0.0, index=rows.index)
    for tier, mean in (("high", 56.0), ("medium", 30.0), ("low", 10.0)):
        of = rows.index[rows["risk_tier"] == tier]
        minutes[of] = scaled_to(rng.normal(1, 0.15, size=len(of)).clip(0.5), mean)
    done = [plus_hours(p, -1.0) for p in rows["published_at"]]
    wait = waits(rng, len(rows), 1.6 * 8)
    queued = [plus_hours(d, -min(w, 40.0)) for d, w in zip(done, wait, strict=True)]
    return pd.DataFrame(
        {
            "item_id": rows["item_id"],
            "author": rows["author"],
            "queued_at": queued,
            "reviewed_at": done,
            "minutes": minutes,
            "decision": decision,
            "reason": np.where(rows["flag"], "flag", "tier"),
            "worst_error": ["minor" if i in wrong else "none" for i in rows.index],
        }
    )


def _audit(ai: pd.DataFrame, provenance: pd.DataFrame) -> pd.DataFrame:
    known = set(provenance.loc[provenance["uncertainty"] == "confirmed", "item_id"])
    rows = ai[~ai["reviewed"] & ai["item_id"].isin(known)].iloc[:60]
    when = [min(plus_hours(p, 20.0), pd.Timestamp("2026-05-22 15:00")) for p in rows["published_at"]]
    quick = np.where(np.arange(60) < 7, 0.4, 12.0)
    return pd.DataFrame(
        {
            "item_id": rows["item_id"],
            "author": rows["author"],
            "reviewed_at": when,
            "minutes": quick,
            "decision": "accept",
            "reason": "random",
            "worst_error": ["minor" if i == 30 else "none" for i in range(60)],
        }
    )


def _second(first: pd.DataFrame) -> pd.DataFrame:
    yes, no = first[first["decision"] == "accept"].iloc[:23], first[first["decision"] != "accept"]
    rows = pd.concat([yes, no])
    decision = ["accept"] * 21 + ["edit"] * 2 + ["accept"] * 2 + ["edit"] * 7
    later = [plus_hours(r, 0.5) for r in rows["reviewed_at"]]
    return pd.DataFrame(
        {
            "item_id": rows["item_id"],
            "author": rows["author"],
            "reviewed_at": later,
            "minutes": 12.0,
            "decision": decision,
            "reason": "double",
        }
    )


def _assigned(rng: Rng, rows: pd.DataFrame, names: list[str]) -> list[str]:
    """Reviewers in random order; the second opinion on an item comes from somebody else."""
    order = shuffled(rng, names)
    for _ in range(50):
        first = dict(zip(rows["item_id"][:33], order[:33], strict=True))
        clash = [i for i in range(93, len(rows)) if first.get(rows["item_id"].iloc[i]) == order[i]]
        if not clash:
            return order
        for i in clash:
            j = int(rng.integers(33, 93))
            order[i], order[j] = order[j], order[i]
    raise ValueError("reviewers could not be assigned")


def defects(rng: Rng, old: pd.DataFrame) -> pd.DataFrame:
    """25 defects; two from sources; three minor ones after publication; five kinds seen twice, four answered."""
    kinds = [
        "tone",
        "tone",
        "wrong price",
        "wrong price",
        "broken link",
        "broken link",
        "old claim",
        "old claim",
        "image crop",
        "image crop",
    ]
    kinds += [
        "typo in name",
        "missing alt text",
        "wrong date",
        "double word",
        "wrong logo",
        "layout break",
        "missing footer",
        "wrong region",
        "long line",
        "colour",
        "spacing",
        "headline length",
        "wrong tag",
        "missing code",
        "wrong currency",
    ]
    causes = ["outdated-source", "missing-source", *["prompt"] * 9, *["human"] * 8, *["model"] * 4, *["tool"] * 2]
    where = list(old["item_id"].iloc[28:53])
    day = [pd.Timestamp("2026-03-09") + pd.Timedelta(days=2 * i) for i in range(25)]
    fixed = [i % 2 == 1 and i < 8 for i in range(25)]
    return pd.DataFrame(
        {
            "item_id": where,
            "found_on": day,
            "found_stage": ["before-publication"] * 22 + ["after-publication"] * 3,
            "severity": "minor",
            "defect_type": kinds,
            "root_cause": shuffled(rng, causes),
            "fixed_in": ["prompt" if f else "item" for f in fixed],
            "fixed_on": [d + pd.Timedelta(days=7) for d in day],
        }
    )
