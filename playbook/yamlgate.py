"""The only door for YAML: a gate that no file can hang, and behind it a loader that keeps comments.

Pilots and packs come from other people. The gate sees each of the parser's events before anything is built from it, and
refuses what small files can do to a loader (measured: a 429-byte merge-key bomb runs for half a minute, 100,000
brackets for 22 seconds): files over 256 kB, depth over 40, aliases, anchors, merge keys, tags, directives, a second
document, more than 20,000 events. What passes keeps its comments, so that a file can be changed and written back.
"""

from __future__ import annotations

import io
import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache, partial
from math import isfinite
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    NodeEvent,
    ScalarEvent,
)
from ruamel.yaml.parser import RoundTripParser
from ruamel.yaml.reader import ReaderError

from playbook.errors import BadInput, Problem

MOST_BYTES = 256 * 1024
MOST_EVENTS = 20_000
MOST_DEPTH = 40
MOST_DIGITS = 40
_DAY = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)(?:[Tt \t].*)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_NUMBER = re.compile(r"[-+]?(0x[\da-fA-F_]+|0[ob][0-7_]+|[\d_.:]+)")


@dataclass(frozen=True)
class YamlDoc:
    """A loaded file: its data (mappings and lists that remember comments and lines) and where it came from."""

    data: Any
    where: str
    text: str

    def line_of(self, *keys: Hashable) -> int:
        """Line (from 1) of a key or list index; of the nearest known parent if it is not there."""
        line, here = 1, self.data
        for key in keys:
            found = _line(here, key)
            if found is None:
                break
            line, here = found, here[key]
        return line

    def at(self, *keys: Hashable) -> str:
        """File and line of a key, as a problem names it: 'pilot.yaml line 7'."""
        return f"{self.where} line {self.line_of(*keys)}"

    @property
    def plain(self) -> Any:
        """The data as plain dicts, lists and scalars; an empty file is an empty dict."""
        return _plain(self.data) if self.data is not None else {}


def load_yaml(text: str, where: str) -> YamlDoc:
    """Load one YAML file's text; `where` names the file in every message.

    Raises BadInput naming file and line for anything the gate refuses or the loader cannot read.

    >>> load_yaml("a: 1  # one", "x.yaml").plain
    {'a': 1}
    >>> load_yaml("a: &b [*b]", "x.yaml")
    Traceback (most recent call last):
    playbook.errors.BadInput: x.yaml line 1: an anchor (&b); allowed: plain YAML; do: write the value out
    """
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MOST_BYTES:
        raise _refused(where, f"{size // 1024} kB", f"at most {MOST_BYTES // 1024} kB", "move tables into CSV files")
    try:
        _check_first_line(text, where)
        yaml = _yaml()
        yaml.Parser = partial(_GatedParser, where=where)
        data = yaml.load(text)
        _plain(data)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = f"{where} line {mark.line + 1}" if mark else where
        raise _refused(at, _said(error), "valid YAML", "look at this line and the one above it") from None
    except ReaderError as error:
        at = f"{where} line {text.count(chr(10), 0, error.position) + 1}"
        raise _refused(at, "a control character", "text", "remove it") from None
    except (YAMLError, RecursionError, ValueError, TypeError, OverflowError) as error:
        found = str(error).partition("\n")[0] or type(error).__name__
        raise _refused(where, f"cannot be read ({found})", "valid YAML", "") from None
    return YamlDoc(data=data, where=where, text=text)


@lru_cache(maxsize=128)
def load_once(text: str, where: str) -> YamlDoc:
    """The same, parsed once per text, so whoever gets it must not change it. Raises BadInput."""
    return load_yaml(text, where)


def dump_yaml(doc: YamlDoc) -> str:
    r"""The document as text again, with its comments and its way of indenting lists.

    >>> doc = load_yaml("a: 1  # one\nb:\n  - x\n", "x.yaml")
    >>> doc.data["a"] = 2
    >>> print(dump_yaml(doc), end="")
    a: 2  # one
    b:
      - x
    """
    out = io.StringIO()
    _yaml(indented=_indents_lists(doc.text)).dump(doc.data, out)
    return out.getvalue()


def _yaml(*, indented: bool = False) -> Any:
    yaml = YAML(typ="rt", pure=True)
    yaml.preserve_quotes = True
    yaml.allow_duplicate_keys = False
    yaml.width = 4096
    if indented:
        yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _indents_lists(text: str) -> bool:
    """True if the first list of the text is indented below its key."""
    found = re.search(r"^( *)[^\s#-][^\n]*:[ \t]*(?:#[^\n]*)?\n(?: *#[^\n]*\n|\n)*( *)- ", text, re.MULTILINE)
    return bool(found and len(found[2]) > len(found[1]))


class _GatedParser(RoundTripParser):
    """The loader's parser with the gate in it: every event is looked at as soon as it is there, before it is used."""

    def __init__(self, loader: Any, where: str) -> None:
        super().__init__(loader)
        self._where, self._depth, self._documents, self._count = where, 0, 0, 0

    def check_event(self, *choices: Any) -> bool:
        """True if the next event is one of these."""
        event = self.peek_event()
        return event is not None and (not choices or isinstance(event, choices))

    def peek_event(self) -> Any:
        """The next event, let through the gate; None after the last."""
        if self.current_event is None and self.state:
            self.current_event = self.state()
            self._gate(self.current_event)
        return self.current_event

    def get_event(self) -> Any:
        """Take the next event."""
        self.last_event = value = self.peek_event()
        self.current_event = None
        return value

    def _gate(self, event: Any) -> None:
        at = f"{self._where} line {event.start_mark.line + 1}"
        self._count += 1
        if self._count > MOST_EVENTS:
            raise _refused(at, f"more than {MOST_EVENTS:,} parts", "a shorter file", "move tables into CSV files")
        self._depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if self._depth > MOST_DEPTH:
            raise _refused(at, f"nested deeper than {MOST_DEPTH}", "a flat file", "")
        if isinstance(event, DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise _refused(at, "a second document (---)", "one document per file", "remove the second '---'")
        elif isinstance(event, NodeEvent):
            _check_node(event, at)


def _check_first_line(text: str, where: str) -> None:
    """Refuse directives, also those the parser would skip without a word."""
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        if line.startswith("%"):
            at = f"{where} line {number}"
            raise _refused(at, "a directive (%)", "YAML without directives", "remove this line")
        if line.strip() and not line.lstrip().startswith("#"):
            return


def _check_node(event: Any, at: str) -> None:
    if isinstance(event, AliasEvent):
        raise _refused(at, f"an alias (*{event.anchor})", "plain YAML", "write the value out")
    if event.anchor:
        raise _refused(at, f"an anchor (&{event.anchor})", "plain YAML", "write the value out")
    if event.tag:
        raise _refused(at, f"a tag ({event.tag})", "plain YAML", "remove the word that begins with !")
    if isinstance(event, ScalarEvent) and event.style in (None, ""):
        _check_word(event.value, at)


def _check_word(value: str, at: str) -> None:
    """Refuse unquoted words on which the loader would fail without saying the line, or behave oddly."""
    if value == "<<":
        raise _refused(at, "a merge key (<<)", "plain YAML", "write the values out")
    if len(value) > MOST_DIGITS and _NUMBER.fullmatch(value):
        raise _refused(at, f"a number of {len(value)} digits", f"at most {MOST_DIGITS}", "put text into quotes")
    if _NOT_FINITE.fullmatch(value):
        raise _refused(at, f"{value}", "a finite number, or nothing", "leave the value empty if it is unknown")
    found = _DAY.fullmatch(value)
    if found and not _is_day(*map(int, found.groups())):
        raise _refused(at, f"{value} is not a day of the calendar", "a date such as 2026-05-25", "")


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _refused(where: str, found: str, allowed: str, do: str) -> BadInput:
    return BadInput(Problem(where, found, allowed, do))


def _said(error: MarkedYAMLError) -> str:
    said = (error.problem or error.context or "cannot be read").strip().partition("\n")[0]
    return re.sub(r" with value .*", "", said)[:200]


def _line(here: Any, key: Hashable) -> int | None:
    find = "key" if isinstance(here, Mapping) else "item"
    try:
        return int(getattr(here.lc, find)(key)[0]) + 1
    except (AttributeError, KeyError, IndexError, TypeError):
        return None


def _plain(value: Any) -> Any:
    """Builtin types only; the depth is bounded by the gate."""
    if isinstance(value, Mapping):
        return {_plain_key(k): _plain(v) for k, v in value.items()}
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Sequence):
        return [_plain(v) for v in value]
    if isinstance(value, datetime):
        return datetime.fromisoformat(value.isoformat())
    if isinstance(value, bool) or value is None or isinstance(value, date):
        return value
    return _plain_number(value)


def _plain_key(key: Any) -> Any:
    if isinstance(key, Sequence | Mapping) and not isinstance(key, str):
        raise ValueError("a list or a mapping is used as a key")
    return _plain(key)


def _plain_number(value: Any) -> int | float:
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float) and isfinite(value):
        return float(value)
    raise ValueError("a value that is neither text nor a day nor a finite number")
