"""Words of the trade, explained where they are first used: by link in pages, on hover in notebooks. One source file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from markupsafe import Markup

from playbook.bundled import bundled
from playbook.report.own_words import in_use
from playbook.yamlgate import load_once

FILE = "glossary.yaml"
QUIET = frozenset(
    {
        "head",
        "style",
        "script",
        "svg",
        "a",
        "summary",
        "button",
        "h1",
        "h2",
        "h3",
        "h4",
        "abbr",
        "code",
        "caption",
        "th",
        "label",
        "option",
    }
)
"""Elements whose text stays as it is: headings, controls and what is a link already."""
VOID = frozenset({"br", "hr", "img", "meta", "input", "link", "wbr"})
KEPT = re.compile(r"(\[[^\]]*\]\([^)]*\)|`[^`]*`)")
TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)[^>]*?(/?)>")


@dataclass(frozen=True)
class Term:
    """One word: its name in links, how it is written, what it means."""

    id: str
    words: tuple[str, ...]
    says: str


def terms(language: str = "en") -> tuple[Term, ...]:
    """The terms of a language in the order of the file, as the pack in use explains them; its own terms come last."""
    found = {term.id: term for term in _base(language)}
    own = in_use().terms.get(language, {})
    return tuple({**found, **{i: Term(i, t.words, t.says) for i, t in own.items()}}.values())


@cache
def _base(language: str) -> tuple[Term, ...]:
    found = _file()["terms"]
    return tuple(Term(i, tuple(e[language]["words"]), e[language]["says"]) for i, e in found.items() if language in e)


def jargon() -> tuple[str, ...]:
    """Words that no text may use without an entry."""
    return tuple(_file()["jargon"])


def heading(language: str = "en") -> str:
    """The title of the list of words on a page."""
    found: Mapping[str, str] = _file()["heading"]
    return found.get(language, found["en"])


def with_words(page: str, language: str = "en") -> str:
    """An HTML page whose first use of each term leads to a list of words at the end of its main part."""
    marked, used = _marked(page, language, _link)
    if not used:
        return page
    items = Markup("").join(
        Markup('<dt id="word-{}">{}</dt><dd>{}</dd>').format(t.id, t.words[0], t.says) for t in used
    )
    section = Markup('<section class="words" aria-labelledby="words"><h2 id="words">{}</h2><dl>{}</dl></section>')
    head, found, tail = marked.rpartition("</main>")
    return f"{head}{section.format(heading(language), items)}\n{found}{tail}" if found else page


def with_hover(html: str, language: str = "en") -> str:
    """A fragment whose first use of each term explains itself on hover, as notebooks show it."""
    return _marked(html, language, _hover)[0]


def with_links(markdown: str, page: str) -> str:
    """Markdown whose first use of each term links to the list of words on another page, with the meaning on hover."""
    left = {w.casefold(): t for t in terms() for w in t.words}
    lines = []
    for line in markdown.splitlines():
        if line.startswith(("#", "|", "    ", "```")):
            lines.append(line)
            continue
        parts = KEPT.split(line)  # every second part is a link or code, which stays
        parts[::2] = [_pattern("en").sub(lambda m: _markdown(m[0], left, page), part) for part in parts[::2]]
        lines.append("".join(parts))
    return "\n".join(lines)


def _markdown(word: str, left: dict[str, Term], page: str) -> str:
    term = left.get(word.casefold())
    if term is None:
        return word
    for known in term.words:
        left.pop(known.casefold(), None)
    return f'[{word}]({page} "{term.says.replace(chr(34), chr(39))}")'


def _marked(html: str, language: str, mark: Callable[[Term, str], Markup]) -> tuple[str, list[Term]]:
    """The text outside quiet elements with the first use of each term marked, and the terms used."""
    pattern, left = _pattern(language), {w.casefold(): t for t in terms(language) for w in t.words}
    used: list[Term] = []

    def marked(found: re.Match[str]) -> str:
        term = left.get(found[0].casefold())
        if term is None:
            return found[0]
        for word in term.words:
            left.pop(word.casefold(), None)
        used.append(term)
        return str(mark(term, found[0]))

    parts, at, quiet = [], 0, 0
    for tag in TAG.finditer(html):
        text = html[at : tag.start()]
        parts += [text if quiet else pattern.sub(marked, text), tag[0]]
        at = tag.end()
        if tag[2].lower() in QUIET and not tag[3] and tag[2].lower() not in VOID:
            quiet += -1 if tag[1] else 1
    parts.append(html[at:])
    return "".join(parts), used


def _link(term: Term, word: str) -> Markup:
    return Markup('<a class="term" href="#word-{}" title="{}">{}</a>').format(term.id, term.says, Markup(word))  # noqa: S704 - text of a page is escaped already


def _hover(term: Term, word: str) -> Markup:
    return Markup('<abbr title="{}" tabindex="0">{}</abbr>').format(term.says, Markup(word))  # noqa: S704 - text of a view is escaped already


def _pattern(language: str) -> re.Pattern[str]:
    return _any_of(terms(language))


@cache
def _any_of(known: tuple[Term, ...]) -> re.Pattern[str]:
    words = sorted((w for t in known for w in t.words), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, words))})(?![\w-])", re.IGNORECASE)


@cache
def _file() -> Mapping[str, Any]:
    found: Mapping[str, Any] = load_once(bundled("templates", "base", FILE).read_text(encoding="utf-8"), FILE).plain
    return found
