"""A starter text of a pack, filled with answers, as Markdown. The text is data: it can read values and nothing else.

Whatever a person typed is escaped, so that no answer becomes a heading, a link, a table or a tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from playbook.errors import PackError, Problem
from playbook.report.clean import clean_text
from playbook.report.markdown import escaped
from playbook.report.starters.gap import Gap
from playbook.report.starters.grammar import LONGEST_TEXT, counted, refused

if TYPE_CHECKING:
    from jinja2 import nodes
    from jinja2.sandbox import ImmutableSandboxedEnvironment

DAY = re.compile(r"\d{4}-\d\d-\d\d")
"""A date needs no sign that keeps it from becoming a list."""
BLANK_LINES = re.compile(r"\n{3,}")


def filled(text: str, where: str, values: Mapping[str, Any]) -> str:
    """The text with its places filled; raises PackError naming file and line for a text that cannot be filled."""
    from jinja2 import TemplateError

    parsed = checked(text, where)
    try:
        made = "".join(counted(environment().from_string(parsed).generate(values)))
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        allowed = f"values named {', '.join(sorted(values))}"
        raise PackError(Problem(where, f"the text cannot be filled: {error}", allowed)) from error
    return BLANK_LINES.sub("\n\n", made).strip() + "\n"


def checked(text: str, where: str) -> nodes.Template:
    """The text as it would be filled; raises PackError naming file and line if it may not say what it says."""
    from jinja2 import TemplateSyntaxError

    if len(text) > LONGEST_TEXT:
        raise PackError(Problem(where, f"{len(text)} characters", f"at most {LONGEST_TEXT}"))
    try:
        parsed = environment().parse(clean_text(text))
        wrong = refused(parsed, where)
    except TemplateSyntaxError as error:
        raise PackError(Problem(f"{where} line {error.lineno}", str(error.message), do="correct the text")) from error
    except RecursionError as error:
        raise PackError(Problem(where, "one place is nested too deeply", do="write it simpler")) from error
    if wrong is not None:
        raise PackError(wrong)
    return parsed


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
    made.filters["join"] = _joined
    return made


def _joined(values: Iterable[Any], between: str = "") -> str:
    """Several values as one; a text has letters and no values, and joining them would only make it grow."""
    if isinstance(values, str):
        raise ValueError("join is for several values, not for a text")
    return between.join(str(v) for v in values)


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
