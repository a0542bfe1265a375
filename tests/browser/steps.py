"""What every browser test does: run a notebook from top to bottom, and look for errors."""

import re

from playwright.sync_api import Error


def run_all(page) -> None:
    """Run every cell and wait until the last one has ended."""
    page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=60_000)
    page.get_by_text("Kernel status: Idle").first.wait_for(state="attached", timeout=60_000)
    _start(page)
    select = page.locator("dialog").get_by_role("button", name="Select")
    last = page.locator(".jp-Notebook .jp-CodeCell").last.locator(".jp-OutputPrompt").filter(has_text="]:")
    last.or_(select).first.wait_for(state="attached", timeout=300_000)
    if select.count():  # somebody who is quicker than the kernel is asked which one to take
        select.click()
    last.wait_for(state="attached", timeout=300_000)


def _start(page) -> None:
    """Choose "Run All Cells" until cells do run: on a busy machine the menu is there before the notebook listens."""
    begun = page.locator(".jp-InputPrompt").filter(has_text=re.compile(r"\[(\*|\d+)\]"))
    select = page.locator("dialog").get_by_role("button", name="Select")
    for _ in range(6):
        page.wait_for_timeout(2_000)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()
        try:
            begun.or_(select).first.wait_for(state="attached", timeout=20_000)
        except Error:
            continue
        return


def upload_large(page, tmp_path) -> None:
    """Twelve megabytes through the form of people: above 10 MiB Tornado closes the connection unless it is told not to."""
    file, line = tmp_path / "large.csv", b"ab12,Web,novice,assigned " + b"x" * 200 + b"\n"
    file.write_bytes(b"person_id,team,skill_level,note\n" + line * (12_000_000 // len(line)))
    page.get_by_label("Table", exact=True).select_option("people")
    page.wait_for_timeout(2000)
    page.get_by_role("button", name="Upload a file").click()
    page.get_by_text("up to 50 MB").wait_for(timeout=20_000)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a file").click()
    chooser.value.set_files(file)
    page.get_by_text("rows and 4 columns. Nothing is saved yet.").wait_for(timeout=90_000)


def errors(page) -> list[str]:
    return page.locator(
        '[data-mime-type="application/vnd.jupyter.stderr"], .jp-RenderedText[data-mime-type*=error]'
    ).all_inner_texts()
