"""`pack diff` counts a pilot's facts once for both packs, and says the same as if it had counted twice."""

from playbook.bundled import bundled
from playbook.run import facts, pack_diff
from playbook.run.pack_diff import compare, same_files
from playbook.run.session import open_pilot
from tests.pack.packs import TABLES, write


def test_what_is_counted_once_is_told_as_if_counted_twice(monkeypatch):
    folder, pilot = bundled("templates", "examples", "nordlicht"), bundled("data", "heroics")
    counted, compute = [], facts._compute
    monkeypatch.setattr(facts, "_compute", lambda fact, data: counted.append(fact.name) or compute(fact, data))
    once = compare(folder, "", [pilot])
    at_once, counted[:] = len(counted), []
    monkeypatch.setattr(pack_diff, "same_files", lambda *_: False)
    assert compare(folder, "", [pilot]) == once
    assert at_once < 0.6 * len(counted), "most facts are the same under both packs"


def test_files_that_two_packs_read_differently_are_not_shared(tmp_path):
    pilot = bundled("data", "heroics")
    plain = open_pilot(pilot, 6, pack="learning")
    own = open_pilot(pilot, 6, pack=str(write(tmp_path / "acme", tables=TABLES)))
    later = open_pilot(pilot, 5, pack="learning")
    assert same_files(plain, own), "a table of its own changes nothing that the other pack counts"
    assert not same_files(plain, later)
