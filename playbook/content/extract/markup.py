"""Markdown, reStructuredText, plain text and captions: text without its marks, headings, links, anchors."""

from __future__ import annotations

import re

from playbook.content.document import Link
from playbook.content.extract import front_matter
from playbook.content.extract.found import MOST_ITEMS, Found, line, paragraphs
from playbook.content.extract.profile import our_name

_FENCE = re.compile(r"^ {0,3}(```+|~~~+)[^\n]*\n.*?(?:^ {0,3}\1[`~]*[ \t]*$|\Z)", re.DOTALL | re.MULTILINE)
_ATX = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
_SETEXT = re.compile(r"^ {0,3}(\S[^\n]{0,300})\n {0,3}(=+|-{2,})[ \t]*$", re.MULTILINE)
_IMAGE = re.compile(r"!\[([^\]\n]{0,500})\]\(\s*<?([^)\s>]{1,2000})>?[^)\n]{0,300}\)")
_LINK = re.compile(r"(?<!!)\[([^\]\n]{0,500})\]\(\s*<?([^)\s>]{1,2000})>?[^)\n]{0,300}\)")
_REFERENCE = re.compile(r"^ {0,3}\[([^\]\n]{1,200})\]:[ \t]*<?(\S{1,2000}?)>?(?:[ \t]+[^\n]*)?$", re.MULTILINE)
_AUTO = re.compile(r"<(https?://[^>\s]{1,2000}|mailto:[^>\s]{1,500})>")
_TAG_LINK = re.compile(r"""<(a|img)\b([^>]{0,2000})>""", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(href|src|alt|id|name)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_IDENTIFIED = re.compile(r"\{#([\w-]{1,100})\}")
_MARKS = re.compile(
    r"\*\*|__|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|`+|^ {0,3}>[ \t]?|^ {0,3}#{1,6}[ \t]+|<!--.*?-->|</?[a-zA-Z][^>\n]{0,500}>",
    re.MULTILINE | re.DOTALL,
)
_RST_HEAD = re.compile(
    r"^(?:([=\-~^\"'*+#`.:_])\1{2,}[ \t]*\n)?[ \t]?(\S[^\n]{0,300})\n([=\-~^\"'*+#`.:_])\3{2,}[ \t]*$", re.MULTILINE
)
_RST_LINK = re.compile(r"`[^`<\n]{0,300}<([^>`\n]{1,2000})>`__?")
_RST_TARGET = re.compile(r"^\.\. _([^:\n]{1,200}):[ \t]*(\S*)[ \t]*$", re.MULTILINE)
_RST_IMAGE = re.compile(r"^[ \t]*\.\. (?:image|figure):: (\S+)[ \t]*\n((?:[ \t]+[^\n]*\n?)*)", re.MULTILINE)
_RST_ROLE = re.compile(r":[\w:+-]{1,40}:`(?:[^`<\n]{0,300}<([^>`\n]{1,300})>|([^`\n]{1,300}))`")
_RST_MARKS = re.compile(
    r"^\.\. _[^\n]+$|^\.\. [\w-]+::.*$|:[\w:+-]{1,40}:(?=`)|\*\*|``?|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)", re.MULTILINE
)
_RST_FIELD = re.compile(r"^:([\w -]{1,60}):[ \t]+(\S[^\n]*)$", re.MULTILINE)
_TIME = re.compile(r"^(?:\d+|(?:\d+:)?\d\d:\d\d[.,]\d{3} --> [^\n]*|WEBVTT[^\n]*|NOTE[^\n]*)$", re.MULTILINE)


def read_markdown(text: str) -> Found:
    """One Markdown file. Code blocks count as text, not as headings or links."""
    found = Found()
    body = front_matter.take(text.replace("\r\n", "\n").replace("\r", "\n"), found)
    prose = _FENCE.sub("\n", body)
    heads = [(m.start(), len(m[1]), m[2]) for m in _ATX.finditer(prose)]
    heads += [
        (m.start(), 1 if m[2][0] == "=" else 2, m[1])
        for m in _SETEXT.finditer(prose)
        if not m[1].startswith(("#", "|", "-", ">"))
    ]
    found.headings = [(level, kept) for _, level, head in sorted(heads) if (kept := line(_plain(head)))]
    found.anchors = [*_slugs(found.headings), *_IDENTIFIED.findall(prose)]
    found.links = [Link(line(m[2])) for m in _LINK.finditer(prose)]
    found.links += [Link(line(m[2])) for m in _REFERENCE.finditer(prose)] + [
        Link(line(t)) for t in _AUTO.findall(prose)
    ]
    found.links += [Link(line(m[2]), "image", line(m[1]) or None) for m in _IMAGE.finditer(prose)]
    _tags(prose, found)
    _finish(found, re.sub(r"^ {0,3}(?:```+|~~~+)[^\n]*$|^ {0,3}(?:=+|-{3,})[ \t]*$", "", body, flags=re.MULTILINE))
    return found


def read_rst(text: str) -> Found:
    """One reStructuredText file; levels of headings follow the order in which their underlines first appear."""
    found = Found()
    body = front_matter.take(text.replace("\r\n", "\n"), found)
    kinds: list[str] = []
    for match in _RST_HEAD.finditer(body):
        if len(match[3]) and len(match[0].rpartition("\n")[2].rstrip()) + 1 >= len(match[2].rstrip()):
            kind = (match[1] or "") + match[3]
            kinds += [kind] if kind not in kinds else []
            found.headings.append((min(kinds.index(kind) + 1, 6), line(_RST_MARKS.sub("", match[2]))))
    found.anchors = [line(m[1].strip("`")) for m in _RST_TARGET.finditer(body) if not m[2]] + _slugs(found.headings)
    found.links = [Link(line(t)) for t in _RST_LINK.findall(body)]
    found.links += [Link(line(m[2])) for m in _RST_TARGET.finditer(body) if m[2]]
    for match in _RST_IMAGE.finditer(body):
        alt = re.search(r":alt:[ \t]*(\S[^\n]*)", match[2])
        found.links.append(Link(line(match[1]), "image", line(alt[1]) if alt else None))
    for name, value in _RST_FIELD.findall(body[:4000]):
        found.say(our_name(name), value, "front-matter")
    body = _RST_ROLE.sub(lambda m: m[0].split("<")[0] if m[1] else m[2], body)
    top = found.title
    found.text = paragraphs(
        re.split(
            r"\n\s*\n", _RST_MARKS.sub("", re.sub(r"^([=\-~^\"'*+#`.:_])\1{2,}[ \t]*$", "", body, flags=re.MULTILINE))
        )
    )
    found.title = top or (found.headings[0][1] if found.headings else None)
    if not top:
        found.say("title", found.title, "heading")
    return found


def read_text(text: str) -> Found:
    """Plain text: as it stands, with a front-matter block if it has one."""
    found = Found()
    body = front_matter.take(text.replace("\r\n", "\n").replace("\r", "\n"), found)
    found.links = [
        Link(line(t.rstrip(".,;:)"))) for t in re.findall(r"https?://[^\s<>\"')\]]{3,2000}", body)[:MOST_ITEMS]
    ]
    found.text = paragraphs(re.split(r"\n\s*\n", body))
    return found


def read_captions(text: str) -> Found:
    """Captions of a video (WebVTT, SubRip): what is said, without times."""
    kept = re.sub(r"<[^>\n]{0,100}>", "", _TIME.sub("", text.replace("\r\n", "\n")))
    return Found(text=paragraphs(re.split(r"\n\s*\n", kept)))


def _plain(text: str) -> str:
    text = _IDENTIFIED.sub("", _LINK.sub(r"\1", _IMAGE.sub(r"\1", text)))
    return _MARKS.sub("", _REFERENCE.sub("", text))


def _finish(found: Found, body: str) -> None:
    found.text = paragraphs(re.split(r"\n\s*\n", _plain(body)))
    if found.title is None and found.headings:
        found.title = next((text for level, text in found.headings if level == 1), found.headings[0][1])
        found.say("title", found.title, "heading")


def _tags(prose: str, found: Found) -> None:
    for tag, inside in _TAG_LINK.findall(prose)[:MOST_ITEMS]:
        at = {name.lower(): double or single for name, double, single in _ATTRIBUTE.findall(inside)}
        if tag.lower() == "img":
            found.links.append(Link(line(at.get("src", "")), "image", at.get("alt") and line(at["alt"])))
        elif at.get("href"):
            found.links.append(Link(line(at["href"])))
        found.anchors += [line(at[key]) for key in ("id", "name") if tag.lower() == "a" and at.get(key)]


def _slugs(headings: list[tuple[int, str]]) -> list[str]:
    """Anchors that publishing tools make of headings; a repeated one gets a number.

    >>> _slugs([(1, "What is it?"), (2, "What is it?")])
    ['what-is-it', 'what-is-it-1']
    """
    seen: dict[str, int] = {}
    slugs = []
    for _, text in headings:
        slug = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
        count = seen.get(slug, 0)
        seen[slug] = count + 1
        slugs.append(f"{slug}-{count}" if count else slug)
    return slugs
