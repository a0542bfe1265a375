"""One answer of pilot.yaml changed in its own lines of the text, so that no comment anywhere else can move or go."""

from __future__ import annotations

import re

from playbook.yamlgate import YamlDoc, dump_yaml

SECTION = re.compile(r"^pilot:[ \t]*(#[^\n]*)?$", re.MULTILINE)
NEXT = re.compile(r"^[^\s#]", re.MULTILINE)


def with_answer(text: str, field: str, value: object) -> str | None:
    """The text with this answer, comments inside the old one kept below it; None if the field has no line of its own."""
    begin = SECTION.search(text)
    if begin is None:
        return None
    after = NEXT.search(text, begin.end())
    end = after.start() if after else len(text)
    found = re.compile(rf"^( +){re.escape(field)}:(?=[ \t\r\n]|$)", re.MULTILINE).search(text, begin.end(), end)
    if found is None:
        return None
    indent = found[1]
    lines = text[found.start() : end].splitlines()
    count, kept = _extent(lines, len(indent))
    made = dump_yaml(YamlDoc({field: value}, "", "")).splitlines()
    aside = _comment(lines[0])
    made[0] += f"  {aside}" if aside else ""
    new = [*(f"{indent}{line}" for line in made), *(f"{indent}{comment}" for comment in kept)]
    rest = text[found.start() : end].splitlines(keepends=True)[count:]
    return f"{text[: found.start()]}{chr(10).join(new)}\n{''.join(rest)}{text[end:]}"


def _extent(lines: list[str], indent: int) -> tuple[int, list[str]]:
    """How many lines the entry takes, and the comments inside it."""
    count, kept, pending = 1, [], []
    for number, line in enumerate(lines[1:], start=2):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            pending += [bare] if bare else []
            continue
        depth = len(line) - len(line.lstrip())
        if depth < indent or (depth == indent and not re.match(r"-(\s|$)", bare)):
            break
        aside = _comment(line)
        kept += [*pending, *([aside] if aside else [])]
        count, pending = number, []
    return count, kept


def _comment(line: str) -> str:
    """The comment at the end of a line; a # inside quotes is none."""
    quote = ""
    for at, sign in enumerate(line):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'" and (at == 0 or line[at - 1] in " \t[,:{-"):
            quote = sign
        elif sign == "#" and (at == 0 or line[at - 1] in " \t"):
            return line[at:].rstrip()
    return ""
