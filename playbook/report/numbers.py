"""Numbers as a language writes them; dates and words stay as they are."""

from __future__ import annotations

import re
from dataclasses import dataclass

WRITTEN = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?((?:e[+-]?\d+)?)(%?)")
SHARE = re.compile(r"(?<![\d.,])[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%")


@dataclass(frozen=True)
class Numbers:
    """Decimal sign, sign between thousands, and how per cent is written."""

    decimal: str
    thousands: str
    percent: str

    @property
    def cell_share(self) -> str:
        """The number format of a share in a spreadsheet or a native chart.

        >>> Numbers(".", ",", "%").cell_share, Numbers(",", ".", " %").cell_share
        ('0%', '0" "%')
        """
        before = self.percent.removesuffix("%")
        return f'0"{before}"%' if before else "0%"

    def said(self, text: str) -> str:
        """A text that is one number or share, as this language writes it; any other text as it is.

        >>> german = Numbers(",", ".", " %")
        >>> german.said("1,584.5"), german.said("27%"), german.said("2026-03-01"), german.said("Web")
        ('1.584,5', '27 %', '2026-03-01', 'Web')
        """
        found = WRITTEN.fullmatch(text)
        if found is None:
            return text
        sign, whole, part, power, per_cent = found.groups()
        decimals = f"{self.decimal}{part}" if part else ""
        return f"{sign}{whole.replace(',', self.thousands)}{decimals}{power}{self.percent if per_cent else ''}"

    def shares(self, text: str) -> str:
        """A text with every share in it as this language writes it.

        >>> Numbers(",", ".", " %").shares("Web 78%, Mail 0.4%")
        'Web 78 %, Mail 0,4 %'
        """
        return SHARE.sub(lambda found: self.said(found[0]), text)
