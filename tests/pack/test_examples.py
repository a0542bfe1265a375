"""The two worked clients, end to end: a pilot with the client's own exports, its checkpoint, its reports in two languages."""

import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from playbook.bundled import bundled
from playbook.pack.layers import read_layers
from playbook.pack.merge import read_pack
from playbook.report.spoken import spoken
from playbook.run.render import FORMATS, render
from playbook.run.session import open_pilot


@dataclass(frozen=True)
class Client:
    """A worked client: the sample it is shown on, the files its systems hand over, and what the team answers."""

    sample: str
    week: int
    files: dict[str, str]
    answers: dict[str, str]
    finds: dict[str, str]
    """Own finding -> status."""
    top: str
    top_de: str


INCIDENTS = "Monat;Region;Meldepflichtige Ereignisse\n" + "".join(
    f"01.{m:02}.2026;{r};{n}\n" for m in range(1, 5) for r, n in (("Nord", 1), ("Mitte", 2), ("Süd", 1), ("West", 1))
)
RESULTS = "Personalnummer;Kursnummer;Ergebnis;Abschlussdatum;path\n" + "".join(
    f"L{n:03};K{n % 4};{'nicht bestanden' if n % 20 == 0 else 'bestanden'};2026-05-{1 + n % 15:02};ai\n"
    for n in range(60)
)
CLAIMS = "Aussage-Nr.;Werbemittel;Weg;Beleg;Live seit\n" + "".join(
    f"A{n};W{n % 9};{'KI' if n % 5 else 'klassisch'};{'fehlt' if n in (7, 21) else 'vorhanden'};{1 + n % 28:02}.02.2026\n"
    for n in range(80)
)
CHANNELS = "KW-Beginn;Kanal;Umsatz;Klicks;Weg\n" + "".join(
    f"2026-0{1 + w // 4}-{(5, 12, 19, 26, 2, 9, 16, 23)[w]:02};{c};{900 + 40 * w};1500;KI\n"
    for w in range(8)
    for c in ("Newsletter", "Shop")
)
CLIENTS = {
    "nordlicht": Client(
        sample="heroics",
        week=6,
        files={"field_incidents.csv": INCIDENTS, "course_results.csv": RESULTS},
        answers={"gs-works-council": "for the pilot only", "gs-grading-decided": '"no"'},
        finds={
            "gs-works-council": "warn",
            "gs-grading-decided": "pass",
            "am-learners-pass": "pass",
            "am-field-incidents": "pass",
        },
        top="What the head of the academy reads first",
        top_de="Was die Leitung der Akademie zuerst liest",
    ),
    "ember": Client(
        sample="purgatory",
        week=41,
        files={"claims.csv": CLAIMS, "interactions.csv": CHANNELS},
        answers={"tr-green-claims": "written freely, checked", "tr-claims-proven": '"yes, checked"'},
        finds={
            "tr-green-claims": "warn",
            "tr-claims-proven": "pass",
            "tr-proof-at-publication": "warn",
            "am-revenue-per-interaction": "pass",
        },
        top="What the board reads first",
        top_de="Was der Vorstand zuerst liest",
    ),
}


@cache
def pilot_of(name):
    """A pilot of the client: the sample as a team handed it over, with the client's own files beside."""
    client, folder = CLIENTS[name], Path(mkdtemp()) / "pilot"
    shutil.copytree(bundled("data", client.sample), folder)
    for file, text in client.files.items():
        (folder / "tables" / file).write_text(text, encoding="utf-8")
    text = (folder / "pilot.yaml").read_text(encoding="utf-8")
    answers = "".join(f"  {i}: {answer}\n" for i, answer in client.answers.items())
    kept = "\n".join(line for line in text.splitlines() if not line.startswith("pack:"))
    pack = bundled("templates", "examples", name)
    (folder / "pilot.yaml").write_text(f"{kept}\npack: {pack}\nanswers:\n{answers}", encoding="utf-8")
    return open_pilot(folder, client.week)


@pytest.mark.parametrize("name", CLIENTS)
def test_the_clients_own_questions_and_tables_become_findings(name):
    found = {f.id: f for f in pilot_of(name).findings}
    assert {i: found[i].status for i in CLIENTS[name].finds} == CLIENTS[name].finds
    assert all(found[i].said for i in CLIENTS[name].finds)


@pytest.mark.parametrize("name", CLIENTS)
def test_a_client_shows_everything_a_pack_can_hold(name):
    """Who copies the folder finds an example of each part."""
    pack, top = (
        read_pack(str(bundled("templates", "examples", name))),
        read_layers(str(bundled("templates", "examples", name)))[-1],
    )
    assert pack.brand.accent != "#1d5a96"
    assert pack.logo
    assert any(d.question for d in pack.declared)
    assert any(d.count for d in pack.declared)
    for language in ("en", "de"):
        assert pack.words[language]["section.top"]
        assert any(key.startswith("meaning.") for key in pack.words[language])
        assert pack.terms[language]["handoff"]
    parts = {
        "questions.yaml",
        "declared.yaml",
        "thresholds.yaml",
        "wording.yaml",
        "stages.yaml",
        "workflow.yaml",
        "maps.yaml",
    }
    assert parts <= set(top.docs)
    assert top.tables
    assert all(len(entry["basis"]) > 20 for entry in top.thresholds.values())


@pytest.mark.parametrize("name", CLIENTS)
def test_its_checkpoint_is_rendered_in_every_format_and_both_languages(name):
    client, pilot = CLIENTS[name], pilot_of(name)
    for language, said in (("en", client.top), ("de", client.top_de)):
        made = {p.suffix[1:]: p for p in render(pilot.workspace.folder, pilot.result(), FORMATS, language)}
        assert set(made) == set(FORMATS)
        page = made["html"].read_text(encoding="utf-8")
        assert said in page
        assert pilot.own.pack.brand.name in page
        assert said in made["md"].read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CLIENTS)
def test_nothing_of_the_clients_own_stays_english_in_the_german_report(name):
    pilot = pilot_of(name)
    _, left = spoken([pilot.result()], "de", pilot.own.pack.sentences["de"])
    own = {
        text
        for d in pilot.own.pack.declared
        for text in (d.title, d.why, d.remedy, d.question, *(o.said for o in d.answers.values()))
    }
    assert sorted(own & set(left)) == []
