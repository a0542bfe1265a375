"""The files of a new client pack: what differs, ready to be filled in, each with the schema that explains its keys."""

from __future__ import annotations

import json

from playbook.pack.schema import SCHEMAS, schema_of

SCHEMA_FOLDER = ".schema"


def pack_files(name: str, extends: str) -> dict[str, str]:
    """Path -> text of every file of a new pack; as written it changes nothing and passes its check."""
    texts = {"pack": PACK.format(name=name, extends=extends), **BODIES}
    files = {
        f"{what}.yaml": f"# yaml-language-server: $schema={SCHEMA_FOLDER}/{what}.json\n{texts[what]}" for what in texts
    }
    schemas = {f"{SCHEMA_FOLDER}/{what}.json": json.dumps(schema_of(what)) + "\n" for what in SCHEMAS}
    return {**files, "tables.csv": TABLES, "README.md": README.format(name=name), **schemas}


PACK = """\
# Who this pack is for. Raise the version with every change.
name: {name}
version: 1.0.0
extends: {extends}
description: What this client's pilots are about, in one sentence.
# language: de
brand:
  name: {name}
  # Six hexadecimal digits; `playbook pack check` refuses what people could not read.
  accent: "#1d5a96"
  # logo: logo.svg
  # font: Georgia
"""
BODIES = {
    "thresholds": """\
# Only what differs, each with the basis of the change. Remove the # to use it.
# cw-heroics-share:
#   pass_at: 0.08
#   basis: "agreed with the head of operations on 12 March"
{}
""",
    "questions": """\
# Change a question's words, or hide it with a reason. Own questions stand in declared.yaml.
# workflow:
#   workflow_start:
#     example: request in our intake form
# today:
#   cost_today_month:
#     hide: true
#     basis: "finance does not book by workflow"
{}
""",
    "declared": """\
# Own questions become findings: asked of the team, or counted from a table. Nothing answered stays unknown.
# - id: gs-works-council
#   area: governance & shadow AI
#   section: decision
#   title: The works council has agreed to the use of the tool.
#   why: Without its agreement the roll-out can be stopped on its first day.
#   question: Has the works council agreed?
#   answers:
#     "yes": {status: pass, said: The works council has agreed.}
#     "no": {status: fail, said: The works council has not agreed.}
#   severity: blocker
#   stage: Pilot Design
#   guards: no-governance
#   if_red: FIX-AND-RECHECK
#   remedy: Ask the works council for its terms, and name the date of the next checkpoint.
#   basis: "source: Works Constitution Act, section 87(1) no. 6"
[]
""",
    "wording": """\
# Other words, per language; what is not named keeps the playbook's own. An editor shows every key and what it says now.
# en:
#   verdicts:
#     PROCEED: Go on, with the next two regions only.
#   words:
#     section: {top: What the board reads first}
#   terms:
#     handoff: {says: The moment a course goes to the next desk.}
# de:
#   verdicts:
#     PROCEED: Weiter, nur mit den nächsten zwei Regionen.
#   sentences: {"The works council has agreed.": Der Betriebsrat hat zugestimmt.}
{}
""",
    "stages": """\
# The stage model: how long each stage is planned.
# Foundation:
#   weeks: 18
#   basis: "the next release window of the LMS"
{}
""",
    "workflow": """\
# The steps a new workspace starts with: change one by its id, add one, or take one out with hide: true.
# steps:
#   - {id: sign-off, tool: test LMS, owner: licensed engineer}
{}
""",
    "maps": """\
# Headings of the client's exports, written like `tables:` in pilot.yaml.
# They are used as far as a file has them; a map in pilot.yaml goes first.
# tables:
#   work_items:
#     columns: {Vorgang: item_id, Team: team}
{}
""",
    "renamed": """\
# Only for packs that others build on: what you renamed or took away, so that theirs keep working.
# checks: {gs-council: gs-works-council}
{}
""",
}
TABLES = "table,column,type,unit,required,meaning\n"
README = """\
# {name}

    playbook pack check .       what is wrong, with file, line and the nearest name
    playbook pack preview .     questions, thresholds and a sample report in this brand, as one page
    playbook pack diff .        what differs from the parent, and which verdicts would change
    playbook new PILOT --pack . a workspace with these questions

Delete every file you do not need: only pack.yaml must be there.
"""
