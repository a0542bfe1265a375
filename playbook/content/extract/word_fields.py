"""Field codes of Word, as docx, doc and RTF hold them: where a HYPERLINK leads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from playbook.content.document import Link
from playbook.content.extract.found import line

_FIELD = re.compile(r"HYPERLINK\b[^\"]{0,100}", re.IGNORECASE)
_PART = re.compile(r'(\\[a-z]\s*)?"([^"]{1,2000})"')


def linked(instruction: str) -> Iterator[Link]:
    r"""The target of a field: an address, a bookmark of this document after `#`, or both. Tips and frames are no targets.

    >>> [k.target for k in linked(r'HYPERLINK "a.doc" \\l "part" \\o "Tip"')], [k.target for k in linked(r'HYPERLINK \\l "part"')]
    (['a.doc#part'], ['#part'])
    """
    begins = _FIELD.search(instruction)
    if not begins:
        return
    parts = {kind.strip(" \\"): value for kind, value in reversed(_PART.findall(instruction, begins.start()))}
    target = parts.get("", "") + (f"#{parts['l']}" if "l" in parts else "")
    if target:
        yield Link(line(target))
