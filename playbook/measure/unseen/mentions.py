"""Which AI services a text names: a merchant on an expense line, an app that was granted access, a survey answer.

Names come from the bundled list of services. Only whole words count, and makers whose name says little about AI
(Google, Microsoft, Meta) count by their product alone.
"""

from __future__ import annotations

import re
from functools import cache

from playbook.measure.unseen.domains import NOT_USE, entries

BROAD = frozenset({"google", "microsoft", "meta"})
BESIDE = {"Microsoft Copilot": ("ms copilot", "m365 copilot"), "Cursor": ("anysphere",), "Mistral": ("le chat",)}
"""Other names under which a service is billed or spoken of (our default)."""


def tools_in(text: str) -> tuple[str, ...]:
    """The services named in a text, each once, in the order they are named.

    >>> tools_in("OPENAI *CHATGPT SUBSCR; some Claude"), tools_in("Google Ads"), tools_in("gemini, deepl"), tools_in("none")
    (('OpenAI (ChatGPT)', 'Anthropic (Claude)'), (), ('Google (Gemini)',), ())
    """
    names = _names()
    return tuple(dict.fromkeys(names[m.group().lower()] for m in _pattern().finditer(text)))


@cache
def _names() -> dict[str, str]:
    """Service by the names it goes by, in small letters."""
    tools = sorted({e.tool for e in entries() if NOT_USE not in e.marks})
    found = {name: tool for tool in tools for name in re.split(r" \(|\)", tool.lower()) if name and name not in BROAD}
    return found | {name: tool for tool, names in BESIDE.items() if tool in tools for name in names}


@cache
def _pattern() -> re.Pattern[str]:
    longest = sorted(_names(), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)", re.IGNORECASE)
