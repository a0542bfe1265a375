"""Names of metadata: what each standard calls a thing, and what we call it."""

from __future__ import annotations

import re

_NAMES = {
    "owner": "author creator owner content-owner dc-creator dcterms-creator manager maintainer contact responsible by "
    "ms-author article-author document-owner",
    "language": "lang language locale dc-language dcterms-language inlanguage content-language sprache langue",
    "title": "title name dc-title dcterms-title og-title headline",
    "version": "version document-version doc-version ver release dc-hasversion",
    "created": "created date dc-date dcterms-created creation-date datepublished published publish-date",
    "modified": "modified updated last-updated last-modified dcterms-modified lastmod datemodified ms-date "
    "article-modified-time update updated-on date-modified",
    "reviewed": "reviewed last-reviewed review-date reviewed-on lastreviewed date-reviewed",
    "review-due": "review-due next-review review-by review-due-date reviewdue",
    "expires": "expires valid-until expiry expiry-date expiration-date validthrough",
    "licence": "licence license rights copyright dc-rights dcterms-license dc-license",
    "audience": "audience target-audience dcterms-audience intendedenduserrole typicalagerange",
    "description": "description summary abstract dc-description og-description subtitle comments",
    "keywords": "keywords tags categories topics dc-subject subject category",
    "status": "status contentstatus state",
    "duration": "duration timerequired typicallearningtime time estimated-time",
    "identifier": "identifier id uid dc-identifier document-id",
    "type": "type learningresourcetype dc-type content-type",
    "teaches": "teaches objectives learning-objectives",
    "level": "level educationallevel difficulty context",
}
PROFILE = {name: ours for ours, names in _NAMES.items() for name in names.split()}


def our_name(name: str) -> str:
    """Our name of a metadata field; an unknown one keeps its own, in lower case with hyphens.

    >>> our_name("dc:creator"), our_name("Last Reviewed"), our_name("Cost Centre")
    ('owner', 'reviewed', 'cost-centre')
    """
    plain = re.sub(r"[^\w]+|_", "-", name.strip().lower()).strip("-")[:60]
    return PROFILE.get(plain, plain)


def day(text: str) -> str:
    """A date as ISO 8601 where it is one of the usual machine forms, else as it stands.

    >>> day("D:20240131120000+01'00'"), day("2024-01-31T12:00:00Z"), day("January")
    ('2024-01-31', '2024-01-31', 'January')
    """
    found = re.match(
        r"(?:D:)?(\d{4})-?([01]\d)-?([0-3]\d)(?![\d-])(?:\D|$)|D:(\d{4})([01]\d)([0-3]\d)|(\d{4})-(\d\d)-(\d\d)",
        text.strip(),
    )
    if not found:
        return text.strip()
    parts = [g for g in found.groups() if g]
    return "-".join(parts)
