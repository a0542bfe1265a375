"""Facts from the files of the content folder, each really read: formats, readability, copies, contradictions."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

from playbook.content.aside import in_archive
from playbook.content.document import Document
from playbook.content.folder import NO_FOLDER, read_folder
from playbook.content.rules.formats import ALIASES, PACKAGES
from playbook.model.evidence import Evidence, NotApplicable, Share
from playbook.model.evidence_content import Contradictions
from playbook.model.fact import Data, fact

MOST = 20
HIGH = "high"


@fact("pilot.approved_formats")
def approved_formats(data: Data) -> Evidence:
    """Files whose real format is an approved one, out of all files."""
    if data.content is None:
        return NO_FOLDER
    here = read_folder(data.content).files
    approved = {ALIASES.get(f.lower().lstrip("."), f.lower().lstrip(".")) for f in data.charter.approved_formats or ()}
    others = [d for d in here if _format(d) not in approved]
    kinds = Counter(_format(d) for d in others).most_common(1)
    return Share(
        part=len(here) - len(others),
        whole=len(here),
        of="files",
        rows=tuple(d.path for d in others[:MOST]),
        worst=kinds[0][0] if kinds else "",
    )


@fact("")
def readable_files(data: Data) -> Evidence:
    """Files whose text could be read and whose links and pictures are there, out of all files."""
    if data.content is None:
        return NO_FOLDER
    here = read_folder(data.content)
    rows = tuple(f"{path}: {defect}" for path, defect in sorted(here.defects.items()))
    good = len(here.files) - len(here.defects)
    return Share(part=good, whole=len(here.files), of="files", rows=rows[:MOST])


@fact("")
def copied_files(data: Data) -> Evidence:
    """Files outside the archive with an exact or a near copy, out of all such files."""
    if data.content is None:
        return NO_FOLDER
    here = read_folder(data.content)
    active = sum(not in_archive(d.path) for d in here.files)
    return Share(part=len(here.copied), whole=active, of="files", rows=tuple(sorted(here.copied)[:MOST]))


@fact("assets.path! assets.topic! assets.status! assets.risk_tier?")
def contradicting_sources(data: Data) -> Evidence:
    """Pairs of current sources on one topic, and those that state different numbers, dates or obligations."""
    if data.content is None:
        return NO_FOLDER
    here, assets = read_folder(data.content), data.table("assets")
    current = assets[(assets["status"] == "current") & assets["topic"].notna() & assets["path"].isin(list(here.texts))]
    pairs = [pair for _, paths in current.groupby("topic")["path"] for pair in combinations(sorted(set(paths)), 2)]
    if not pairs:
        return NotApplicable(why="No topic has two current sources that could be compared.")
    high = set(current.loc[current["risk_tier"] == HIGH, "path"]) if "risk_tier" in current.columns else set()
    open_ = [(a, b) for a, b in sorted(pairs) if data.rulings.get(f"{a} | {b}") != "dismissed"]
    found = {(a, b): told for a, b in open_ if (told := here.contradiction(a, b))}
    rows = tuple(f"{a} | {b}: {told}" for (a, b), told in found.items())
    risky = sum(bool({a, b} & high) for a, b in found)
    return Contradictions(pairs=len(pairs), found=len(found), high_risk=risky, rows=rows[:MOST])


def _format(document: Document) -> str:
    """The real format, as people write it; of a file that cannot be told, what its name says."""
    says = ALIASES.get(document.extension, document.extension)
    unknown = document.kind in ("unknown", "empty") or (document.kind in PACKAGES and says in PACKAGES)
    return says if unknown else document.kind
