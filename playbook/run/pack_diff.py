"""Compare a pack with its parent or with an earlier version: which settings differ, which verdicts would change."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from playbook.bundled import bundled
from playbook.pack.compare import Change, changes
from playbook.pack.layers import BUILT_IN, find_pack, read_layers
from playbook.run.assemble import Pilot
from playbook.run.demo import SAMPLES
from playbook.run.own import Own
from playbook.run.session import open_pilot
from playbook.workspace.dictionary import dictionary


@dataclass(frozen=True)
class Verdicts:
    """One pilot under both packs, and the findings whose status or weight differs."""

    pilot: str
    week: int
    before: str
    after: str
    findings: tuple[str, ...]


@dataclass(frozen=True)
class PackDiff:
    """What `playbook pack diff` found."""

    before: str
    after: str
    changes: tuple[Change, ...]
    pilots: tuple[Verdicts, ...]

    def as_json(self) -> str:
        """The contract of `pack diff --json`."""
        pilots = [asdict(p) | {"changed": p.before != p.after} for p in self.pilots]
        plain = {"before": self.before, "after": self.after, "changes": [asdict(c) for c in self.changes]}
        return json.dumps(plain | {"pilots": pilots}, indent=2, ensure_ascii=False)

    def as_text(self) -> str:
        """The same for people: what moves a verdict first."""
        lines = [f"{self.before} -> {self.after}: {len(self.changes)} differences"]
        for change in self.changes:
            lines.append(f"  {change.what}: {change.before or 'nothing'} -> {change.after or 'nothing'}")
            lines += [f"    {change.where}: {change.basis}"] if change.basis else []
        moved = sum(p.before != p.after for p in self.pilots)
        lines.append(f"Verdicts: {moved} of {len(self.pilots)} would change")
        for p in self.pilots:
            word = f"{p.before} -> {p.after}" if p.before != p.after else f"{p.after}, unchanged"
            lines.append(f"  {p.pilot}, week {p.week}: {word}")
            lines += [f"    {f}" for f in p.findings]
        return "\n".join(lines)


def compare(folder: Path, against: str, pilots: Sequence[Path]) -> PackDiff:
    """Compare two packs over pilots; raises PackError if either has a problem, BadInput for a pilot that has."""
    new = Own(read_layers(str(folder.resolve())))
    top = new.layers[-1]
    older = against or top.extends or "base"
    old_folder = find_pack(older, None if against or older in BUILT_IN else top.folder)
    old = Own(read_layers(str(old_folder)))
    given: list[tuple[Path, int | None]] = [(p.resolve(), None) for p in pilots]
    jobs = given or [(bundled("data", name), week) for name, week in SAMPLES.items()]
    return PackDiff(
        before=f"{old.pack.name} {old.pack.version}",
        after=f"{new.pack.name} {new.pack.version}",
        changes=changes(old.layers, new.layers),
        pilots=tuple(_verdicts(p, w, old_folder, top.folder) for p, w in jobs),
    )


def same_files(one: Pilot, other: Pilot) -> bool:
    """True if both packs read the same from a pilot's files, tables that only one of them knows left aside."""
    mine, theirs = one.workspace, other.workspace
    known = set(dictionary()) & {*mine.tables, *theirs.tables}
    read = all(name in mine.tables and name in theirs.tables for name in known)
    return read and mine.charter == theirs.charter and all(mine.tables[n].equals(theirs.tables[n]) for n in known)


def _verdicts(pilot: Path, week: int | None, old: Path, new: Path) -> Verdicts:
    before, after = open_pilot(pilot, week, pack=str(old)), open_pilot(pilot, week, pack=str(new))
    was = {f.id: (f.status, f.severity, f.stage) for f in before.findings}
    if same_files(before, after):
        after.data.memo.update(before.data.memo)  # packs judge; what was counted is the same for both
    told = []
    for f in after.findings:
        now, then = (f.status, f.severity, f.stage), was.get(f.id)
        if now != then:
            told.append(f"{f.id}: {', '.join(then) if then else 'not asked'} -> {', '.join(now)}")
    told += [f"{i}: {', '.join(was[i])} -> not asked" for i in was if i not in {f.id for f in after.findings}]
    words = (before.judgement.verdict.word, after.judgement.verdict.word)
    return Verdicts(after.workspace.charter.pilot_id, after.workspace.week, *words, tuple(told))
