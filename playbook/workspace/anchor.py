"""Anchors of the record outside the folder: a calendar file with the dates and the head, and a git tag of the head.

Whoever owns the folder can rewrite the whole record. They cannot rewrite what others hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from playbook.workspace.record import Entry, head

WIDTH = 73


def tag_command(pilot: str, entries: tuple[Entry, ...]) -> str:
    """The git command that signs the head; run it in a repository that the team does not own alone."""
    name = head(entries).replace(":", "-")
    return f'git tag -s {pilot}-{name} -m "record of {pilot}, head {head(entries)}"' if entries else ""


def calendar(pilot: str, entries: tuple[Entry, ...], dates: Mapping[int, str]) -> bytes:
    """The checkpoint days as an iCalendar file that carries the head of the record (RFC 5545)."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//pilot-to-scale-playbook//EN"]
    stamp = entries[-1].at[:10].replace("-", "") if entries else "19700101"
    for week, day in sorted(dates.items()):
        first = date.fromisoformat(day)
        lines += [
            "BEGIN:VEVENT",
            f"UID:{pilot}-week-{week}@pilot-to-scale-playbook",
            f"DTSTAMP:{stamp}T000000Z",
            f"DTSTART;VALUE=DATE:{first:%Y%m%d}",
            f"DTEND;VALUE=DATE:{first + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(f'Checkpoint week {week} of {pilot}: decide')}",
            f"DESCRIPTION:{_escaped(f'Head of the record when this date was locked: {head(entries)}')}",
            "END:VEVENT",
        ]
    text = "\r\n".join(_folded(line) for line in [*lines, "END:VCALENDAR"])
    return f"{text}\r\n".encode()


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Lines of at most 75 bytes; what follows begins with a blank."""
    pieces, rest = [], line
    while len(rest.encode()) > WIDTH:
        end = WIDTH
        while len(rest[:end].encode()) > WIDTH:
            end -= 1
        pieces.append(rest[:end])
        rest = " " + rest[end:]
    return "\r\n".join([*pieces, rest])
