"""The browser's side of scripts/test-page: python test-page.py BROWSER URL PLACE NAME [KEY]"""

import json
import sys
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

program, url, place, kind = sys.argv[1:5]
key = sys.argv[5] if len(sys.argv) > 5 else None
axe = Axe()
problems = []


REPORT = json.dumps({
    "name": "own", "mode": "hybrid", "queries": 2, "querySeconds": 0.02, "measures": {"nDCG@10": 0.5, "recall@10": 0.75},
    "intervals": {"nDCG@10": {"low": 0.25, "high": 0.75}}, "tags": {"easy": {"queries": 1, "measures": {"nDCG@10": 1}}},
    "perQuery": [{"query": "own words", "measures": {"nDCG@10": 0}}, {"query": "others", "measures": {"nDCG@10": 1}}],
}).encode()


def check(condition, what):
    print(f"  {'ok' if condition else 'FAILED'}: {what}")
    if not condition:
        problems.append(what)


def until(page, condition):
    for _ in range(100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    check(False, f"waited in vain for: {condition}")


def accessible(page, name):
    found = axe.run(page).response["violations"]
    for one in found:
        print(f"    {one['id']}: {one['help']}: {[node['target'] for node in one['nodes']][:3]}")
    check(not found, f"{name}: axe finds nothing")


def fits(page, name):
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    check(wide <= 0, f"{name}: nothing sticks out at the side")


def visit(browser, width, scheme):
    print(f"{width} px, {scheme}")
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text)
            # That a key is asked for is no error, though the browser takes it for one.
            if message.type == "error" and "401" not in message.text else None)
    page.goto(url)
    if key:
        page.wait_for_selector("#key-dialog[open]")
        accessible(page, "key")
        page.keyboard.type(key)
        page.keyboard.press("Enter")
    page.wait_for_selector("#query")

    def look(name):
        fits(page, name)
        accessible(page, name)
        page.screenshot(path=f"{place}/{kind}-{name}-{width}-{scheme}.png")

    # By keyboard alone, from here on.
    until(page, "document.activeElement.id === 'query'")
    page.keyboard.type("why does the gateway lose its uplink")
    page.wait_for_selector(".hit mark")
    check(page.locator(".hit").count() > 1, "passages come while one types, with marked words")
    page.keyboard.press("ArrowDown")
    check(page.evaluate("document.activeElement.matches('article')"), "the arrow goes to a hit")
    page.keyboard.press("e")
    page.wait_for_selector(".why[open] table")
    look("search")
    page.keyboard.press("Enter")
    page.wait_for_selector(".chunk.target")
    check(page.evaluate("document.activeElement.matches('.chunk.target')"), "Enter opens the document at the chunk")
    look("document")
    page.keyboard.press("Escape")
    page.wait_for_selector(".hit")
    until(page, "document.activeElement.id === 'query'")
    check(page.input_value("#query").startswith("why does"), "Escape goes back to the search as it was")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("f")
    until(page, "document.activeElement.id === 'field'")
    page.keyboard.type("team")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("support")
    page.keyboard.press("Enter")
    page.wait_for_selector(".chips button")
    until(page, "[...document.querySelectorAll('.hit')].length > 0")
    check("team = 'support'" in page.inner_text(".chips"), "a filter is built with the keyboard")
    check(page.locator(".bad:not(:empty)").count() == 0, "and the server understands it")
    look("filters")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("3")
    check(page.is_checked("input[value=lexical]"), "a mode is chosen with the keyboard")
    page.reload()
    page.wait_for_selector(".chips button")
    check(page.is_checked("input[value=lexical]"), "the address keeps query, filter and mode")
    page.goto(f"{url}#/map")
    page.wait_for_selector("h1")
    page.wait_for_load_state("networkidle")
    if page.locator("#map-query").count():
        check(page.locator("circle.point").count() > 10, "the map has points")
        page.focus("#map-query")
        page.keyboard.type("why does the gateway lose its uplink")
        page.wait_for_selector("circle.hit")
        page.wait_for_selector("#lit a")
        look("map")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        until(page, "document.activeElement.matches('#lit a')")
        page.keyboard.press("Enter")
        page.wait_for_selector(".chunk.target")
        check(True, "a lit passage opens by keyboard")
    else:
        look("map-empty")
    page.goto(f"{url}#/evaluation")
    page.wait_for_selector("#report-file")
    if page.locator("#reports").count():
        page.focus("#reports")
        page.keyboard.press("ArrowDown")
        page.wait_for_selector("#report .facts")
        check(True, "a report of the folder is shown by keyboard")
        look("evaluation")
    page.set_input_files("#report-file", [{"name": "own.json", "mimeType": "application/json", "buffer": REPORT}])
    page.wait_for_selector("#report .facts")
    page.wait_for_function("document.getElementById('report').innerText.includes('own words')")
    check("0.250 to 0.750" in page.inner_text("#report"), "a file of one's own is shown")
    look("evaluation-own")
    page.set_input_files("#report-file", [{"name": "bad.json", "mimeType": "application/json", "buffer": b"no"}])
    page.wait_for_selector(".bad:not(:empty)")
    check("bad.json is no report" in page.inner_text(".bad:not(:empty)"), "another file is refused in words")
    for name in ("documents", "runs", "statistics"):
        page.goto(f"{url}#/{name}")
        page.wait_for_selector("h1")
        page.wait_for_load_state("networkidle")
        look(name)
    page.goto(f"{url}#/search")
    page.wait_for_selector("#query")
    page.keyboard.press("Tab")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    page.wait_for_selector("#help-dialog[open]")
    look("help")
    page.keyboard.press("Escape")
    check(not errors, f"nothing goes wrong in the console {errors}")
    times = page.evaluate("""async () => {
      const field = document.getElementById("query"), times = [];
      field.focus();
      for (const text of ["pump", "valve", "gateway", "alarm", "spool", "quorum", "backup", "probe", "door", "certificate"]) {
        field.value = text;
        const began = performance.now();
        const changed = new Promise((resolve) => new MutationObserver((_, observer) => { observer.disconnect(); resolve(); })
          .observe(document.getElementById("news"), { childList: true }));
        field.dispatchEvent(new Event("input"));
        await changed;
        times.push(performance.now() - began);
      }
      return times.sort((a, b) => a - b);
    }""")
    print(f"  first hit after the last key: median {times[5]:.0f} ms, most {times[-1]:.0f} ms")
    context.close()


Path(place).mkdir(parents=True, exist_ok=True)
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
    for width in (1280, 360):
        for scheme in ("light", "dark"):
            visit(browser, width, scheme)
    browser.close()
if problems:
    raise SystemExit(f"test-page: {len(problems)} failed")
print("test-page: passed")
