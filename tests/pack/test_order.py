"""Layers: the order of keys and files never matters, and merging the same pack twice gives the same."""

from hypothesis import given, settings
from hypothesis import strategies as st

from playbook.pack.compare import changes
from playbook.pack.layers import read_layers
from playbook.pack.merge import read_pack
from playbook.pack.rubric import read_rubric
from tests.pack.packs import COUNT, QUESTION, TABLES, write

RULES = [
    f"{check}:\n  severity: minor\n  basis: agreed with them\n"
    for check in ("cw-heroics-share", "pd-several-teams", "tr-escapes", "gs-council")
]
ASKED = [
    "owner:\n  owner: {ask: Who is it?}\n",
    "stop:\n  stop_owner: {hide: true, basis: nobody may}\n",
    "today:\n  hourly_cost: {example: '70'}\n",
]
STAGES = [
    f"{stage}:\n  weeks: {w}\n  basis: our own plan\n"
    for stage, w in (("Foundation", 9), ("Expansion", 30), ("Maturity", 50))
]
FILES = ("thresholds", "questions", "stages", "declared", "tables")


def plain(pack):
    """A pack as a set of facts: what it says, wherever it stands in its file."""
    return pack.model_dump() | {
        "questions": sorted(map(str, pack.questions)),
        "declared": sorted(map(str, pack.declared)),
        "tables": (),
    }


@settings(max_examples=15, deadline=None)
@given(
    st.permutations(RULES),
    st.permutations(ASKED),
    st.permutations(STAGES),
    st.permutations([QUESTION, COUNT]),
    st.permutations(FILES),
)
def test_the_order_of_keys_and_files_never_matters(tmp_path_factory, rules, asked, stages, own, order):
    texts = {
        "thresholds": "".join(rules),
        "questions": "".join(asked),
        "stages": "".join(stages),
        "declared": "".join(own),
        "tables": TABLES,
    }
    pack = write(tmp_path_factory.mktemp("p") / "acme", **{name: texts[name] for name in order})
    first = write(
        tmp_path_factory.mktemp("p") / "acme",
        thresholds="".join(RULES),
        questions="".join(ASKED),
        stages="".join(STAGES),
        declared=QUESTION + COUNT,
        tables=TABLES,
    )
    assert read_rubric(str(pack)).sha256 == read_rubric(str(first)).sha256
    assert plain(read_pack(str(pack))) == plain(read_pack(str(first)))


@settings(max_examples=10, deadline=None)
@given(st.lists(st.sampled_from(["learning", "marketing", "base"]), min_size=1, max_size=3))
def test_layers_that_say_nothing_change_nothing(tmp_path_factory, chain):
    below = chain[0]
    folder = tmp_path_factory.mktemp("p")
    for i in range(len(chain)):
        pack = write(folder / f"l{i}", stamp=f"name: l{i}\nversion: '1'\nextends: {below}\n")
        below = f"../l{i}"
    assert read_rubric(str(pack)).sha256 == read_rubric(chain[0]).sha256
    assert changes(read_layers(chain[0]), read_layers(str(pack))) == ()
