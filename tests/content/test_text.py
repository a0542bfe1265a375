"""Bytes to text, text to language, names to metadata: laws that must hold for all input."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbook.content.decode import decode
from playbook.content.extract.found import clean, line
from playbook.content.gate import bad_name, shown
from playbook.content.language import language_of
from playbook.content.reading import read_one

LETTERS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=200)
SAID = {
    "en": "The owner of the page must check the list every week and tell the team when it is done.",
    "de": "Die Verantwortlichen müssen die Liste jede Woche prüfen und dem Team sagen, wenn es erledigt ist.",
    "fr": "Le responsable de la page doit vérifier la liste chaque semaine et prévenir les équipes quand tout est fait.",
    "es": "El responsable de la página debe revisar la lista cada semana y avisar al equipo cuando esté hecho.",
    "it": "Il responsabile della pagina deve controllare la lista ogni settimana e avvisare il gruppo quando è fatto.",
    "pt": "O responsável pela página deve verificar a lista todas as semanas e avisar a equipe quando não for feito.",
    "nl": "De eigenaar van de pagina moet de lijst elke week controleren en het team laten weten wanneer het klaar is.",
    "pl": "Właściciel strony musi sprawdzać listę co tydzień i powiedzieć zespołowi, że jest to zrobione dla nich.",
    "ru": "Владелец страницы должен проверять список каждую неделю и сообщать команде, когда всё сделано.",
    "ja": "ページの責任者は毎週リストを確認し、終わったらチームに知らせなければなりません。",
    "el": "Ο υπεύθυνος της σελίδας πρέπει να ελέγχει τον κατάλογο κάθε εβδομάδα και να ενημερώνει την ομάδα.",
}


@given(LETTERS)
def test_what_has_a_mark_or_is_utf8_comes_back(text):
    for encoding in ("utf-8-sig", "utf-16", "utf-32"):
        assert decode(text.encode(encoding)).text == text
    if not text.startswith("\ufeff") and "\0" not in text:
        assert decode(text.encode()).text == text


@given(st.binary(max_size=3000))
@settings(max_examples=300)
def test_decoding_never_fails(data):
    assert isinstance(decode(data).text, str)


@given(st.text(max_size=300))
def test_cleaning_twice_is_cleaning_once(text):
    assert clean(clean(text)) == clean(text)
    assert "\n" not in line(text)
    clean(text).encode()


@given(st.text(max_size=60))
def test_shown_names_can_be_printed(name):
    shown(name).encode()
    assert not any(c < " " for c in shown(name))


@pytest.mark.parametrize("name", ["../x", "a/../../x", "/x", "C:/x", "a\\b", "a\0b", "..", "\\\\server\\x"])
def test_names_that_lead_out(name):
    assert bad_name(name)


@pytest.mark.parametrize("language", SAID)
def test_languages(language):
    assert language_of(SAID[language] * 2) == language


def test_too_little_to_tell():
    assert language_of("Hello") is None
    assert language_of("") is None
    assert language_of("12 34 56 " * 50) is None


@pytest.mark.parametrize(
    ("encoding", "language"),
    [("cp1252", "de"), ("cp1252", "fr"), ("cp1251", "ru"), ("cp1250", "pl"), ("shift_jis", "ja"), ("iso8859_7", "el")],
)
def test_old_encodings_are_read_or_said(encoding, language):
    data = (SAID[language] * 12).encode(encoding)
    (document,) = read_one("a.txt", data)
    assert document.text == SAID[language] * 12 or any(f.kind == "garbled" for f in document.faults)
    assert document.language == language
