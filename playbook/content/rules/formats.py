"""F: formats that differ, lie about themselves, hold no text, or give a reader nothing to hold on to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from playbook.content.corpus import Corpus
from playbook.content.rule import Hit, rule

LEGACY = frozenset({"doc", "ppt", "xls", "rtf", "swf", "xlsb", "wpd"})
ALIASES = {
    "htm": "html",
    "xhtml": "html",
    "markdown": "md",
    "jpeg": "image",
    "text": "txt",
    "docm": "docx",
    "pptm": "pptx",
    "xlsm": "xlsx",
}
PACKAGES = frozenset({"zip", "scorm", "cmi5", "imscp", "h5p", "mbz", "xapi", "aicc"})
PLAIN = frozenset({"md", "rst", "txt", "csv", "html", "xml", "json", "tsv", "yaml"})
LONG = {"": 12_000, "pptx": 6_000, "xlsx": 60_000, "csv": 60_000}
"""Words beyond which one file is too much for a reader, and for a model's attention."""
LEAST_WORDS_FOR_HEADINGS = 400
NO_HEADINGS_NEEDED = frozenset({"xlsx", "csv", "txt", "pdf", "tsv"})
LEAST_FOR_MIX = 5


@rule("F1", "readable", severity=0.3, minutes=15)
def legacy_format(corpus: Corpus) -> Iterator[Hit]:
    """The file is in a format of the past.

    Fix: Save it as docx, pptx or xlsx, or as html, and remove the old file.
    """
    for d in corpus.documents:
        if d.kind in LEGACY:
            yield Hit((d.path,), (f"{d.kind}: current programs read it only in part",))


@rule("F1m", None, severity=0, minutes=30)
def format_mix(corpus: Corpus) -> Iterator[Hit]:
    """One folder mixes many formats.

    Fix: Agree on one format per kind of document and convert the rest in bulk.
    """
    for folder, members in sorted(corpus.by_folder().items()):
        kinds = Counter(d.kind for d in members if d.kind in corpus.expected.formats)
        if kinds.total() >= LEAST_FOR_MIX and kinds.most_common(1)[0][1] / kinds.total() < 0.5:
            told = ", ".join(f"{n} {k}" for k, n in sorted(kinds.items(), key=lambda x: (-x[1], x[0])))
            yield Hit(tuple(sorted(d.path for d in members)), (f"{folder or 'top folder'}: {told}",), charged=())


@rule("F2", "readable", severity=0.3, minutes=2)
def wrong_extension(corpus: Corpus) -> Iterator[Hit]:
    """The file is not what its name says.

    Fix: Rename it to the format it really has.
    """
    for d in corpus.documents:
        says = ALIASES.get(d.extension, d.extension)
        known = says in corpus.expected.formats or says in LEGACY or says in PACKAGES
        plain = says in PLAIN and d.kind in PLAIN
        package = says in PACKAGES and d.kind in PACKAGES
        if known and d.kind not in (says, "unknown", "empty") and not plain and not package and d.size:
            yield Hit((d.path,), (f"named .{d.extension}, holds {d.kind}",), 0.95)


@rule("F3", "readable", severity=0.9, minutes=15)
def image_only(corpus: Corpus) -> Iterator[Hit]:
    """The pages are pictures: there is no text to read.

    Fix: Recognise the text (OCR) or export the file again from its source.
    """
    for d in corpus.documents:
        told = [f.reason for f in d.faults if f.kind == "image-only"]
        if told:
            yield Hit((d.path,), (*told, f"{d.pages or 0} pages"))


@rule("F4", "readable", severity=0.15, minutes=20)
def no_structure(corpus: Corpus) -> Iterator[Hit]:
    """A long text has no headings, or one file holds too much.

    Fix: Add headings, or split the file into one topic each.
    """
    for d in corpus.texts:
        words = d.text.count(" ") + 1
        if words > LONG.get(d.kind, LONG[""]):
            yield Hit((d.path,), (f"about {words:,} words in one file",), 0.7)
        elif words > LEAST_WORDS_FOR_HEADINGS and not d.headings and d.kind not in NO_HEADINGS_NEEDED:
            yield Hit((d.path,), (f"about {words:,} words without a heading",), 0.8)


@rule("F5", "consistent", severity=0.1, minutes=20)
def template_drift(corpus: Corpus) -> Iterator[Hit]:
    """The file does not use the styles of its folder.

    Fix: Apply the folder's template.
    """
    for members in corpus.by_folder().values():
        for kind in ("docx", "pptx"):
            styled = [d for d in members if d.kind == kind and d.styles]
            usual = Counter(d.styles for d in styled).most_common(1)
            if len(styled) < LEAST_FOR_MIX or usual[0][1] / len(styled) < 0.6:
                continue
            for d in styled:
                odd = sorted(set(d.styles) - set(usual[0][0]))
                if len(odd) >= 3 or not set(d.styles) & set(usual[0][0]):
                    yield Hit((d.path,), (f"styles of its own: {', '.join(odd[:5])}",), 0.6)
