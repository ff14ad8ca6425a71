#!/usr/bin/env bash
# Makes the documents of this folder with the programs that people make them with: LibreOffice, pandoc, groff, cairo.
# Needs soffice, pandoc, groff, ps2pdf and python3-cairo; run it in an empty folder and copy what it makes here.
set -euo pipefail
python=${PYTHON:-python3}
export HOME=$PWD/home; mkdir -p "$HOME"
office() { soffice --headless --convert-to "$1" --outdir . "$2" >/dev/null 2>&1; }

# Long enough for several pages; the sentence that a test asks for stands deep inside.
"$python" - <<'PY'
topics = ["pumps", "valves", "filters", "belts", "sensors", "motors"]
out = ["---", "title: Plant manual", "author: Ann Example", "---", ""]
for number, topic in enumerate(topics, 1):
    out += [f"# Chapter {number}: {topic}", ""]
    for part in range(9):
        out.append(
            f"This paragraph describes step {part + 1} for the {topic}. The technician records the reading, compares it "
            f"with the table of limits and signs the sheet. Nothing is restarted before the reading is accepted. "
            f"Tools are counted before and after the work, and the area is left clean.")
        out.append("")
    if topic == "belts":
        out += ["The zanzibar belt is tightened to 41 newton metres.", ""]
    if topic == "motors":
        out += ["| Motor | Torque |", "|---|---|", "| M1 | 12 |", "| quetzal | 77 |", ""]
open("manual.md", "w").write("\n".join(out))
rows = ["id;name;city;note"]
for number in range(1, 61):
    rows.append(f"{number};Person {number};City {number % 7};seen")
rows[41] = "41;Ottoline Xanthopoulos;Trieste;asked for the blue folder"
open("people.csv", "w").write("\n".join(rows) + "\n")
PY
pandoc manual.md -o manual.docx
pandoc manual.md -o manual.odt
pandoc manual.md -o manual.epub
pandoc manual.md -s -o manual.rtf
pandoc manual.md -s -t ms -o manual.ms
groff -ms -t -Tps manual.ms > manual.ps 2>/dev/null; ps2pdf manual.ps manual-groff.pdf
pandoc manual.md -s -t html -o manual.html
office pdf manual.odt && mv manual.pdf manual-office.pdf
office xlsx:"Calc MS Excel 2007 XML" people.csv 2>/dev/null || true
soffice --headless --infilter="CSV:59,34,76,1" --convert-to ods --outdir . people.csv >/dev/null 2>&1
soffice --headless --convert-to xlsx --outdir . people.ods >/dev/null 2>&1
cat > slides.md <<'MD'
---
title: Harvest review
---

# Rain

- Spring was dry
- The wells held

# Yield

- Barley rose by a tenth
- The ocelot field stayed fallow

# Plans

- Two new silos
MD
pandoc slides.md -o slides.pptx
office odp slides.pptx
office pdf slides.odp && mv slides.pdf slides-office.pdf
"$python" - <<'PY'
import cairo
surface = cairo.PDFSurface("columns.pdf", 595, 842)
c = cairo.Context(surface)
c.select_font_face("DejaVu Sans")
def column(x, words, top=90):
    c.set_font_size(10)
    for number, line in enumerate(words): c.move_to(x, top + 14 * number); c.show_text(line)
for page in (1, 2, 3):
    c.set_font_size(20); c.move_to(60, 60); c.show_text(f"Report page {page}")
    left = [f"Left column line {n} of page {page} goes" for n in range(1, 20)]
    right = [f"right column line {n} of page {page} ends" for n in range(1, 20)]
    if page == 2: right[4] = "the tamarin house closes at dusk"
    column(60, left); column(320, right); surface.show_page()
surface.finish()
surface = cairo.PDFSurface("scanned.pdf", 300, 300)
c = cairo.Context(surface); c.rectangle(20, 20, 200, 200); c.fill(); surface.show_page(); surface.finish()
PY
ls -la
