import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { forgeRepository, type HostileGitHost, startHostileGitHost, type TreeLine } from "@404-gen/core/testing/fakes";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COMMAND_LINES, everyCommand, type WalkPlaces } from "../../testing/every-command.ts";
import { makeFolder } from "../../testing/fixtures.ts";
import { run } from "../../testing/run-command.ts";
import { makeWalkPlaces } from "../../testing/walk-places.ts";

/** Milliseconds after which a command that waits is stopped, and most that another may take. */
const WAITS_MS = 800;
const LONGEST_MS = 300_000;

/** Objects in a folder instead of `state.json`, which is read first, and of `submissions.json`. */
const IN_FOLDERS: Readonly<Record<string, (path: string) => Promise<void> | void>> = {
  pipe: (path) => void execFileSync("mkfifo", [path]),
  socket: (path) => listenAt(path),
  "link to a file": (path) => symlinkSync("/etc/hostname", path),
  "link to an endless device": (path) => symlinkSync("/dev/zero", path),
  folder: (path) => mkdirSync(path),
  "file of the same name in capitals": (path) => {
    writeFileSync(path, "{}");
    writeFileSync(
      path.replace(/[^/]+$/, (name) => name.toUpperCase()),
      "{}",
    );
  },
  // Only root can make a device.
  ...(spawnSync("mknod", [join(makeFolder(), "d"), "c", "1", "5"]).status === 0
    ? { device: (path: string) => void execFileSync("mknod", [path, "c", "1", "5"]) }
    : {}),
};

/** The same in a git repository, also what a file system may not hold. */
const IN_GIT: Readonly<Record<string, (name: string, oid: string) => readonly TreeLine[]>> = {
  link: (name, oid) => [["120000", name, oid]],
  submodule: (name) => [["160000", name, "1".repeat(40)]],
  folder: (name, oid) => [["40000", name, oid]],
  "file of the same name in capitals": (name, oid) => [["100644", name.toUpperCase(), oid], ["100644", name, oid]], // biome-ignore format: one line
  "file in another Unicode form": (name, oid) => [["100644", name, oid], ["100644", name.replace("s", "\uff53"), oid]], // biome-ignore format: one line
};

const sockets: Server[] = [];
const listenAt = (path: string) =>
  new Promise<void>((resolve) => {
    sockets.push(createServer().listen(path, () => resolve()));
  });

describe("what lies where a record should be is a finding or a typed error in every command", () => {
  let good: WalkPlaces & { readonly home: string };
  let git: HostileGitHost;
  beforeAll(async () => {
    git = await startHostileGitHost();
    good = await makeWalkPlaces({
      address: git.attack("no-git"),
      server: "http://127.0.0.1:9",
      node: "ws://127.0.0.1:9",
    });
  });
  afterAll(async () => {
    for (const socket of sockets) socket.close();
    await git.close();
  });

  /** Runs every line of every command with this record instead of the good one; returns the commands that reported it. */
  async function walk({
    record,
    stateDir,
    address,
  }: {
    record: string;
    stateDir: string;
    address: string;
  }): Promise<readonly string[]> {
    const readers: string[] = [];
    const places: WalkPlaces = { ...good, record, repository: record, address };
    for (const name of await everyCommand()) {
      const { waits = false, lines } = COMMAND_LINES[name]!;
      // These commands show nothing of a record and take minutes; other tests run them.
      if (["demo", "rehearse", "judge noise"].includes(name)) continue;
      for (const line of lines(places)) {
        const argv = [...name.split(" "), ...line, "--json"];
        const isReader = line.some((word) => word.includes(record) || word.includes(address)) || /^(status|pause|resume|plan|run|doctor|miner list)$/.test(name); // biome-ignore format: one rule
        if (!isReader) continue;
        const stop = new AbortController();
        let late = false;
        const timer = setTimeout(
          () => {
            late = !waits;
            stop.abort();
          },
          waits ? WAITS_MS : LONGEST_MS,
        );
        const ran = await run(argv, {
          env: { STATE_DIR: stateDir, JOURNAL_DIR: join(good.home, "journal"), SUBTENSOR_NETWORK: "ws://127.0.0.1:9", SUBTENSOR_TIMEOUT: "1", CDN_URL: "http://127.0.0.1:9" }, // biome-ignore format: one line
          interrupt: stop.signal,
        });
        clearTimeout(timer);
        const words = argv.join(" ");
        expect([words, late]).toEqual([words, false]);
        expect([words, ran.stdout.includes('"UNEXPECTED"')]).toEqual([words, false]);
        // The output has nothing of a link's target.
        expect([words, /root:|localhost/.test(ran.stdout.replaceAll("127.0.0.1", ""))]).toEqual([words, false]);
        if (/"(RECORD_NOT_A_FILE|RECORD_CLASH|RECORD_MISSING|PATH_CLASH|PATH_NOT_A_FILE|REPOSITORY_MISSING)"/.test(ran.stdout)) readers.push(name); // biome-ignore format: one line
      }
    }
    return [...new Set(readers)];
  }

  const READERS = ["audit source", "miner status", "plan", "report", "status", "verify", "weights plan"];
  /** The commands of READERS among those that reported the record. */
  const among = async (amongst: Promise<readonly string[]>) => {
    const names = await amongst;
    return READERS.filter((name) => names.includes(name));
  };

  it.each(Object.entries(IN_FOLDERS))("a %s in a folder", async (kind, make) => {
    const oddRecord = async () => {
      const folder = join(makeFolder(), "record");
      cpSync(good.record, folder, { recursive: true });
      for (const path of ["state.json", "rounds/0/submissions.json"]) {
        rmSync(join(folder, path));
        await make(join(folder, path));
      }
      return folder;
    };
    // Commands that write turn STATE_DIR into a repository, so the others read another folder.
    const [record, stateDir] = [await oddRecord(), await oddRecord()];
    // A folder instead of a file counts as no file, and `plan` works without a state.
    const readers = READERS.filter((name) => kind !== "folder" || name !== "plan");
    expect(await among(walk({ record, stateDir, address: git.attack("no-git") }))).toEqual(readers);
  });

  it.each(Object.entries(IN_GIT))("a %s in a repository", async (kind, make) => {
    const url = git.serve(
      kind.replaceAll(" ", "-"),
      forgeRepository((pack) => {
        const oid = kind === "folder" ? pack.tree([]) : pack.blob("{}");
        return make("state.json", oid);
      }),
    );
    // No folder is at this path, so only the repository at the address holds the odd object. It is cloned, with what git itself would not check out.
    const record = join(makeFolder(), "none");
    expect(await among(walk({ record, stateDir: record, address: url }))).toEqual(READERS);
  });
});
