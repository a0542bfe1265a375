"""A page whose texts are said in another language: every text between two tags, and what is read aloud for pictures.

Names of files, quotations and whatever else a team wrote stay as they are; a text of ours that no pattern matches stays
English and is marked as such.
"""

from __future__ import annotations

import html
import re
from functools import cache

from markupsafe import escape

from playbook.bundled import bundled
from playbook.model.sentence import Sentence
from playbook.report.spoken.catalogue import Catalogue
from playbook.report.spoken.load import PIECES, base
from playbook.report.wording import FIRST, wording
from playbook.yamlgate import load_once

FOLDER = "pages"
TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)[^>]*>")
ATTRIBUTE = re.compile(r'(?<= )(aria-label|data-h|alt)="([^"]*)"')
QUIET = ("style", "script")
KEPT_WHOLE = re.compile(r'<span class="short">([^<]*)</span>')
"""What only keeps a date on one line would cut a sentence in three."""
WORDS = re.compile(r"[A-Za-z]")
BETWEEN = "; "
SENTENCES = re.compile(r"[.!?] \S")
"""Several sentences, which may hold semicolons of their own."""


def page_said(page: str, language: str, name: str, names: frozenset[str] = frozenset()) -> str:
    """The page in a language, `lang` of its root included; the page itself in the language it is written in.

    `name` is the page's own file of sentences; a text that is one of `names`, such as that of a step, stays as it is.
    """
    there = page_catalogue(language, name)
    if there is None:
        return page
    page = KEPT_WHOLE.sub(r"\1", page)
    parts, at, quiet = [], 0, False
    for tag in TAG.finditer(page):
        text = page[at : tag.start()]
        parts += [
            text if quiet or html.unescape(text).strip() in names else _text(text, there),
            ATTRIBUTE.sub(lambda m: _attribute(m, there), tag[0]),
        ]
        quiet, at = tag[2].lower() in QUIET and not tag[1], tag.end()
    return "".join([*parts, page[at:]]).replace(f'<html lang="{FIRST}">', f'<html lang="{language}">', 1)


def said_or_none(text: str, there: Catalogue) -> str | None:
    """A text in the other language: a sentence, a word of ours, a number, or several of these with semicolons."""
    if not WORDS.search(text):
        return there.numbers.said(text) if text.count(",") < 2 else text
    if SENTENCES.search(text) and (whole := there.read(text) or there.piece(text)) is not None:
        return whole
    parts = text.split(BETWEEN)
    made = [said_or_none(part, there) for part in parts] if len(parts) > 1 else [None]
    if None not in made:
        return BETWEEN.join(one for one in made if one is not None)
    whole = there.read(text) or there.piece(text) or _upper(there.piece(text[:1].lower() + text[1:]))
    if whole is not None or not any(made):
        return whole
    return BETWEEN.join(part if one is None else one for part, one in zip(parts, made, strict=True))


@cache
def page_catalogue(language: str, name: str) -> Catalogue | None:
    """The sentences of one page on top of those of reports; None for the language the pages are in.

    Raises BadInput for a language without wording.
    """
    if language == FIRST:
        return None
    w, (sentences, pieces) = wording(language), base(language)
    own: dict[bool, list[Sentence]] = {True: [], False: []}
    folder = bundled("templates", "base", "sentences", language) / FOLDER
    for path in (folder / f"{name}.yaml", folder / f"{PIECES}.yaml"):
        plain = load_once(path.read_text(encoding="utf-8"), f"sentences/{language}/{FOLDER}/{path.name}").plain
        own[path.stem == PIECES].extend(Sentence(str(read), str(say)) for read, say in plain.items())
    return Catalogue((tuple(own[False]), sentences), (tuple(own[True]), pieces), w.numbers, w("joined"), w("more"))


def _text(raw: str, there: Catalogue) -> str:
    text = html.unescape(raw).strip()
    said = said_or_none(text, there) if text else None
    if said is None or said == text:
        return raw
    start, end = raw[: len(raw) - len(raw.lstrip())], raw[len(raw.rstrip()) :]
    return f"{start}{escape(said)}{end}"


def _attribute(found: re.Match[str], there: Catalogue) -> str:
    text = html.unescape(found[2])
    said = said_or_none(text, there) or " ".join(_part(part, there) for part in re.split(r"(?<=\.) ", text))
    return f'{found[1]}="{escape(said)}"'


def _part(part: str, there: Catalogue) -> str:
    """One sentence of a description, whose full stop may be the description's own."""
    bare = part.removesuffix(".")
    found = said_or_none(part, there)
    short = said_or_none(bare, there) if found is None else None
    return found or (part if short is None else f"{short}{part[len(bare) :]}")


def _upper(text: str | None) -> str | None:
    return None if text is None else text[:1].upper() + text[1:]
