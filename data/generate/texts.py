"""Plain text for sample documents: sentences about a topic, the same for the same topic and seed."""

from __future__ import annotations

import numpy as np

OPENERS = ("This page covers", "Read this before you work on", "The following applies to", "Here is what we agreed on")
SUBJECTS = ("The team", "Whoever owns the topic", "Each editor", "The reviewer", "A new colleague", "The channel lead")
ACTIONS = (
    "checks the latest figures before quoting them",
    "uses the names and spellings of this page",
    "keeps sentences short and the tone friendly",
    "adds the date on which a fact was last confirmed",
    "asks the owner when two sources differ",
    "links to the page instead of copying its text",
    "leaves out claims that nobody can show evidence for",
    "writes the alternative text of every picture",
    "tests links before something goes live",
    "notes the audience and the language of the piece",
    "stores the final file in the shared library",
    "keeps the older file only in the archive",
)
REASONS = (
    "because readers notice small differences",
    "so that every channel says the same",
    "because the next person starts from here",
    "so that nobody has to ask twice",
    "because corrections cost more than care",
    "so that the review takes minutes, not hours",
)
LEAST_WORDS = 150


def paragraphs(topic: str, seed: int, *, fact: str = "", note: str = "") -> list[str]:
    """A few paragraphs about a topic; `fact` is a sentence with its key figure, `note` makes a near copy differ."""
    rng = np.random.default_rng([seed, *topic.encode()])
    made = [f"{rng.choice(OPENERS)} {topic}." + (f" {fact}" if fact else "")]
    words = len(made[0].split())
    while words < LEAST_WORDS:
        sentences = [
            f"{rng.choice(SUBJECTS)} {rng.choice(ACTIONS)} {rng.choice(REASONS)}."
            for _ in range(int(rng.integers(3, 6)))
        ]
        made.append(f"On {topic}, step {len(made)}: " + " ".join(sentences))
        words += len(made[-1].split())
    return [*made, note] if note else made


def key_fact(topic: str, value: int) -> str:
    """The sentence that two current files of one topic must not contradict."""
    return f"The agreed figure for {topic} is {value}."
