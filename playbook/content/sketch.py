"""A text as a small sketch of its word triples, so that texts can be compared in the thousands.

FracMinHash: every 3-gram of words gets a 64-bit hash, and the hashes divisible by `SAMPLE` are kept. Unlike MinHash
the sample grows with the text, so containment and weighted overlap stay estimable.
Sources: Broder 1997 (resemblance and containment), Irber et al. 2022 (FracMinHash).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]

SAMPLE = 4
"""One shingle in this many is kept; a power of two. 4 below 100,000 documents, 16 at a million."""
SEED = np.uint64(0x5851F42D4C957F2D)
_P = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_PIECE = 1 << 18
"""Characters hashed at a time: bounds the memory, whatever the length of a text."""
_FRONT_MATTER = re.compile(r"\A---\s*\n.*?\n---\s*\n", re.DOTALL)
_IDEOGRAMS = ((0x3040, 0x3100), (0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x32000))
"""Scripts without spaces: every character is a token of its own."""
_GAP = re.compile(r"\W")


def sketch(text: str, sample: int = SAMPLE) -> Hashes:
    """The kept shingle hashes of a text, sorted, each once; equal texts give equal sketches on every machine.

    >>> bool((sketch("One two three, four.", 1) == sketch("one TWO three four", 1)).all())
    True
    >>> len(sketch("one two three four", 1)), len(sketch("one two", 1)), len(sketch("", 1))
    (2, 1, 0)
    """
    return sampled(token_hashes(_FRONT_MATTER.sub("", text, count=1)), sample)


def sampled(tokens: Hashes, sample: int = SAMPLE) -> Hashes:
    """The kept shingle hashes of a sequence of word hashes, sorted, each once."""
    shingles = _shingles(tokens)
    kept = shingles[(shingles & np.uint64(sample - 1)) == 0]
    return np.unique(kept)


def token_hashes(text: str) -> Hashes:
    """A 64-bit hash per word of a text, in reading order; a word is a run of Unicode letters, digits and _.

    The hash is a polynomial over the characters, seeded and then mixed, computed for all words of a piece at once.
    """
    pieces = [_piece_hashes(p) for p in _pieces(text.lower())]
    return np.concatenate(pieces) if len(pieces) > 1 else pieces[0]


def _pieces(text: str) -> Iterable[str]:
    """Pieces that never cut a word, unless one word is longer than a piece."""
    start = 0
    while len(text) - start > _PIECE:
        gap = _GAP.search(text, start + _PIECE, start + 2 * _PIECE)
        end = gap.start() if gap else start + 2 * _PIECE
        yield text[start:end]
        start = end
    yield text[start:]


def _piece_hashes(text: str) -> Hashes:
    codes = _codes(text)
    word, alone = _classes(_planes(codes))
    is_word = word[codes]
    before = np.empty_like(is_word)
    before[:1], before[1:] = False, is_word[:-1]
    starts = is_word & ~before
    ends = before & ~is_word
    if codes.dtype != np.uint8 and (single := alone[codes]).any():
        starts |= single
        starts[1:] |= single[:-1] & is_word[1:]
        ends = (starts | ~is_word) & before
    first, last = np.flatnonzero(starts), np.flatnonzero(ends)
    if len(last) < len(first):
        last = np.append(last, len(codes))
    powers, inverses = _powers(len(codes))
    sums = np.zeros(len(codes) + 1, dtype=np.uint64)
    np.cumsum((codes.astype(np.uint64) + np.uint64(1)) * powers[: len(codes)], out=sums[1:])
    return _mixed((sums[last] - sums[first]) * inverses[first])


def _codes(text: str) -> npt.NDArray[np.uint8] | npt.NDArray[np.uint32]:
    if text.isascii():
        return np.frombuffer(text.encode("ascii"), dtype=np.uint8)
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def _shingles(tokens: Hashes) -> Hashes:
    if len(tokens) < 3:
        return np.array([_fold(tokens)], dtype=np.uint64) if len(tokens) else tokens
    return _mixed((tokens[:-2] * _P + tokens[1:-1]) * _P + tokens[2:])


def _fold(tokens: Hashes) -> np.uint64:
    """One hash of a whole sequence; always kept by the sampling, so that a short text has a sketch."""
    folded = np.bitwise_xor.reduce(_mixed(tokens * (_P + np.arange(0, 2 * len(tokens), 2, dtype=np.uint64))))
    return np.uint64(folded & ~np.uint64(255))


def _mixed(values: Hashes) -> Hashes:
    values = values ^ (values >> np.uint64(29))
    values *= _MIX
    return values ^ (values >> np.uint64(32))


def _planes(codes: npt.NDArray[np.uint8] | npt.NDArray[np.uint32]) -> int:
    """How many code points must be known: classing all of them takes as long as sketching a hundred pages."""
    return 256 if codes.dtype == np.uint8 else 0x10000 if codes.max(initial=0) < 0x10000 else 0x110000


@cache
def _classes(many: int) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """For the first code points: is it part of a word, and is it a word by itself."""
    word = np.zeros(many, dtype=np.bool_)
    every = "".join(map(chr, range(many)))
    for run in re.finditer(r"\w+", every):
        word[run.start() : run.end()] = True
    alone = np.zeros_like(word)
    for low, high in _IDEOGRAMS:
        alone[low:high] = word[low:high]  # empty beyond the last code point
    return word, alone


_known: tuple[Hashes, Hashes] = (np.ones(1, np.uint64), np.ones(1, np.uint64))


def _powers(length: int) -> tuple[Hashes, Hashes]:
    """Powers of the seed and of its inverse modulo 2**64, at least this many."""
    global _known  # noqa: PLW0603 - a table that only grows
    if len(_known[0]) < length + 1:
        inverse = np.uint64(pow(int(SEED), -1, 1 << 64))
        size = 1 << (length + 1).bit_length()
        tables = [np.full(size, base, np.uint64) for base in (SEED, inverse)]
        for table in tables:
            table[0] = 1
            np.multiply.accumulate(table, out=table)
        _known = (tables[0], tables[1])
    return _known
