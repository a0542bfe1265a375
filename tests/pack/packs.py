"""Small packs for tests, written as a consultant would write them."""

from pathlib import Path

STAMP = "name: acme\nversion: 1.0.0\nextends: learning\n"
QUESTION = """\
- id: gs-council
  area: governance & shadow AI
  section: decision
  title: The council has agreed to the tool.
  why: It can stop the roll-out on its first day.
  question: Has the council agreed?
  answers:
    "yes": {status: pass, said: The council has agreed.}
    partly: warn
    "no": {status: fail, said: The council has not agreed.}
  severity: blocker
  stage: Pilot Design
  guards: no-governance
  if_red: FIX-AND-RECHECK
  remedy: Ask the council for its terms.
  basis: "source: house rule 7.2"
"""
COUNT = """\
- id: am-parcels
  area: adoption & impact measurement
  title: Parcels arrive in time.
  why: It is what the customer pays for.
  count: {table: parcels, column: minutes, of: mean, better: lower, pass_at: 30, warn_at: 60, least_rows: 6}
  severity: major
  stage: Pilot Design
  guards: false-evidence
  remedy: Look at the slowest route first.
  basis: "mean of the year before the pilot"
"""
TABLES = """\
table,column,type,unit,required,meaning
parcels,parcel,string,,yes,number of the parcel
parcels,person_id,string,,no,who carried it
parcels,path,"category[old, ai]",,no,way it was planned
parcels,minutes,float,minutes,no,minutes late
parcels,kept,bool,,no,promise kept
"""


def write(folder: Path, stamp: str = STAMP, **files: str) -> Path:
    """A pack folder: `thresholds="…"` becomes thresholds.yaml, `tables="…"` tables.csv."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pack.yaml").write_text(stamp, encoding="utf-8")
    for name, text in files.items():
        ending = "csv" if name == "tables" else "yaml"
        (folder / f"{name}.{ending}").write_text(text, encoding="utf-8")
    return folder
