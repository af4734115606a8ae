"""No text of a file becomes a link, a picture, a style or a formula in any label of the page; it is shown as it is."""

import csv
import io

import pytest
import xlsxwriter

# each holds the word evil, by which it is found on the page
NASTY = (
    "www.evil.example", "evil@evil.example", "https://evil.example/x", "[evil](https://evil.example)",
    "![evil](https://evil.example/x.png)", "<b>evil</b>", "<img src=x class=evil>", ":material/bomb: evil",
    ":bomb: evil", ":red[evil]", ":red-badge[evil]", "$evil^2$", "**evil**", "_evil_", "~~evil~~", "`evil`", "# evil",
    "1. evil", "- evil", "> evil", "    evil begins with blanks", "evil -> evil -- evil",
)  # fmt: skip
SHEETS = ("www.evil.example", "$evil$ _evil_", "evil@evil.example")  # some signs cannot stand in a name of a sheet
FILE = ":red[evil] www.evil.example $x$ evil@evil.example **evil**"
# texts that Markdown is read from, and elements that only a file can have asked for
FOUND = """() => {
  const words = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const { data, parentElement: at } = walk.currentNode;
    if (data.includes("evil") && at.closest("[data-testid=stMarkdownContainer], a")) words.push(data);
  }
  const links = [...document.links].filter(({ host, protocol }) => /evil/.test(host) || protocol === "mailto:");
  const others = document.querySelectorAll("img[src*=evil], img[src=x], script[src*=evil], .evil, .katex");
  const icons = [...document.querySelectorAll("[data-testid=stIconMaterial]")];
  return [...words, ...links, ...others, ...icons.filter((each) => /bomb/.test(each.innerText))].map(String);
}"""


def table():
    """Return a table whose columns must be mapped, with a nasty text in every place that has a name."""
    file = io.StringIO()
    write = csv.writer(file)
    write.writerow(["ID", "Date", "Type", "Place", "Lat", "Lon", "Actor1", "Actor2", "Title", "Source", *NASTY])
    for number, text in enumerate(NASTY):
        row = [f"{number} {text}", f"2023-11-{number + 1:02}", text, text, 36 + number / 10, 44, text, text, text, text]
        write.writerow([*row, *NASTY])
    write.writerow(["last evil", "www.evil.example", *[""] * 30])  # set aside
    return file.getvalue().encode()


def workbook():
    """Return a workbook of which one sheet must be asked for."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        for number, name in enumerate(SHEETS):
            book.add_worksheet(name).write_row(0, 0, ["date", f"evil {number}"])
            book.get_worksheet_by_name(name).write_row(1, 0, ["2023-11-01", "x"])
    return file.getvalue()


def squeezed(text):
    return " ".join(text.split())


@pytest.fixture(scope="module")
def given(app, show_to_all):
    """The Data page with both files read."""
    shown = show_to_all(app.url)
    shown.page.get_by_role("button", name="Data and own files").click()
    for number, (name, content) in enumerate(((f"{FILE}.csv", table()), (f"{FILE}.xlsx", workbook()))):
        shown.page.get_by_role("heading", name="Your own files").wait_for()
        file = {"name": name, "mimeType": "text/plain", "buffer": content}
        shown.page.locator("input[type=file]").first.set_input_files(file)
        shown.page.locator(f".st-key-upload_{number}").wait_for(timeout=60_000)
    return shown


def held_back(shown, where, texts):
    """Check that nothing was made of a text, and that all of these are there as they are."""
    words = squeezed(shown.page.locator(where).first.inner_text())
    assert [text for text in texts if squeezed(text) not in words] == []
    assert shown.page.evaluate(FOUND) == []


def test_reports_of_files_and_the_columns_asked_for_are_plain_text(given):
    report = given.page.locator(".st-key-upload_0")
    report.get_by_text("Which column means what").click()
    given.until(lambda: "What the words in the column of event_type mean" in report.inner_text(), "the columns")
    held_back(given, ".st-key-upload_0", [f"{FILE}.csv", *(text for text in NASTY if text.strip() == text)])
    held_back(given, ".st-key-upload_1", [f"{FILE}.xlsx", *SHEETS])


def test_names_on_the_map_page_are_plain_text(given):
    given.page.get_by_role("button", name=f"Show {len(NASTY)} events on the map").click()
    given.wait_map()
    given.until(lambda: given.counts().startswith(f"{len(NASTY)} of {len(NASTY)} events"))
    held_back(given, ".event-table", NASTY)
    given.page.get_by_role("combobox", name="Actor").click()
    listed = given.page.get_by_role("option")
    listed.first.wait_for()
    assert given.page.evaluate(FOUND) == []
    for _ in range(2):
        listed.first.click()
    given.until(lambda: "evil" in given.page.locator(".headline").inner_text(), "actors in the headline")
    given.page.keyboard.press("Escape")
    assert given.page.evaluate(FOUND) == []


@pytest.mark.parametrize("name", ["By place", "By actor", "Problems"])
def test_tables_are_plain_text(given, name):
    given.page.get_by_test_id("stButtonGroup").get_by_text(name).click()
    given.until(lambda: "evil" in given.page.locator(".event-table").inner_text(), "the table")
    assert given.page.evaluate(FOUND) == []
