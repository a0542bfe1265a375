"""Where the parts are put together: tables through the engines' facts to evidence, checks, verdict, result."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from playbook.model.evidence import Evidence
from playbook.model.fact import Data, Fact
from playbook.model.finding import Finding
from playbook.model.result import PackStamp, Result
from playbook.model.rubric import Rubric
from playbook.model.words import PRIVACY_FLOOR
from playbook.run.facts import Gathered, all_facts, gather_once
from playbook.run.floor import Floored, shown_before
from playbook.run.own import Own, no_pack
from playbook.run.steps import CHECKPOINT, Step
from playbook.verdict.assess import SECOND_PASS, Setting, first_pass, second_pass, third_pass
from playbook.verdict.judge import Judgement, judge
from playbook.verdict.ledger import Ledger
from playbook.verdict.movers import movers
from playbook.verdict.precedence import decide
from playbook.verdict.robust import rejudge
from playbook.verdict.wording import CARRY_ON
from playbook.workspace.quick import quick
from playbook.workspace.read import Workspace

if TYPE_CHECKING:
    from playbook.run.reach import Reach
    from playbook.workflow.analysis import Analysis

EVIDENCE = Step("evidence", "Evidence", ())


@dataclass(frozen=True)
class Pilot:
    """One pilot at one checkpoint: its workspace and the rubric that judges it. Everything else follows."""

    workspace: Workspace
    rubric: Rubric
    seed: int = 0
    notices: tuple[str, ...] = ()
    head: str = ""
    own: Own = field(default_factory=no_pack)
    """The pack in use: its own questions become findings like any other."""

    @cached_property
    def facts(self) -> dict[str, Fact]:
        """Every fact, the pack's own included."""
        return {**all_facts(), **self.own.facts(self.workspace.settings.own_answers)}

    @cached_property
    def data(self) -> Data:
        """What the facts look at."""
        ws = self.workspace
        tables = {name: quick(frame) for name, frame in ws.tables.items()}
        return Data(ws.charter, ws.as_of, ws.week, tables, ws.content, ws.settings.rulings, self.seed, ws.folder)

    @cached_property
    def workflow(self) -> Analysis:
        """Map, log and simulation of this pilot's workflow; raises BadInput if there is neither map nor event."""
        from playbook.run.workflow import analysed_pilot

        return analysed_pilot(self)

    @cached_property
    def setting(self) -> Setting:
        """Where and when the checks run."""
        ws = self.workspace
        return Setting(ws.charter, self.rubric, ws.week, ws.as_of, ws.settings.waivers, self.own.checks)

    @cached_property
    def evidence(self) -> Mapping[str, Evidence]:
        """Every piece of evidence, missing ones included, computed when asked for."""
        return Floored(Gathered(self.data, self.facts), shown_before(self.workspace.folder, self.workspace.week))

    @cached_property
    def looked(self) -> tuple[Finding, ...]:
        """Every finding but the robustness of the verdict."""
        return second_pass(first_pass(self.evidence, self.setting), self.setting)

    @cached_property
    def movers(self) -> frozenset[str]:
        """Ids of the findings that can change the word of the verdict."""
        ws, second = self.workspace, tuple(c for c in self.setting.checks if SECOND_PASS & set(c.reads))
        return movers(Ledger(self.looked, ws.charter, ws.week), second)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding."""
        variants = {**_without_teams(self), **_without_tables(self)}
        rejudged = rejudge(self.looked, self.evidence, variants, self.setting, self._word, self.movers)
        return third_pass(self.looked, rejudged, self.setting)

    @cached_property
    def judgement(self) -> Judgement:
        """Areas, diagnoses, verdict, top findings, what was not shown."""
        ws = self.workspace
        return judge(self.findings, ws.charter, ws.week, ws.as_of, self.evidence)

    def _worded(self, judgement: Judgement) -> Judgement:
        """The judgement with the pack's own line for its word; the word itself is never the pack's to choose."""
        lines = self.own.pack.wording.verdicts if self.own.layers else {}
        if judgement.verdict.word not in lines or judgement.verdict.meaning == CARRY_ON:
            return judgement
        said = judgement.verdict.model_copy(update={"meaning": lines[judgement.verdict.word]})
        return replace(judgement, verdict=said)

    def _word(self, findings: tuple[Finding, ...]) -> str:
        return decide(findings, self.workspace.charter, self.workspace.week, facts=self.evidence).word

    def evidence_result(self, names: Iterable[str]) -> Result:
        """A result that holds this evidence alone, for figures drawn before anything is judged."""
        return self.result(EVIDENCE).model_copy(update={"evidence": _shown(self.evidence, names)})

    def findings_of(self, step: Step) -> tuple[Finding, ...]:
        """Findings of a step's areas; all of them at the checkpoint, elsewhere those that rest on evidence alone."""
        if step == CHECKPOINT:
            return self.findings
        mine = tuple(c for c in self.setting.checks if c.area in step.areas)
        planned = {rule.id for rule in self.rubric.rules} - {c.id for c in self.setting.checks}
        made = first_pass(self.evidence, replace(self.setting, checks=mine))
        return tuple(f for f in made if f.area in step.areas and (f.id in {c.id for c in mine} or f.id in planned))

    def result(self, step: Step = CHECKPOINT) -> Result:
        """The typed result of a step: the checkpoint's holds everything, the others the findings of their areas."""
        ws, whole = self.workspace, step == CHECKPOINT
        findings = self.findings_of(step)
        judged: dict[str, Any] = _judged(self._worded(self.judgement)) if whole else {}
        return Result(
            pilot=ws.charter.pilot_id,
            step=step.name,
            pack=PackStamp(name=self.rubric.name, version=self.rubric.version, sha256=self.rubric.sha256),
            week=ws.week,
            as_of=ws.as_of,
            seed=self.seed,
            charter=ws.charter,
            inputs=ws.inputs,
            evidence=_shown(self.evidence, self.evidence if whole else self._read_by(findings)),
            findings=findings,
            waivers=self.setting.waivers,
            notices=(*ws.notices, *self.notices),
            head=self.head,
            **judged,
        )

    def reach(self, columns: Collection[str]) -> tuple[Reach, ...]:
        """The checks that need one of these `table.column`s, and what each still waits for."""
        from playbook.run.reach import reach

        return reach(self, columns)

    def reread(self) -> Pilot:
        """The same checkpoint with the files as they are now; raises BadInput with every problem found."""
        from playbook.run.session import reopened

        return reopened(self)

    def _read_by(self, findings: Iterable[Finding]) -> set[str]:
        """Names of the facts that the checks behind these findings read."""
        ids = {f.id for f in findings}
        return {name for check in self.own.checks if check.id in ids for name in check.reads if name in self.facts}


def _judged(judgement: Judgement) -> dict[str, Any]:
    return {
        "areas": judgement.areas,
        "diagnoses": judgement.diagnoses,
        "verdict": judgement.verdict,
        "top": judgement.top,
        "not_shown": judgement.not_shown,
    }


def _without_teams(pilot: Pilot) -> dict[str, dict[str, Evidence]]:
    people = pilot.data.tables.get("people")
    teams = [] if people is None else sorted(people.loc[people["eligible_from"].notna(), "team"].dropna().unique())
    if len(teams) < 2:
        return {}
    return {f"without team {i + 1} of {len(teams)}": _without(pilot, t) for i, t in enumerate(teams)}


def _without(pilot: Pilot, team: str) -> dict[str, Evidence]:
    """The evidence without one team; only the facts that read a table which lost rows are computed again."""
    left = without_team(pilot.data, team)
    changed = {name for name, frame in left.tables.items() if len(frame) != len(pilot.data.tables[name])}
    again = [f for f in _judged_by(pilot) if f.tables & changed]
    return {**pilot.evidence, **gather_once(pilot.data, ("without team", team), left, again)}


def _judged_by(pilot: Pilot) -> tuple[Fact, ...]:
    """The facts behind findings that can change the word; the others need not be computed again to judge again."""
    read = {name for check in pilot.setting.checks if check.id in pilot.movers for name in check.reads}
    return tuple(f for name, f in pilot.facts.items() if name in read)


def without_team(data: Data, team: str) -> Data:
    """The same pilot had one team not taken part: its people, its items and all rows about them are left out."""
    people = data.tables.get("people")
    gone = set() if people is None else set(people.loc[people["team"] == team, "person_id"])
    items = data.tables.get("work_items")
    made = set() if items is None else set(items.loc[items["team"] == team, "item_id"])
    tables = {name: _rows_without(frame, team, gone, made) for name, frame in data.tables.items()}
    return replace(data, tables=tables)


def _rows_without(frame: Any, team: str, people: set[str], items: set[str]) -> Any:
    keep = frame.index == frame.index
    for column, values in (("team", {team}), ("person_id", people), ("item_id", items)):
        if column in frame.columns:
            keep = keep & ~frame[column].isin(values)
    return frame if keep.all() else frame[keep]


def _without_tables(pilot: Pilot) -> dict[str, dict[str, Evidence]]:
    facts = {f.name: f for f in _judged_by(pilot)}
    return {
        f"without table {t}": without_table(pilot.data, pilot.evidence, t, facts) for t in sorted(pilot.data.tables)
    }


def without_table(
    data: Data, evidence: Mapping[str, Evidence], table: str, facts: Mapping[str, Fact] | None = None
) -> dict[str, Evidence]:
    """The evidence had one table not been delivered; only the facts that read it are computed again."""
    again = [f for f in (all_facts() if facts is None else facts).values() if table in f.tables]
    left = replace(data, tables={k: v for k, v in data.tables.items() if k != table})
    return {**evidence, **gather_once(data, ("without table", table), left, again)}


def _shown(evidence: Mapping[str, Evidence], names: Iterable[str]) -> dict[str, Any]:
    """Evidence as plain values; a figure on fewer people than the floor is replaced by a sentence."""
    return {name: _plain(evidence[name]) for name in sorted(names)}


def _plain(value: Evidence) -> dict[str, Any]:
    people = getattr(value, "people", None)
    if people is not None and people < PRIVACY_FLOOR:
        return {"kind": type(value).__name__, "hidden": "fewer than 5 people"}
    return {"kind": type(value).__name__, **value.model_dump(mode="json", exclude_defaults=True)}
