"""What a pack may say besides thresholds: brand, wording, questions, own questions, stages, workflow, own tables."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import Field, model_validator

from playbook.model.noun import Noun
from playbook.model.words import Area, Effect, FailureMode, First, Severity, Stage, VerdictWord

Language = Literal["en", "de"]
Section = Literal["workflow", "owner", "scale", "stop", "decision", "today"]
Answered = Literal["pass", "warn", "fail", "not_applicable"]
Transfer = Literal["api", "native", "watched-folder", "export-import", "copy-paste", "retype", "email"]
Font = Literal["System", "Arial", "Calibri", "Cambria", "Georgia", "Segoe UI", "Tahoma", "Times New Roman", "Verdana"]
Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,60}$")]
Sentence = Annotated[str, Field(min_length=8, max_length=400)]
Word = Annotated[str, Field(min_length=1, max_length=400)]
SECTIONS: tuple[Section, ...] = get_args(Section)


class Brand(Noun):
    """How reports look. Colours are six hexadecimal digits; every pair that is read must reach WCAG AA."""

    name: Word = Field(description="Name shown at the top of every report.")
    accent: Colour = Field(default="#1d5a96", description="Colour of headings and links.")
    ink: Colour = Field(default="#1f2933", description="Colour of text.")
    paper: Colour = Field(default="#ffffff", description="Background; light, so that the marks stay readable.")
    font: Font = Field(default="System", description="A family that is on people's machines; nothing is downloaded.")
    logo: str = Field(default="", description="PNG or SVG file in the pack's folder, at most 100 kB, no scripts.")


class Stamp(Noun):
    """pack.yaml: who this pack is and what it builds on."""

    name: Key = Field(description="Short name, shown in every report.")
    version: Word = Field(description="Version of this pack, such as 1.0.0; raise it with every change.")
    extends: str = Field(default="", description="learning, marketing, base or a path to another pack.")
    description: str = Field(default="", description="One sentence about whom this pack is for.")
    language: Language | None = Field(default=None, description="Language of the wording; default en.")
    brand: dict[str, Any] | None = Field(default=None, description="How reports look; merged key by key.")


class Outcome(Noun):
    """What one answer to an own question means."""

    status: Answered = Field(description="What the finding says if this is the answer.")
    said: str = Field(default="", max_length=400, description="The sentence of the finding.")

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"status": value} if isinstance(value, str) else value


class Count(Noun):
    """A figure counted from a table, without code: a share, a mean, a median or a sum of one column."""

    table: str = Field(description="Table of the dictionary or of the pack's own tables.csv.")
    column: str = Field(description="Column that is counted.")
    of: Literal["share", "mean", "median", "sum", "ratio"] = Field(
        description="share counts the rows that hold `equals`; ratio divides the column's sum by that of `per`."
    )
    equals: str = Field(default="", description="For a share: the value that counts, such as true.")
    per: str = Field(default="", description="For a ratio: the column below the line.")
    where: dict[str, str] = Field(default_factory=dict, description="Count only rows that hold this: column: value.")
    better: Literal["higher", "lower"] = Field(default="higher", description="Which way is better.")
    pass_at: float = Field(description="Green from here.")
    warn_at: float = Field(description="Amber from here, red beyond.")
    least_rows: int = Field(default=20, ge=1, description="With fewer rows the finding is unknown.")
    unit: str = Field(default="", max_length=40, description="Unit of the figure, such as EUR per interaction.")

    @model_validator(mode="after")
    def _parts_fit_the_kind(self) -> Count:
        if (self.of == "share") != bool(self.equals):
            raise ValueError("`equals` goes with `of: share`, and only with it")
        if (self.of == "ratio") != bool(self.per):
            raise ValueError("`per` goes with `of: ratio`, and only with it")
        if (self.pass_at < self.warn_at) == (self.better == "higher") and self.pass_at != self.warn_at:
            raise ValueError(
                f"pass_at {self.pass_at:g} and warn_at {self.warn_at:g} do not fit `better: {self.better}`"
            )
        return self


class Declared(Noun):
    """An own question that becomes a finding without code: asked of the team, or counted from a table."""

    id: Key = Field(description="Begins with the area's two letters, such as gs-works-council.")
    area: Area = Field(description="Area of the scorecard that it belongs to.")
    title: Sentence = Field(description="What is true if all is well, as a sentence.")
    why: Sentence = Field(description="Why it matters, in one sentence.")
    question: str = Field(default="", max_length=300, description="The question to the team; leave out for a count.")
    section: Section = Field(default="today", description="Part of the forms in which it is asked.")
    answers: dict[str, Outcome] = Field(default_factory=dict, description="Every allowed answer and what it means.")
    count: Count | None = Field(default=None, description="Counted from a table instead of asked.")
    severity: Severity = Field(description="informational moves nothing; blocker must be green to leave the stage.")
    stage: Stage = Field(description="From which stage on it counts.")
    guards: FailureMode = Field(description="The failure it guards against.")
    if_red: Effect = Field(default="condition", description="Where a red result pushes the verdict.")
    first: First = Field(default="design", description="Checkpoint from which it is due.")
    remedy: Sentence = Field(description="What to do if it is red; begins with a verb.")
    basis: Sentence = Field(description="Where the rule comes from.")

    @model_validator(mode="after")
    def _asked_or_counted(self) -> Declared:
        if (self.count is None) == (not self.question) or bool(self.question) != bool(self.answers):
            raise ValueError("give either question and answers, or count")
        seen = {a.status for a in self.answers.values()}
        if self.answers and not ("pass" in seen and seen & {"warn", "fail"}):
            raise ValueError(
                "the answers need one that passes and one that does not: a question nobody can fail tells nothing"
            )
        return self


class StageTerms(Noun):
    """One stage of the stage model: how long it is planned, and what it is about here."""

    weeks: int = Field(ge=1, le=260, description="Planned length; dates of a new workspace follow from it.")
    focus: str = Field(default="", max_length=200, description="What the stage is about, in a few words.")
    basis: Sentence = Field(description="Where the length comes from.")


class StepTemplate(Noun):
    """One step a new workspace starts with."""

    id: Key = Field(description="Short name of the step; an entry with the id of one below changes that one.")
    tool: str = Field(default="", description="System the step is done in.")
    owner: str = Field(default="", description="Role that does it, never a person.")
    input: str = Field(default="", description="What the step begins with.")
    output: str = Field(default="", description="What it hands on.")
    core: bool = Field(default=True, description="Part of the core chain that every item passes.")
    uses_ai: bool = Field(default=False, description="AI makes or changes what comes out.")
    after: str = Field(default="", description="The step it follows; without it a new step comes last.")


class HandoffTemplate(Noun):
    """How work gets from one step to the next; without a transfer the team still has to say."""

    from_step: Key = Field(description="Step that hands on.")
    to_step: Key = Field(description="Step that receives.")
    transfer: Transfer | None = Field(default=None, description="How it gets across; nothing if nobody knows yet.")
    out_format: str = Field(default="", description="Format that comes out.")
    in_format: str = Field(default="", description="Format that is needed.")

    @property
    def id(self) -> str:
        """What handoffs are merged by."""
        return f"{self.from_step} -> {self.to_step}"


class Workflow(Noun):
    """The steps and handoffs a new workspace starts with, in order."""

    steps: tuple[StepTemplate, ...] = Field(default=(), description="The steps, in order.")
    handoffs: tuple[HandoffTemplate, ...] = Field(default=(), description="How work gets from one step to the next.")


class CheckWords(Noun):
    """Other words for one check."""

    title: Word = Field(default="", description="What is true if all is well, as a sentence.")
    reason: Word = Field(default="", description="Why it matters.")
    remedy: Word = Field(default="", description="What to do if it is red; begins with a verb.")


class TermWords(Noun):
    """One term of the glossary: how it is written in texts, and what it means here."""

    words: tuple[Word, ...] = Field(min_length=1, description="How the term is written; the longest form first.")
    says: Word = Field(description="What it means here, in one or two plain sentences.")


class Wording(Noun):
    """Other words in one language; what is not named keeps the playbook's own words."""

    checks: dict[str, CheckWords] = Field(default_factory=dict, description="Other words for a check, by its id.")
    verdicts: dict[VerdictWord, Word] = Field(
        default_factory=dict, description="The line below a verdict; the word itself is the same in every pack."
    )
    words: dict[str, Any] = Field(
        default_factory=dict,
        description="Titles, headings and every other fixed word of reports and forms, by their key in the base wording.",
    )
    terms: dict[str, Any] = Field(
        default_factory=dict, description="Terms of the glossary explained otherwise, and terms of your own."
    )
    sentences: dict[str, Word] = Field(
        default_factory=dict, description="English sentences with {places}, and how this language says them."
    )


class Asked(Noun):
    """One question of the forms as the team sees it, and the layer that worded it last."""

    section: Section
    field: str
    ask: str
    why: str
    example: str = ""
    options: tuple[str, ...] = ()
    """The allowed answers of an own question; empty for a field of the charter."""
    layer: str = "base"


class Pack(Noun):
    """All layers of a pack merged, thresholds excepted (these are the rubric)."""

    name: str
    version: str
    layers: tuple[str, ...]
    description: str = ""
    language: Language = "en"
    brand: Brand | None = None
    logo: str = ""
    """The logo as a data address, ready for a page."""
    questions: tuple[Asked, ...] = ()
    hidden: dict[str, str] = Field(default_factory=dict)
    """Questions that are not asked, with the reason."""
    declared: tuple[Declared, ...] = ()
    stages: dict[Stage, StageTerms] = Field(default_factory=dict)
    workflow: Workflow = Workflow()
    map: str = ""
    """The text of the map that a new workspace starts with; its numbers are placeholders. Empty if there is none."""
    wording: Wording = Wording()
    sentences: dict[str, dict[str, str]] = Field(default_factory=dict)
    """Sentences per language, the uppermost layer's first: the English pattern and what is said."""
    words: dict[str, dict[str, Any]] = Field(default_factory=dict)
    """Fixed words per language, by dotted key of the base wording, verdict lines (`meaning.WORD`) among them."""
    terms: dict[str, dict[str, TermWords]] = Field(default_factory=dict)
    """Terms of the glossary per language, by id."""
    tables: tuple[tuple[str, str], ...] = ()
    """The tables.csv of each layer above the base: (where, text)."""
    notices: tuple[str, ...] = ()
