"""Which hosts are AI services: a bundled list with its source, matched by whole labels and never by substring.

A substring search finds `notopenai.com` and `openai.com.evil.example`; a suffix match finds neither.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

LIST = "ai_domains.csv"
NOT_USE = "@ads"
SOURCE = "v2fly/domain-list-community, MIT, commit c975ccef (2026-08-19), data/category-ai-!cn"


class Entry(NamedTuple):
    """One line of the list."""

    kind: str
    name: str
    tool: str
    marks: str


class Services(NamedTuple):
    """The list ready to match: names with everything below, whole hosts, patterns; each maps to a tool."""

    below: Mapping[str, str]
    whole: Mapping[str, str]
    patterns: tuple[tuple[re.Pattern[str], str], ...]

    def tool_of(self, host: str) -> str:
        """The tool a host belongs to; empty if it is on no line of the list.

        >>> [services().tool_of(h) for h in ("chat.openai.com", "notopenai.com", "openai.com.evil.example")]
        ['OpenAI (ChatGPT)', '', '']
        """
        name = host_name(host)
        if name in self.whole:
            return self.whole[name]
        labels = name.split(".")
        for i in range(len(labels) - 1):
            tool = self.below.get(".".join(labels[i:]))
            if tool is not None:
                return tool
        return next((tool for pattern, tool in self.patterns if pattern.search(name)), "")


def host_name(host: str) -> str:
    """A host as it is compared: without scheme, path, port, user, final dot, in small letters, punycode for umlauts.

    >>> host_name("https://user@Chat.OpenAI.com:443/x?y"), host_name("claude.ai."), host_name("[::1]:443")
    ('chat.openai.com', 'claude.ai', '[::1]')
    """
    name = host.strip().partition("://")[2] or host.strip()
    name = re.split(r"[/?#]", name, maxsplit=1)[0].rpartition("@")[2]
    name = re.sub(r":\d*$", "", name).rstrip(".").lower()
    try:
        return name if name.isascii() else name.encode("idna").decode()
    except UnicodeError:
        return name


def entries() -> tuple[Entry, ...]:
    """Every line of the bundled list."""
    text = files("playbook.measure.unseen").joinpath(LIST).read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return tuple(Entry(r["kind"], r["name"], r["tool"], r["marks"]) for r in rows)


@cache
def services() -> Services:
    """The bundled list, without the shared telemetry hosts."""
    return compiled(e for e in entries() if NOT_USE not in e.marks)


def compiled(lines: Iterable[Entry]) -> Services:
    """Entries ready to match."""
    kept = tuple(lines)
    return Services(
        {e.name: e.tool for e in kept if e.kind == "domain"},
        {e.name: e.tool for e in kept if e.kind == "full"},
        tuple((re.compile(e.name), e.tool) for e in kept if e.kind == "regexp"),
    )


def tools_of(hosts: pd.Series[Any], known: Services | None = None) -> pd.Series[Any]:
    """The tool of each host, empty if none. Each distinct host is looked up once, so a million lines take a moment."""
    codes, distinct = pd.factorize(hosts.astype("object"))
    match = known or services()
    names = np.array([*(match.tool_of(str(h)) for h in distinct), ""], dtype=object)
    return pd.Series(names[codes], index=hosts.index, dtype="object")
