"""Look at a workspace and say what is there, what is wrong and what would unlock more checks. Writes nothing."""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from playbook.errors import BadInput, Problem
from playbook.run.facts import needs
from playbook.run.map_check import Left, look_at_map
from playbook.run.own import Own, answer_problems, own_of
from playbook.workspace.read import Workspace, inspect_workspace
from playbook.workspace.unlocks import unlocks

MOST_SHOWN = 10


@dataclass(frozen=True)
class Look:
    """What `playbook check` found."""

    there: tuple[str, ...]
    problems: tuple[Problem, ...]
    unlocks: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    notices: tuple[str, ...]
    placeholders: tuple[Left, ...] = ()
    """Numbers of the starter map that nobody has replaced; they are unknown."""

    def as_json(self) -> str:
        """The contract of `check --json`."""
        unlocked = [{"bring": list(bring), "checks": list(checks)} for bring, checks in self.unlocks]
        found: dict[str, object] = {"problems": [p.as_dict() for p in self.problems], "unlocks": unlocked}
        found["there"] = list(self.there)
        found |= {"notices": list(self.notices), "placeholders": [p.as_dict() for p in self.placeholders]}
        return json.dumps(found, indent=2, ensure_ascii=False)

    def as_text(self) -> str:
        """The same for people: problems first, then what to bring."""
        lines = [f"{len(self.problems)} to mend:" if self.problems else "Nothing to mend."]
        lines += [f"  {p}" for p in self.problems]
        lines += ["There:", *(f"  {t}" for t in self.there)]
        lines += ["Worth knowing:", *(f"  {n}" for n in self.notices)] if self.notices else []
        if self.placeholders:
            lines.append(
                f"Numbers of the starter map that are not yours yet ({len(self.placeholders)}), unknown until then:"
            )
            lines += [f"  {p}" for p in self.placeholders]
        if self.unlocks:
            lines.append("What to bring next, and what it would answer:")
        for bring, checks in self.unlocks[:MOST_SHOWN]:
            lines.append(
                f"  {', '.join(bring)} -> {len(checks)} checks: {', '.join(checks[:6])}{' …' if len(checks) > 6 else ''}"
            )
        return "\n".join(lines)


def look(folder: Path, week: int | None = None) -> Look:
    """Look at a workspace; raises BadInput only if there is no folder to look at."""
    if not folder.is_dir():
        raise BadInput(Problem(str(folder), "there is no such folder", do="create one with: playbook new DIR"))
    own, unusable = _own(folder)
    with own.tables() if own.layers else nullcontext():
        workspace, problems = inspect_workspace(folder, week=week, offered=own.maps if own.layers else {})
    if workspace is None:
        return Look((), (*problems, *unusable), (), ())
    found = [*problems, *unusable]
    if own.layers:
        found += answer_problems(own.pack, workspace.settings)
        found += _rubric_problems(own, workspace)
    facts = own.facts(workspace.settings.own_answers)
    checks = {c.id: needs(c, facts) for c in own.checks} | own.asks()
    have = workspace.columns | {f"answers.{name}" for name in workspace.settings.own_answers}
    opened = tuple((tuple(u["bring"]), tuple(u["checks"])) for u in unlocks(have, checks))
    wrong, left = look_at_map(folder)
    return Look(tuple(_there(workspace)), (*found, *wrong), opened, workspace.notices, left)


def _own(folder: Path) -> tuple[Own, tuple[Problem, ...]]:
    """The pack, or none and why; what a team can mend is said together with what its consultant has to."""
    try:
        own = own_of(folder)
        with own.tables():
            _ = own.maps
    except BadInput as error:
        return Own(()), error.problems
    return own, ()


def _rubric_problems(own: Own, workspace: Workspace) -> tuple[Problem, ...]:
    try:
        own.rubric(workspace.settings, workspace.folder)
    except BadInput as error:
        return error.problems
    return ()


def _there(workspace: Workspace) -> list[str]:
    lines = [
        f"{name}: {len(frame)} rows, {len(frame.columns)} columns" for name, frame in sorted(workspace.tables.items())
    ]
    return [*lines, *([f"content folder: {workspace.content.name}/"] if workspace.content else [])]
