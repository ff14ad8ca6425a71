"""See watch-campaign."""
import argparse, json, os, random, shutil, signal, statistics, subprocess, sys, tempfile, time

parser = argparse.ArgumentParser(prog="watch-campaign")
parser.add_argument("rag")
parser.add_argument("--files", type=int, default=10_000)
parser.add_argument("--minutes", type=float, default=10)
parser.add_argument("--rate", type=float, default=40)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--work")
options = parser.parse_args()
rag = os.path.abspath(options.rag)
work = os.path.realpath(options.work or tempfile.mkdtemp(prefix="watch-campaign-"))
folder, store, fresh = (os.path.join(work, name) for name in ("files", "store", "fresh"))
for path in (folder, store, fresh):
    if os.path.exists(path):
        sys.exit(f"{path} is there already: give an empty folder")
choose = random.Random(options.seed)
words = ("walrus okapi tapir heron otter lynx badger marmot ibex stoat gannet plover curlew dunlin teal grebe "
         "index shard ledger broker kernel socket daemon packet buffer thread").split()


def text(number):
    """A short document whose words depend on the number alone."""
    own = random.Random(number)
    parts = [f"# Note {number}\n"]
    for section in range(own.randrange(1, 4)):
        parts.append(f"## Part {section}\n\n" + " ".join(own.choice(words) for _ in range(own.randrange(5, 60))) + ".\n")
    return "\n".join(parts)


class Folder:
    """The files, and random changes of them."""

    def __init__(self):
        self.paths, self.folders, self.made, self.changes = [], [], 0, 0
        os.mkdir(folder)
        for number in range(100):
            self.folders.append(os.path.join(folder, f"d{number:02d}"))
            os.mkdir(self.folders[-1])

    def write(self, path):
        self.made += 1
        with open(path, "w") as file:
            file.write(text(self.made))

    def create(self):
        path = os.path.join(choose.choice(self.folders), f"n{self.made}.{choose.choice(['md', 'txt', 'md', 'csv', 'json'])}")
        self.write(path)
        self.paths.append(path)

    def pick(self):
        return choose.randrange(len(self.paths))

    def change(self):
        self.write(self.paths[self.pick()])

    def append(self):
        with open(self.paths[self.pick()], "a") as file:
            file.write(f"\nA line more: {choose.choice(words)} {choose.choice(words)}.\n")

    def replace(self):
        """As editors save: another file takes the name."""
        path = self.paths[self.pick()]
        self.write(path + "~tmp")
        os.rename(path + "~tmp", path)

    def rename(self):
        number = self.pick()
        path = os.path.join(choose.choice(self.folders), f"r{self.made}-{self.changes}.md")
        os.rename(self.paths[number], path)
        self.paths[number] = path

    def over(self):
        """One file takes the place of another."""
        first, second = self.pick(), self.pick()
        if first == second:
            return
        os.rename(self.paths[first], self.paths[second])
        self.drop(first)

    def drop(self, number):
        self.paths[number] = self.paths[-1]
        self.paths.pop()

    def delete(self):
        if len(self.paths) < options.files // 2:
            return self.create()
        number = self.pick()
        os.remove(self.paths[number])
        self.drop(number)

    def empty(self):
        open(self.paths[self.pick()], "w").close()

    def touch(self):
        os.utime(self.paths[self.pick()])

    def move_folder(self):
        number = choose.randrange(len(self.folders))
        old, new = self.folders[number], os.path.join(folder, f"m{self.changes}")
        os.rename(old, new)
        self.folders[number] = new
        self.paths = [new + path[len(old):] if path.startswith(old + "/") else path for path in self.paths]

    def remove_folder(self):
        number = choose.randrange(len(self.folders))
        old = self.folders[number]
        shutil.rmtree(old)
        self.paths = [path for path in self.paths if not path.startswith(old + "/")]
        os.mkdir(old)

    def ignore(self):
        path = os.path.join(choose.choice(self.folders), ".gitignore")
        if os.path.exists(path):
            os.remove(path)
        else:
            with open(path, "w") as file:
                file.write("n*7.md\n")

    kinds = [("create", 20), ("change", 25), ("append", 15), ("replace", 10), ("rename", 12), ("delete", 14), ("over", 2),
             ("empty", 1), ("touch", 2), ("move_folder", 0.3), ("remove_folder", 0.1), ("ignore", 0.2)]

    def step(self):
        self.changes += 1
        kind = choose.choices([k for k, _ in self.kinds], [w for _, w in self.kinds])[0]
        getattr(self, kind)()


def run(*arguments, check=True):
    result = subprocess.run([rag, *arguments], capture_output=True, text=True)
    if check and result.returncode not in (0, 1):
        sys.exit(f"rag {' '.join(arguments)}: {result.returncode}\n{result.stderr}")
    return result


def find(word):
    return bool(json.loads(run("query", word, "--store", store, "--no-model", "--json", "-q").stdout or "{}").get("hits"))


probes = 0


def probe(files):
    """Seconds from the end of a write to the first query that finds it; the query's own time is in it."""
    global probes
    probes += 1
    word = f"zq{options.seed}x{probes}qz"
    path = os.path.join(choose.choice(files.folders), f"probe{probes}.md")
    with open(path, "w") as file:
        file.write(f"# Probe\n\nThe word is {word}.\n")
    began = time.monotonic()
    files.paths.append(path)
    while time.monotonic() - began < 60:
        if find(word):
            return time.monotonic() - began
    sys.exit(f"the word {word} of {path} was not found within a minute")


def documents(of):
    """What a store holds, by path: all but times and the order of ingestion."""
    found = {}
    result = subprocess.Popen([rag, "export", "--store", of, "-q"], stdout=subprocess.PIPE, text=True)
    for line in result.stdout:
        document = json.loads(line).get("document")
        if document:
            found[document["uri"]] = [document["contentHash"], document.get("title"), document["size"], document["path"],
                                      document["root"], document["modified"], document["chunks"]]
    if result.wait() != 0:
        sys.exit(f"rag export --store {of}: {result.returncode}")
    return found


def say(name, times):
    times = sorted(times)
    if times:
        print(f"{name}: {len(times)} probes, median {statistics.median(times):.2f} s, 95 % {times[int(len(times) * .95)]:.2f} s, "
              f"most {times[-1]:.2f} s")


files = Folder()
for _ in range(options.files):
    files.create()
log = open(os.path.join(work, "watch.log"), "w")
watch = subprocess.Popen([rag, "watch", folder, "--store", store, "--no-model", "--json"], stdout=log, stderr=log)
began = time.monotonic()
while not os.path.getsize(log.name):
    if watch.poll() is not None:
        sys.exit(f"rag watch ended: {watch.returncode}; see {log.name}")
    time.sleep(0.1)
print(f"{options.files} files: first ingest after {time.monotonic() - began:.1f} s", flush=True)

busy, quiet, peak = [], [], 0
end = time.monotonic() + options.minutes * 60
next_probe, next_burst, next_away = time.monotonic() + 3, time.monotonic() + 20, time.monotonic() + options.minutes * 30
while time.monotonic() < end:
    began = time.monotonic()
    if watch.poll() is not None:
        sys.exit(f"rag watch ended: {watch.returncode}; see {log.name}")
    if began > next_burst:
        for _ in range(choose.randrange(100, 1000)):
            files.step()
        next_burst = began + choose.uniform(20, 60)
    if began > next_away:
        # The folder vanishes and comes back.
        os.rename(folder, folder + "-away")
        time.sleep(3)
        os.rename(folder + "-away", folder)
        next_away = end + 1
        print("the folder was away for 3 s", flush=True)
    files.step()
    if began > next_probe:
        if probes % 2:
            time.sleep(4)
            quiet.append(probe(files))
        else:
            busy.append(probe(files))
        next_probe = time.monotonic() + 3
        with open(f"/proc/{watch.pid}/status") as status:
            peak = max([int(line.split()[1]) for line in status if line.startswith("VmHWM")] + [peak])
    time.sleep(max(0, 1 / options.rate - (time.monotonic() - began)))

print(f"{files.changes} changes; {len(files.paths)} files are left; the watcher took {peak // 1024} MB at most")
say("a change amid others was found after", busy)
say("a change alone was found after", quiet)
time.sleep(5)
probe(files)
time.sleep(2)
watch.send_signal(signal.SIGINT)
if watch.wait(timeout=60) != 130:
    sys.exit(f"rag watch ended with {watch.returncode} instead of 130; see {log.name}")
again = json.loads(run("ingest", folder, "--store", store, "--no-model", "--json", "-q").stdout)
left = {name: again[name] for name in ("added", "updated", "deleted", "restored") if again[name]}
run("ingest", folder, "--store", fresh, "--no-model", "-q")
ours, theirs = documents(store), documents(fresh)
differing = [path for path in ours.keys() | theirs.keys() if ours.get(path) != theirs.get(path)]
verified = run("verify", "--store", store, "-q", check=False).returncode
print(f"the watcher left undone: {left or 'nothing'}; {len(theirs)} documents, {len(differing)} differ from a fresh ingest; "
      f"verify: {'sound' if verified == 0 else 'damaged'}")
for path in sorted(differing)[:10]:
    print(f"  {path}: {'not in the store' if path not in ours else 'not in the fresh one' if path not in theirs else 'another'}")
if left or differing or verified:
    sys.exit(1)
if not options.work:
    shutil.rmtree(work)
