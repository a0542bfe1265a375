"""A simple search for personal data: addresses for mail, bank accounts and payment cards with valid check digits.

A hit is a candidate for a person to rule on, not a fact. What is not looked for: names, photographs, health data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_MAIL = re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63})+\b")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_CARD = re.compile(r"\b\d(?:[ -]?\d){12,18}\b")
_SHAPES = bytes.maketrans(
    bytes(range(256)),
    bytes(b"9"[0] if c in b"0123456789" else b"A"[0] if 65 <= c <= 90 else b"x"[0] for c in range(256)),
)
_LIKE_IBAN, _LIKE_CARD = b"AA99", b"9" * 13
"""What every account or card number holds once blanks and hyphens are gone; most texts hold neither and end here."""
ROLE_MAIL = re.compile(r"^(info|help|support|contact|office|team|press|service|noreply|no-reply)@", re.IGNORECASE)


def kinds_of_personal_data(text: str) -> tuple[str, ...]:
    """Which kinds a text seems to hold.

    >>> kinds_of_personal_data("Write to jo.doe@example.org, account DE89 3704 0044 0532 0130 00")
    ('mail address', 'bank account')
    >>> kinds_of_personal_data("Write to info@example.org, order 1234567890123456")
    ()
    """
    found = []
    if any(not ROLE_MAIL.match(m) for m in _mails(text)):
        found.append("mail address")
    shape = text.encode("latin-1", "replace").translate(_SHAPES, b" -")
    if _LIKE_IBAN in shape and any(valid_iban(m) for m in _IBAN.findall(text)):
        found.append("bank account")
    if _LIKE_CARD in shape and any(valid_card(m) for m in _CARD.findall(text)):
        found.append("payment card")
    return tuple(found)


def _mails(text: str) -> Iterator[str]:
    """Mail addresses, looked for around each @ only: most texts hold none."""
    at = text.find("@")
    while at >= 0:
        found = _MAIL.search(text, max(0, at - 65), at + 260)
        if found and found.start() < at < found.end():
            yield found[0]
        at = text.find("@", at + 1)


def masked(text: str) -> str:
    """The text with every candidate for personal data replaced by its kind; role addresses stay.

    >>> masked("Ask jo.doe@example.org or info@example.org, card 4111 1111 1111 1111")
    'Ask [mail address] or info@example.org, card [payment card]'
    """
    text = _MAIL.sub(lambda m: m[0] if ROLE_MAIL.match(m[0]) else "[mail address]", text)
    text = _IBAN.sub(lambda m: "[bank account]" if valid_iban(m[0]) else m[0], text)
    return _CARD.sub(lambda m: "[payment card]" if valid_card(m[0]) else m[0], text)


def valid_iban(text: str) -> bool:
    """True if the check digits of an account number are right.

    Source: ISO 13616, remainder 1 modulo 97 (ISO 7064).

    >>> valid_iban("GB82 WEST 1234 5698 7654 32"), valid_iban("GB83 WEST 1234 5698 7654 32")
    (True, False)
    """
    plain = text.replace(" ", "")
    turned = plain[4:] + plain[:4]
    return 15 <= len(plain) <= 34 and int("".join(str(int(c, 36)) for c in turned)) % 97 == 1


def valid_card(text: str) -> bool:
    """True if a payment card number begins like one and its check digit is right.

    Source: ISO/IEC 7812-1 (Luhn).

    >>> valid_card("4111 1111 1111 1111"), valid_card("4111 1111 1111 1112")
    (True, False)
    """
    digits = [int(c) for c in text if c.isdigit()]
    doubled = [d if i % 2 == 0 else sum(divmod(2 * d, 10)) for i, d in enumerate(reversed(digits))]
    return 13 <= len(digits) <= 19 and digits[0] in (3, 4, 5, 6) and sum(doubled) % 10 == 0
