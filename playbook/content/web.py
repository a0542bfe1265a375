"""Whether web addresses still answer: asked only when a person wants it, politely, and remembered for a week.

HEAD first, then GET of one byte where a server does not answer HEAD as it should. One request at a time per host, with
a pause; no cookies, no credentials. Only what is certain is called dead: gone by the server's own word, or a host that
is not there while others are. A refusal, a busy server or silence says nothing about a link.
"""

from __future__ import annotations

import ipaddress
import json
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal
from urllib.parse import urlsplit

State = Literal["there", "gone", "no-host", "unknown"]
Tell = Callable[[int, int], None]
AGENT = "Mozilla/5.0 (compatible; playbook-link-check)"
HOSTS_AT_ONCE = 8
PAUSE_S = 0.2
SECONDS = 10.0
KEPT_DAYS = 7
MOST_SILENT = 3
"""Unanswered requests in a row after which the rest of a host is not asked."""
_GONE = {404: "the server says it is not there (404)", 410: "the server says it is gone for good (410)"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one address."""

    state: State
    why: str = ""
    day: str = ""
    """When it was asked, if that was in an earlier audit."""


def ask_all(
    addresses: Iterable[str], known: dict[str, Answer], tell: Tell | None = None, pause_s: float = PAUSE_S
) -> dict[str, str]:
    """The addresses that are dead, with the reason. `known` are earlier answers; new ones are added as they come."""
    wanted = sorted({a for a in addresses if may_be_asked(a)})
    _ask([a for a in wanted if a not in known], known, tell, pause_s)
    return dead({a: known[a] for a in wanted if a in known})


def dead(answers: Mapping[str, Answer]) -> dict[str, str]:
    """What is certain. A host that is not there counts only if another was: else this machine is cut off.

    >>> dead({"http://a/": Answer("no-host", "unknown host")}), dead({"http://a/x": Answer("gone", "404")})
    ({}, {'http://a/x': '404'})
    """
    reached = any(a.state in ("there", "gone") for a in answers.values())
    return {u: a.why for u, a in answers.items() if a.state == "gone" or (a.state == "no-host" and reached)}


def may_be_asked(address: str) -> bool:
    """False for what is no web page, names a password, or belongs to the machine's own network link.

    >>> [may_be_asked(a) for a in ("https://example.org/a", "mailto:a@b.c", "http://u:p@x/", "http://169.254.169.254/")]
    [True, False, False, False]
    """
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        return False
    try:
        return not ipaddress.ip_address(host).is_link_local
    except ValueError:
        return True


def _ask(addresses: list[str], known: dict[str, Answer], tell: Tell | None, pause_s: float) -> None:
    """Host by host, several hosts at once; Ctrl-C waits for no more than the requests under way."""
    hosts: dict[str, list[str]] = {}
    for one in addresses:
        hosts.setdefault(urlsplit(one).netloc.lower(), []).append(one)
    stop, done = threading.Event(), [0]

    def ask(mine: list[str]) -> None:
        silent = 0
        for address in mine:
            if stop.is_set() or silent >= MOST_SILENT:
                return
            known[address] = answer = asked(address)
            silent = 0 if answer.state in ("there", "gone") else silent + 1
            done[0] += 1
            if tell is not None:
                tell(done[0], len(addresses))
            stop.wait(pause_s)

    pool = ThreadPoolExecutor(HOSTS_AT_ONCE)
    try:
        list(pool.map(ask, hosts.values()))
    finally:
        stop.set()
        pool.shutdown(cancel_futures=True)


def asked(address: str, seconds: float = SECONDS) -> Answer:
    """Ask once; a second time with GET where HEAD was answered with an error."""
    found = _requested(address, "HEAD", seconds)
    if isinstance(found, int) and found >= 400:
        found = _requested(address, "GET", seconds)
    if isinstance(found, Answer):
        return found
    if found in _GONE:
        return Answer("gone", _GONE[found])
    return Answer("there") if found < 300 else Answer("unknown", f"the server answers {found}")


def _requested(address: str, method: str, seconds: float) -> int | Answer:
    from http.client import HTTPException
    from urllib.error import HTTPError, URLError
    from urllib.parse import quote
    from urllib.request import Request

    plain = quote(address, safe="%/:=&?~#+!$,;'@()*[]|")
    headers = {"User-Agent": AGENT, "Accept": "*/*", **({"Range": "bytes=0-0"} if method == "GET" else {})}
    try:
        with _opener().open(Request(plain, method=method, headers=headers), timeout=seconds) as answer:  # noqa: S310 - http and https only, see may_be_asked
            return int(answer.status)
    except HTTPError as error:
        error.close()
        return error.code
    except URLError as error:
        return _unreached(error.reason)
    except (OSError, ValueError, HTTPException) as error:
        return _unreached(error)


def _unreached(reason: object) -> Answer:
    from socket import EAI_AGAIN, gaierror

    if isinstance(reason, gaierror) and reason.errno != EAI_AGAIN:
        return Answer("no-host", "its host is not known")
    if isinstance(reason, ConnectionRefusedError):
        return Answer("no-host", "its host refuses connections")
    return Answer("unknown", f"no answer ({type(reason).__name__})")


def _opener() -> Any:
    from urllib.request import HTTPRedirectHandler, build_opener

    class Careful(HTTPRedirectHandler):
        """Follows redirections only to addresses that might be asked directly."""

        def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
            return super().redirect_request(req, fp, code, msg, headers, newurl) if may_be_asked(newurl) else None

    return build_opener(Careful)


def remembered(stored: bytes, as_of: date) -> dict[str, Answer]:
    """Answers of the last week out of what `stored_form` made; a damaged store is forgotten."""
    try:
        return {
            url: Answer("gone" if state == "gone" else "there", why, day)
            for url, (state, why, day) in json.loads(stored).items()
            if timedelta(0) <= as_of - date.fromisoformat(day) <= timedelta(KEPT_DAYS)
        }
    except (ValueError, TypeError, AttributeError):
        return {}


def stored_form(answers: Mapping[str, Answer], as_of: date) -> bytes:
    """What servers said themselves, with the day they were asked; everything else is asked again the next time."""
    sure = {u: a for u, a in sorted(answers.items()) if a.state in ("there", "gone")}
    rows = {u: (a.state, a.why, a.day or as_of.isoformat()) for u, a in sure.items()}
    return json.dumps(rows, ensure_ascii=False, indent=0).encode() + b"\n"
