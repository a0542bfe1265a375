"""Manifests of learning packages: SCORM 1.2 and 2004, IMS content packages, cmi5, xAPI, with their LOM records."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from urllib.parse import unquote

from playbook.content.document import Field, Package
from playbook.content.extract.found import Found, line, paragraphs
from playbook.content.extract.profile import day
from playbook.content.extract.xml import BAD_XML, Element, local, parse, words

Read = Callable[[str], bytes]
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_LOM = {
    ("general", "title"): "title",
    ("general", "language"): "language",
    ("general", "description"): "description",
    ("general", "keyword"): "keywords",
    ("general", "identifier"): "identifier",
    ("lifecycle", "version"): "version",
    ("lifecycle", "status"): "status",
    ("educational", "typicallearningtime"): "duration",
    ("educational", "intendedenduserrole"): "audience",
    ("educational", "learningresourcetype"): "type",
    ("educational", "context"): "level",
    ("rights", "copyrightandotherrestrictions"): "copyright",
    ("rights", "description"): "licence",
}
MOST_FILES = 20_000


def read_ims(names: list[str], read: Read, standard: str) -> Found:
    """A package with an `imsmanifest.xml`, which should stand at its top."""
    name = min((n for n in names if n.rpartition("/")[2].lower() == "imsmanifest.xml"), key=lambda n: (n.count("/"), n))
    folder, problems = name.rpartition("/")[0], list[str]()
    if folder:
        problems.append(f"the manifest is not at the top of the package but in {folder}")
    members = _members(names, folder, {name})
    root, problem = _root(read(name), "manifest")
    if root is None:
        return _unusable(standard, name, members, [*problems, problem])
    return _ims(root, name, members, problems, lambda inner: read(posixpath.join(folder, inner)))


def _ims(root: Element, name: str, members: tuple[str, ...], problems: list[str], read: Read) -> Found:
    found = Found()
    schema = " ".join(words(e) for e in root.iterfind("{*}metadata/{*}schemaversion"))
    resources = list(root.iterfind("{*}resources/{*}resource"))
    base = posixpath.join(root.get(_BASE) or "", next((r.get(_BASE) or "" for r in root.iterfind("{*}resources")), ""))
    organisations = list(root.iterfind("{*}organizations/{*}organization"))
    for one in organisations[:1]:
        found.title = words(title) if (title := one.find("{*}title")) is not None else None
        found.say("title", found.title, "manifest")
    items = [i for one in organisations for i in one.iter("{*}item")]
    found.headings = [(1, words(t)) for i in items if (t := i.find("{*}title")) is not None and words(t)]
    found.say("version", root.get("version"), "manifest")
    found.say("schema", schema, "manifest")
    lom = [*_inline_lom(root), *_outside_lom(root, read)]
    for record in lom[:1]:
        _lom(record, found)
    scorm = any(a.lower().endswith("scormtype") for r in resources for a in r.attrib)
    found.package = Package(
        standard="scorm"
        if scorm or "adl" in " ".join(words(e) for e in root.iterfind("{*}metadata/{*}schema")).lower()
        else "imscp",
        manifest=name,
        schema=line(schema),
        identifier=line(root.get("identifier") or ""),
        organisations=len(organisations),
        items=len(items),
        resources=len(resources),
        launch=tuple(_launch(resources, base)),
        declared=tuple(dict.fromkeys(_declared(resources, base)))[:MOST_FILES],
        members=members,
        lom=bool(lom),
        problems=tuple(problems),
    )
    found.text = paragraphs([found.title or "", *(text for _, text in found.headings)])
    return found


def _launch(resources: list[Element], base: str) -> list[str]:
    """Start files of resources that are SCOs, or of all where no type is given."""
    kinds = [(next((v for k, v in r.attrib.items() if k.lower().endswith("scormtype")), "sco"), r) for r in resources]
    return [_path(base, r, r.get("href") or "") for kind, r in kinds if kind.lower() == "sco" and r.get("href")]


def _declared(resources: list[Element], base: str) -> list[str]:
    paths = []
    for resource in resources:
        hrefs = [resource.get("href") or "", *(f.get("href") or "" for f in resource.iterfind("{*}file"))]
        paths += [_path(base, resource, h) for h in hrefs if h and "://" not in h]
    return paths


def _path(base: str, resource: Element, href: str) -> str:
    if "://" in href:
        return line(href)
    plain = unquote(href.partition("#")[0].partition("?")[0])
    return line(posixpath.normpath(posixpath.join(base, resource.get(_BASE) or "", plain)))


def _inline_lom(root: Element) -> list[Element]:
    return [e for e in root.iter("{*}lom") if len(e)]


def _outside_lom(root: Element, read: Read) -> list[Element]:
    """LOM records in files of their own, named by `adlcp:location`."""
    records = []
    for one in list(root.iter("{*}location"))[:20]:
        record, _ = _root(read(line(one.text or "")), "lom")
        if record is not None and len(record):
            records.append(record)
    return records


def _lom(record: Element, found: Found) -> None:
    for group in record:
        for one in group:
            name = _LOM.get((local(group), local(one)))
            value = _lom_value(one)
            if name and value:
                found.say(name, day(value) if name == "created" else value, "lom")
            elif local(one) == "contribute":
                _contribution(one, found)


def _lom_value(element: Element) -> str:
    """The value of a LOM element: of vocabularies the value and not the vocabulary's name."""
    value = next((e for e in element.iter("{*}value")), element)
    return words(value)


def _contribution(element: Element, found: Found) -> None:
    role = next((_lom_value(e) for e in element if local(e) == "role"), "").lower()
    date = next((words(e) for e in element if local(e) == "date"), "")
    entity = next((words(e) for e in element if local(e) in ("entity", "centity")), "")
    who = entity.partition("FN:")[2].partition(" N:")[0].partition(" END:")[0].strip() or entity
    found.say("owner" if role in ("author", "publisher", "content provider", "") else role, who, "lom")
    found.say({"validator": "reviewed", "publisher": "created"}.get(role, "modified"), day(date) if date else "", "lom")


def read_cmi5(names: list[str], read: Read) -> Found:
    """A cmi5 course structure: course title and description, and each assignable unit with the address it starts."""
    members = _members(names, "", {"cmi5.xml"})
    root, problem = _root(read("cmi5.xml"), "courseStructure")
    if root is None:
        return _unusable("cmi5", "cmi5.xml", members, [problem])
    found, course, units = Found(), root.find("{*}course"), list(root.iter("{*}au"))
    urls = [line(words(u)) for au in units if (u := au.find("{*}url")) is not None]
    files = [posixpath.normpath(unquote(u.partition("?")[0].partition("#")[0])) for u in urls if u and "://" not in u]
    if course is not None:
        found.title = _langstring(course, "title")
        found.say("title", found.title, "manifest")
        found.say("description", _langstring(course, "description"), "manifest")
        strings = [s for s in course.iter("{*}langstring") if s.get("lang")]
        found.say("language", strings[0].get("lang") if strings else None, "manifest")
    found.headings = [(1, title) for au in units if (title := _langstring(au, "title"))]
    found.package = Package(
        standard="cmi5", manifest="cmi5.xml", identifier=line(course.get("id", "") if course is not None else ""),
        organisations=1, items=len(units), resources=len(units), launch=tuple(u for u in urls if u),
        declared=tuple(dict.fromkeys(files)), members=members,
    )  # fmt: skip
    found.text = paragraphs([found.title or "", *(text for _, text in found.headings)])
    return found


def _langstring(element: Element, name: str) -> str:
    one = element.find(f"{{*}}{name}/{{*}}langstring")
    return words(one) if one is not None else ""


def read_other(names: list[str], read: Read, standard: str) -> Found:
    """Packages whose manifest is of another kind: only what is certain."""
    manifest = {"xapi": "tincan.xml", "mbz": "moodle_backup.xml"}.get(standard)
    found, launch = Found(), tuple[str, ...]()
    root, problem = _root(read(manifest), "") if manifest else (None, "")
    if root is not None:
        title = next((e for tag in ("original_course_fullname", "name") for e in root.iter(f"{{*}}{tag}")), None)
        found.title = words(title) if title is not None else None
        found.say("title", found.title, "manifest")
        launch = tuple(words(e) for e in root.iter("{*}launch"))
    found.package = Package(
        standard=standard, manifest=manifest, launch=launch, members=_members(names, "", {manifest or ""}),  # type: ignore[arg-type]
        problems=(problem,) if problem else (),
    )  # fmt: skip
    return found


def _root(data: bytes, expected: str) -> tuple[Element | None, str]:
    """Root element, or why there is none."""
    try:
        root = parse(data)
    except BAD_XML as error:
        return None, f"the manifest is not XML ({line(str(error))[:80]})"
    if expected and local(root) != expected.lower():
        return None, f"the manifest begins with {local(root)}, not with {expected}"
    return root, ""


def _unusable(standard: str, name: str, members: tuple[str, ...], problems: list[str]) -> Found:
    package = Package(standard=standard, manifest=name, members=members, problems=tuple(problems))  # type: ignore[arg-type]
    return Found(package=package)


def _members(names: list[str], folder: str, but: set[str]) -> tuple[str, ...]:
    start = f"{folder}/" if folder else ""
    return tuple(n.removeprefix(start) for n in names if n.startswith(start) and n not in but)


__all__ = ["Field", "read_cmi5", "read_ims", "read_other"]
