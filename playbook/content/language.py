"""The language of a text: by script, then by its most frequent small words, and only then by a trained model.

Loading the model (py3langid, langid.py of Lui and Baldwin 2012) costs most of a second and 110 MB, so it is asked only
where small words leave a doubt, as between Danish and Norwegian, and only about running text: of lists of names, codes
and tables it says anything.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

LEAST_WORDS = 8
ENOUGH_WORDS = 50
"""Words of running text of which the model is asked."""
LEAST_DIFFERENT = 40
"""Different words among them: a list that repeats a few words is in no language, whatever the model says of it."""
LEAST_FOUND = 3
"""Small words, at least."""
CLEAR = ((0.10, 1.6), (0.04, 3.0))
"""Share of small words and lead over the next language that decide; in texts full of names and code both are seldom met,
so fewer small words are enough where hardly any of another language are among them."""
_SAMPLE = 2500
_WORD = re.compile(r"(?<![\w/])[^\W\d_]++(?:'[^\W\d_]++)?(?![\w/])")
"""Words; parts of paths, addresses and codes, such as "non" in non-free/binary-i386, are none in any language."""
_SMALL = {
    "en": "the of and to in is that for it with as was on are be this by you not or from at have an your which can will if we when they has their must should all how what",
    "de": "der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen oder zum zur kann muss bitte ihre nur wenn",
    "fr": "le de la et les des en un une du que est dans qui pour au par sur pas plus ne se sont ce il avec aux cette vous nous ou leur être ces votre peut doit ont dont mais comme si sans",
    "es": "el de la que y los en se del las por un para con no una su al lo como más pero sus le ya o este sí porque esta entre cuando muy sin sobre también es son debe puede ser usted",
    "it": "il di che e la per un in è del una non con si da dei le al della i più sono come alla gli nel ha ma anche dal delle lo essere questo o nella deve può sono se ogni",
    "pt": "o de que e a do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua ou ser quando muito há nos já está também pelo pela você deve são",
    "nl": "de het een van en in is dat op te zijn voor met die niet aan er om ook als bij door maar naar heeft worden wordt dit uit over u of kan moet deze hun geen nog wel je",
    "sv": "och att det i en som på är av för den med till inte har de ett om var jag men vid så från kan ska eller när bör du alla måste efter också detta vi din",
    "da": "og at det i en den til er som på de med for ikke der af et har om var vi kan men eller skal ved når også efter din dit fra hvis bliver blev denne nogle",
    "no": "og i det er til som en på for med at av de ikke den har et om var vi kan men eller skal ved når også etter din ditt fra hvis blir ble dette noen må",
    "fi": "ja on ei että se hän oli ovat mutta kun niin tai myös jos voi sen joka mukaan kuin ole tämä pitää sekä jotka kanssa olla voit tulee",
    "pl": "i w na z się nie do to jest że o po jak za od przez dla są oraz przy lub co ale może być jego tym tego można należy które który",
    "cs": "a v se na je že z do s o to i ve pro za od jsou by jako po nebo při k ale které který být může není tak jeho musí pokud",
    "tr": "ve bir bu da de için ile olarak olan gibi daha çok en ne ya kadar veya her sonra ancak değil ise göre tarafından olduğu",
    "ro": "și în de la pe cu a că nu este din pentru o un mai sau se sunt care au prin ca al ale fi dacă trebuie poate",
    "hu": "a az és hogy nem is egy van meg ez csak de ha vagy már mint el lehet kell volt amely azt minden után",
}
_BY_WORD: dict[str, tuple[str, ...]] = {}
for _language, _words in _SMALL.items():
    for _one in _words.split():
        _BY_WORD[_one] = (*_BY_WORD.get(_one, ()), _language)
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
)
_OTHER = re.compile(r"[\u0370-\u1fff\u3040-\ud7af]")
"""Letters of any script but the Latin one."""
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_OWN_LETTERS = (("uk", re.compile("[іїєґІЇЄҐ]")), ("ru", re.compile("[ыэёЫЭЁ]")))


def language_of(text: str, *, running: bool = True) -> str | None:
    """ISO 639-1 code of the language that most of a text is in; None if it has too few words to tell.

    `running` is False for tables.

    >>> language_of("The reader must check the list, and the owner of the page should be told."), language_of("Hello")
    ('en', None)
    """
    sample = _sampled(text)
    script = _by_script(sample)
    if script:
        return script
    words = _WORD.findall(sample.lower())
    if len(words) < LEAST_WORDS:
        return None
    found = _by_small_words(words)
    if found or not running or len(words) < ENOUGH_WORDS or len(set(words)) < LEAST_DIFFERENT:
        return found
    return _by_model(sample)


def _sampled(text: str) -> str:
    """Beginning, middle and end, so that neither a notice at the top nor a list of names decides."""
    if len(text) <= 3 * _SAMPLE:
        return text
    middle = len(text) // 2
    return "\n".join((text[:_SAMPLE], text[middle : middle + _SAMPLE], text[-_SAMPLE:]))


def _by_script(sample: str) -> str | None:
    if sample.isascii() or not _OTHER.search(sample):
        return None
    letters = max(1, sum(map(str.isalpha, sample)))
    for language, pattern in _SCRIPTS:
        share = len(pattern.findall(sample)) / letters
        if share > (0.15 if language == "ja" else 0.4) and letters >= LEAST_WORDS:
            return language
    cyrillic = len(_CYRILLIC.findall(sample))
    if cyrillic > 0.4 * letters and letters >= LEAST_WORDS:
        return next((name for name, own in _OWN_LETTERS if len(own.findall(sample)) > 0.005 * cyrillic), None)
    return None


def _by_small_words(words: list[str]) -> str | None:
    """The language whose small words are clearly most frequent; a word of several languages counts a part for each."""
    score: Counter[str] = Counter()
    for word, count in Counter(words).items():
        for language in _BY_WORD.get(word, ()):
            score[language] += count / len(_BY_WORD[word])  # type: ignore[assignment]
    (first, most), (_, next_most) = (*score.most_common(2), ("", 0.0), ("", 0.0))[:2]
    clear = any(most >= share * len(words) and most >= lead * next_most for share, lead in CLEAR)
    return first if most >= LEAST_FOUND and clear else None


def _by_model(sample: str) -> str | None:
    language, _ = _model().classify(sample)
    return {"nb": "no", "nn": "no", "zxx": None}.get(language, str(language))


@lru_cache(maxsize=1)
def _model() -> Any:
    """The trained model. It unpacks itself through a temporary file, which a worker may not write: memory does as well."""
    from py3langid import langid, modelio

    modelio.tempfile = SimpleNamespace(TemporaryFile=lambda **_: io.BytesIO())
    langid.classify("")
    return langid
