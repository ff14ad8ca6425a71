#!/usr/bin/env python3
"""A folder of mixed documents as people have them: is every file accounted for, what does a second run cost, and one change?

  measure.py RAG [FOLDER…]     default: the documentation on this machine
    --files N      files to take, the formats in turn (default 10000)
    --rounds N     of what is timed (default 9; medians are printed)
    --work DIR     an empty folder to work in (default: a temporary one)
Works by words alone. Exit 1 if a file is not accounted for, or if a second run changes something.
"""
import argparse, collections, json, os, shutil, statistics, subprocess, sys, tempfile, time

parser = argparse.ArgumentParser(usage=__doc__)
parser.add_argument("rag")
parser.add_argument("folders", nargs="*", default=["/usr/share/doc", "/usr/share/man", "/usr/share/perl", "/usr/lib/python3",
                                                   os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")])
parser.add_argument("--files", type=int, default=10_000)
parser.add_argument("--rounds", type=int, default=9)
parser.add_argument("--work")
options = parser.parse_args()
rag = os.path.abspath(options.rag)
work = os.path.realpath(options.work or tempfile.mkdtemp(prefix="measure-folder-"))
folder, store = os.path.join(work, "files"), os.path.join(work, "store")


def gather():
    """Copies files of all formats in turn, as many of each as there are, until there are enough."""
    by_format = collections.defaultdict(list)
    for top in options.folders:
        for place, folders, names in os.walk(os.path.realpath(top)):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                path = os.path.join(place, name)
                if os.path.isfile(path) and not os.path.islink(path) and os.path.getsize(path) < 8 << 20:
                    by_format[os.path.splitext(name)[1].lower()[:8]].append(path)
    lists = [list(reversed(paths)) for _, paths in sorted(by_format.items())]
    count = 0
    while lists and count < options.files:
        for paths in lists:
            if count < options.files and paths:
                source = paths.pop()
                # A few hundred folders, and names that stay apart.
                target = os.path.join(folder, f"{count % 300:03d}", f"{count}-{os.path.basename(source)}")
                os.makedirs(os.path.dirname(target), exist_ok=True)
                shutil.copyfile(source, target)
                count += 1
        lists = [paths for paths in lists if paths]
    return count


def ingest(path):
    """The report, and the seconds of the whole program."""
    began = time.monotonic()
    result = subprocess.run([rag, "ingest", path, "--store", store, "--no-model", "--json", "-q"], capture_output=True, text=True)
    seconds = time.monotonic() - began
    if result.returncode not in (0, 1):
        sys.exit(f"rag ingest: {result.returncode}\n{result.stderr}")
    return json.loads(result.stdout), seconds


def total(exceptions):
    return exceptions if isinstance(exceptions, int) else exceptions.get("count", len(exceptions.get("first", []))) \
        if isinstance(exceptions, dict) else len(exceptions)


os.makedirs(folder)
files = gather()
size = sum(os.path.getsize(os.path.join(place, name)) for place, _, names in os.walk(folder) for name in names)
report, seconds = ingest(folder)
skipped, failed = total(report["skipped"]), total(report["failed"])
lost = files - report["added"] - skipped - failed
print(f"{files} files, {size / 1e6:.0f} MB: {seconds:.1f} s, {size / 1e6 / seconds:.1f} MB/s")
print(f"  {report['added']} indexed, {skipped} skipped, {failed} failed, {lost} not accounted for")
print("  formats: " + ", ".join(f"{name} {count}" for name, count in sorted(report["formats"].items(), key=lambda e: -e[1])))

second = [ingest(folder) for _ in range(options.rounds)]
changed_again = sum(report[name] for report, _ in second for name in ("added", "updated", "deleted", "restored"))
again = statistics.median(seconds for _, seconds in second)
print(f"second run: {again:.2f} s, {again / files * 10_000:.2f} s for 10,000 files; {changed_again} changes")

candidates = [os.path.join(place, name) for place, _, names in os.walk(folder) for name in names
              if name.endswith((".md", ".txt", ".rst", ".html"))]
alone, among = [], []
for number in range(options.rounds):
    for times, whole in ((alone, False), (among, True)):
        path = candidates[(7 * number + whole) % len(candidates)]
        with open(path, "a") as file:
            file.write(f"\nA line more, number {number}.\n")
        report, seconds = ingest(folder if whole else path)
        times.append(seconds)
print(f"one file changed: {1000 * statistics.median(alone):.0f} ms when it is named, "
      f"{1000 * statistics.median(among):.0f} ms when the folder is")
if not options.work:
    shutil.rmtree(work)
sys.exit(1 if lost or changed_again else 0)
