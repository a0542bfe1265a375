"""Learning packages: what their manifests declare, what is there, and how members are named."""

import zipfile

from playbook.content.read import read_all
from playbook.content.reading import read_one
from tests.hostile.build import SENTENCE, zipped

PAGE = f"<!DOCTYPE html><html><body><p>{SENTENCE}</p></body></html>"
LOM = """<lom xmlns="http://www.imsglobal.org/xsd/imsmd_rootv1p2p1"><general><title><langstring xml:lang="en">Safety</langstring></title>
<language>en</language></general><lifecycle><version><langstring>2.1</langstring></version><contribute><role><source><langstring>LOMv1.0</langstring></source>
<value><langstring>Author</langstring></value></role><centity><vcard>BEGIN:VCARD FN:Ada Byron END:VCARD</vcard></centity><date><datetime>2025-03-04</datetime></date></contribute></lifecycle>
<educational><typicallearningtime><datetime>PT20M</datetime></typicallearningtime></educational></lom>"""


def manifest(version="1.2", files=("a.html", "gone.html"), lom="", root="manifest", items=2):
    listed = "".join(f'<file href="{f}"/>' for f in files)
    things = "".join(f'<item identifierref="r"><title>Part {n}</title></item>' for n in range(items))
    organization = f"<organization><title>Safety course</title>{things}</organization>" if items else ""
    return f"""<{root} identifier="m1" version="1.0" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
    <metadata><schema>ADL SCORM</schema><schemaversion>{version}</schemaversion>{lom}</metadata>
    <organizations>{organization}</organizations>
    <resources><resource identifier="r" type="webcontent" adlcp:scormtype="sco" href="a.html?x=1">{listed}</resource></resources></{root}>"""


def scorm(text, *more):
    return zipped([("imsmanifest.xml", text), ("a.html", PAGE), *more])


def test_scorm():
    whole, _, page, extra = read_one("c/p.zip", scorm(manifest("2004 3rd Edition", lom=LOM), ("extra.html", PAGE)))
    package = whole.package
    assert (whole.kind, whole.title) == ("scorm", "Safety course")
    assert (package.standard, package.schema, package.identifier) == ("scorm", "2004 3rd Edition", "m1")
    assert (package.organisations, package.items, package.resources, package.lom) == (1, 2, 1, True)
    assert package.launch == ("a.html",)
    assert package.declared == ("a.html", "gone.html")
    assert package.members == ("a.html", "extra.html")
    lom = {f.name: f.value for f in whole.fields if f.source == "lom"}
    assert lom == {
        "title": "Safety",
        "language": "en",
        "version": "2.1",
        "owner": "Ada Byron",
        "modified": "2025-03-04",
        "duration": "PT20M",
    }
    assert (page.path, extra.path) == ("c/p.zip!/a.html", "c/p.zip!/extra.html")
    assert SENTENCE in page.text


def test_manifests_that_cannot_be_used_are_said():
    assert (
        read_one("p.zip", scorm("<?xml version='1.0'?>\n"))[0].package.problems[0].startswith("the manifest is not XML")
    )
    assert "begins with" in read_one("p.zip", scorm(manifest(root="other")))[0].package.problems[0]
    inside = zipped([("pack/imsmanifest.xml", manifest()), ("pack/a.html", PAGE)])
    package = read_one("p.zip", inside)[0].package
    assert (package.problems[0], package.members) == (
        "the manifest is not at the top of the package but in pack",
        ("a.html",),
    )
    empty = read_one("p.zip", scorm(manifest(items=0)))[0].package
    assert (empty.organisations, empty.items) == (0, 0)


def test_other_kinds_of_packages():
    plain = (
        manifest()
        .replace("adlcp:scormtype='sco'", "")
        .replace("ADL SCORM", "IMS Content")
        .replace(' adlcp:scormtype="sco"', "")
    )
    assert (
        read_one("p.zip", scorm(plain.replace('xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"', "")))[0].kind
        == "imscp"
    )
    cmi5 = """<courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"><course id="https://x/c"><title><langstring lang="en-US">Course</langstring></title></course>
    <au id="1"><title><langstring lang="en-US">Unit</langstring></title><url>a.html?v=1</url></au><au id="2"><title><langstring>U2</langstring></title><url>https://x/y</url></au></courseStructure>"""
    document = read_one("p.zip", zipped([("cmi5.xml", cmi5), ("a.html", PAGE)]))[0]
    assert (document.kind, document.title, document.package.launch, document.package.declared) == (
        "cmi5",
        "Course",
        ("a.html?v=1", "https://x/y"),
        ("a.html",),
    )
    aicc = zipped([("c.au", "x"), ("c.crs", "x"), ("c.des", "x"), ("c.cst", "x")])
    assert read_one("p.zip", aicc)[0].kind == "aicc"
    mbz = zipped(
        [
            (
                "moodle_backup.xml",
                "<moodle_backup><information><original_course_fullname>Course A</original_course_fullname></information></moodle_backup>",
            )
        ]
    )
    assert (read_one("p.mbz", mbz)[0].kind, read_one("p.mbz", mbz)[0].title) == ("mbz", "Course A")
    h5p = zipped([("h5p.json", '{"title": "Quiz", "mainLibrary": "H5P.Quiz", "language": "en", "license": "CC BY", "authors": [{"name": "Ada"}]}'),
                  ("content/content.json", '{"q": "<p>What is the owner told?</p>", "library": "H5P.X 1.2", "media": {"params": {"file": {"path": "images/a.png", "mime": "image/png"}, "alt": "A plan"}}}')])  # fmt: skip
    quiz = read_one("q.h5p", h5p)[0]
    assert (quiz.kind, quiz.title, quiz.text) == ("h5p", "Quiz", "What is the owner told?")
    assert [(k.target, k.alt) for k in quiz.links] == [("images/a.png", "A plan")]
    assert quiz.package.declared == ("content/images/a.png",)


def test_a_zip_file_as_location_is_a_folder(tmp_path):
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("guide/a.md", f"# A\n\n{SENTENCE}")
        archive.writestr("inner.zip", zipped([("b.md", SENTENCE)]))
    assert [d.path for d in read_all(path)] == ["all.zip", "guide/a.md", "inner.zip", "inner.zip!/b.md"]


def test_clutter_is_not_content():
    data = zipped([("__MACOSX/._a.md", "x"), (".DS_Store", "x"), ("a.md", SENTENCE), ("~$a.docx", "x")])
    assert [d.path for d in read_one("p.zip", data)] == ["p.zip", "p.zip!/a.md"]
