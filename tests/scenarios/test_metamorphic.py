"""What must not matter does not matter: order of rows, names of people and teams, informational checks, missing tables."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from playbook.model.check import check
from playbook.model.finding import Seen
from playbook.model.words import VERDICTS
from playbook.run.assemble import Pilot, without_table
from playbook.verdict.assess import first_pass, second_pass
from playbook.verdict.precedence import decide

AREA = "pilot design"


def with_tables(pilot: Pilot, tables) -> Pilot:
    return replace(pilot, workspace=replace(pilot.workspace, tables=tables))


def told(pilot: Pilot):
    return {f.id: (f.status, f.severity, None if f.value is None else round(f.value, 9)) for f in pilot.looked}


def word(pilot: Pilot, evidence=None) -> str:
    facts = pilot.evidence if evidence is None else evidence
    looked = second_pass(first_pass(facts, pilot.setting), pilot.setting)
    return decide(looked, pilot.workspace.charter, pilot.workspace.week, facts=facts).word


def test_the_order_of_rows_does_not_matter(pilot):
    rng = np.random.default_rng(7)
    tables = {n: t.iloc[rng.permutation(len(t))].reset_index(drop=True) for n, t in pilot.data.tables.items()}
    assert told(with_tables(pilot, tables)) == told(pilot)


def test_names_of_people_and_teams_do_not_matter(pilot):
    people = pilot.data.tables["people"]
    ids = (
        pd.concat([people["person_id"], *(t["person_id"] for t in pilot.data.tables.values() if "person_id" in t)])
        .dropna()
        .unique()
    )
    teams = people["team"].dropna().unique()
    names = {old: f"zz{len(ids) - i:05d}" for i, old in enumerate(sorted(ids))}
    names |= {old: f"Team {len(teams) - i}" for i, old in enumerate(sorted(teams))}
    tables = {n: t.map(lambda v: names.get(v, v) if isinstance(v, str) else v) for n, t in pilot.data.tables.items()}
    tables = {n: t.astype(pilot.data.tables[n].dtypes.to_dict()) for n, t in tables.items()}
    assert told(with_tables(pilot, tables)) == told(pilot)


def test_a_missing_table_never_improves_the_verdict(pilot):
    before = VERDICTS.index(word(pilot))
    better = {
        table: changed
        for table in pilot.data.tables
        if VERDICTS.index(changed := word(pilot, without_table(pilot.data, pilot.evidence, table))) > before
    }
    assert better == {}


def test_every_table_matters_to_some_check(pilot):
    for table in pilot.data.tables:
        changed = without_table(pilot.data, pilot.evidence, table)
        assert first_pass(changed, pilot.setting) != first_pass(pilot.evidence, pilot.setting), table


@pytest.mark.parametrize("status", ["pass", "warn", "fail"])
def test_an_informational_check_moves_nothing(pilot, status):
    @check(guards="heroics", first="design", unit="", sources="")
    def something_else(charter) -> Seen:
        """Something nobody asked for is so."""
        return Seen(status=status, said="Seen.")

    more = replace(pilot.setting, checks=(*pilot.setting.checks, something_else))
    looked = second_pass(first_pass(pilot.evidence, more), more)
    assert any(f.id == "pd-something-else" and f.status == status for f in looked)
    charter, week = pilot.workspace.charter, pilot.workspace.week
    assert decide(looked, charter, week, facts=pilot.evidence) == decide(
        pilot.looked, charter, week, facts=pilot.evidence
    )
