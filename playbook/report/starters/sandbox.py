"""A starter text of a pack, filled with answers, as Markdown. The text is data: it can read values and nothing else.

Whatever a person typed is escaped, so that no answer becomes a heading, a link, a table or a tag.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from playbook.errors import PackError, Problem
from playbook.report.clean import clean_text
from playbook.report.markdown import escaped
from playbook.report.starters.gap import Gap
from playbook.report.starters.grammar import refused

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

DAY = re.compile(r"\d{4}-\d\d-\d\d")
"""A date needs no sign that keeps it from becoming a list."""
BLANK_LINES = re.compile(r"\n{3,}")


def filled(text: str, where: str, values: Mapping[str, Any]) -> str:
    """The text with its places filled; raises PackError naming file and line for a text that cannot be filled."""
    from jinja2 import TemplateError, TemplateSyntaxError

    try:
        parsed = environment().parse(clean_text(text))
        if wrong := refused(parsed, where):
            raise PackError(wrong)
        made = environment().from_string(parsed).render(values)
    except TemplateSyntaxError as error:
        raise PackError(Problem(f"{where} line {error.lineno}", str(error.message), do="correct the text")) from error
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        allowed = f"values named {', '.join(sorted(values))}"
        raise PackError(Problem(where, f"the text cannot be filled: {error}", allowed)) from error
    return BLANK_LINES.sub("\n\n", made).strip() + "\n"


@cache
def environment() -> ImmutableSandboxedEnvironment:
    """The sandbox: no attribute of Python, no file, no change of a value; unknown names are refused."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    made = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, finalize=_printed, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    made.globals.clear()
    made.globals["ask"] = Gap
    return made


def _printed(value: Any) -> Any:
    """Every printed value, as Markdown that shows it as it is; a gap stands out."""
    from jinja2 import Undefined

    if isinstance(value, Undefined):
        return value
    text = clean_text(str(value))
    if DAY.fullmatch(text):
        return text
    safe = escaped(text)
    return f"**{safe}**" if isinstance(value, Gap) else safe
