"""The notebooks as pages without code: answered by keyboard alone, by two people at once, on a telephone, without barriers."""

import pytest

from playbook.cli import run
from playbook.run.steps import STEPS
from playbook.workflow.declared.yaml_map import read_yaml
from tests.browser.steps import upload_large

pytestmark = pytest.mark.browser
DESIGN, WORKFLOW = STEPS[0].name, STEPS[2].name
START = "With which event does a piece of work enter?"
PEOPLE = "How many people use it at full scale?"
MINUTES = "Minutes of work, from - to"
WAIT = 240_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("pages") / "pilot"
    assert run(["new", str(made), "--pack", "learning"]) == 0
    return made


@pytest.fixture(scope="module")
def server(folder, module_lab):
    made = module_lab(folder, "--pages")
    made.url(120)
    return made


@pytest.fixture(scope="module")
def design(server, module_page):
    page = module_page("about:blank")
    page.asked = []
    page.on("requestfailed", lambda r: page.asked.append((r.url, r.failure)))
    page.goto(server.url_of(DESIGN))
    page.get_by_label(START).wait_for(timeout=WAIT)
    page.get_by_role("button", name="Save the table").first.wait_for(timeout=WAIT)
    return page


@pytest.fixture(scope="module")
def workflow(server, module_page):
    page = module_page(server.url_of(WORKFLOW))
    page.get_by_role("button", name="Save the map").wait_for(timeout=WAIT)
    page.get_by_text("Keep the result.").wait_for(timeout=WAIT)
    return page


def test_a_page_asks_nobody_but_this_machine(design):
    """Letters and icons that Voila would fetch from elsewhere are stopped by the page itself, before they are asked for."""
    outside = [(url, why) for url, why in design.asked if "//127.0.0.1" not in url and "//localhost" not in url]
    assert [url for url, why in outside if "csp" not in str(why).lower()] == []


def focused(page) -> str:
    """The label of the control that has the focus."""
    return page.evaluate(
        "(e => e.labels && e.labels.length ? e.labels[0].textContent : e.textContent)(document.activeElement)"
    )


def tab_to(page, label: str, most: int = 200) -> None:
    """Press Tab until the control is reached."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if label in focused(page):
            return
    raise AssertionError(f"{label} is not reached by {most} times Tab")


def test_a_question_form_is_answered_corrected_and_taken_back_by_keyboard_alone(design, folder):
    page, path = design, folder / "pilot.yaml"
    before = path.read_text()
    page.evaluate("document.activeElement.blur()")
    tab_to(page, START)
    page.keyboard.type("Anfrage im Formular – größer")
    page.keyboard.press("Tab")
    page.get_by_text("✓ Saved.").first.wait_for(timeout=60_000)
    assert "workflow_start: Anfrage im Formular – größer" in path.read_text()
    tab_to(page, "Take the last save back")
    page.keyboard.press("Enter")
    page.get_by_text("Taken back: With which event").wait_for(timeout=60_000)
    assert "Anfrage" not in path.read_text()
    tab_to(page, PEOPLE)
    page.keyboard.type("many")
    page.keyboard.press("Tab")
    page.get_by_role("alert").first.wait_for(timeout=60_000)
    assert "scale_people: many" not in path.read_text()
    page.keyboard.press("Shift+Tab")
    assert PEOPLE in focused(page)
    page.keyboard.press("Control+a")
    page.keyboard.type("60")
    page.keyboard.press("Tab")
    page.get_by_role("alert").first.wait_for(state="detached", timeout=60_000)
    assert "scale_people: 60" in path.read_text()
    assert [line for line in before.splitlines() if line.startswith("#")] == [
        line for line in path.read_text().splitlines() if line.startswith("#")
    ]


def test_two_people_fill_in_one_map_at_once(workflow, server, module_page, folder):
    other = module_page(server.url_of(WORKFLOW))
    other.get_by_role("button", name="Save the map").wait_for(timeout=WAIT)
    for page, stage, minutes in ((workflow, 1, "60 - 120"), (other, 2, "90 - 240")):
        page.get_by_label(f"Stage {stage}: {MINUTES}").fill(minutes)
        page.get_by_label(f"Stage {stage}: {MINUTES}").press("Tab")
    workflow.get_by_role("button", name="Save the map").click()
    workflow.get_by_text("Saved in workflow.yaml.").wait_for(timeout=60_000)
    other.get_by_role("button", name="Save the map").click()
    other.get_by_text("what you both wrote is in it").wait_for(timeout=60_000)
    chart = read_yaml((folder / "workflow.yaml").read_text(), "")[0]
    assert (chart.stage("storyboard").touch.likely, chart.stage("build").touch.likely) == (90, 165)
    assert other.get_by_label(f"Stage 1: {MINUTES}").input_value() == "60 - 120"
    for page, minutes in ((other, "45"), (workflow, "30")):
        page.get_by_label(f"Stage 4: {MINUTES}").fill(minutes)
        page.get_by_label(f"Stage 4: {MINUTES}").press("Tab")
        page.get_by_role("button", name="Save the map").click()
        page.wait_for_timeout(1000)
    workflow.get_by_text("you wrote “30”, somebody else saved “45” meanwhile").first.wait_for(timeout=60_000)
    assert read_yaml((folder / "workflow.yaml").read_text(), "")[0].stage("publish").touch.mean == 45
    other.close()


def test_a_file_larger_than_a_usual_message_is_read(design, tmp_path):
    upload_large(design, tmp_path)


@pytest.mark.parametrize("name", ["design", "workflow"])
def test_a_page_with_forms_has_no_serious_barrier(request, axe, name):
    page = request.getfixturevalue(name)
    for fold in page.locator("details").all():
        fold.evaluate("e => e.open = true")
    assert axe(page) == []


@pytest.mark.parametrize("name", ["design", "workflow"])
def test_a_page_with_forms_fits_a_telephone(request, axe, name):
    page = request.getfixturevalue(name)
    page.set_viewport_size({"width": 390, "height": 844})
    try:
        page.wait_for_timeout(1500)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        cut = page.evaluate(
            """() => [...document.querySelectorAll('.playbook-form :is(input, select, textarea, button)')]
            .filter(e => e.offsetParent && e.getBoundingClientRect().right > innerWidth + 1)
            .map(e => e.labels?.[0]?.textContent || e.textContent)"""
        )
        assert cut == []
        assert axe(page) == []
    finally:
        page.set_viewport_size({"width": 1200, "height": 900})
