/**
 * Costs of one look of the weights service at the record: it fetches the branch from a git host on loopback, checks its growth, and proves the last
 * round. First without earlier knowledge, then after each of five more commits: at the first one by a process that has just started, and so loads and
 * compiles its code during the look, at the others by the same process, like a running validator. For a season of about 170 commits and one of about 700 (25
 * and 105 MB of history), as in the case weights-clone-cost.
 *
 *   npm run build && npx tsx --conditions=@404-gen/source bench/weights-look.ts [ROUNDS…]
 */
import { execFileSync, fork } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildRepository } from "../packages/core/testing/build-repository.ts";
import { createRoundVerifier } from "../packages/runner/src/assemble/parts/verifier.ts";
import { loadSettings } from "../packages/runner/src/settings/load.ts";
import { makeGitRepository } from "../packages/runner/testing/fixtures.ts";
import { startGitHost } from "./git-host.ts";

/** Limits of a look after the first: seconds of processor time, and its ratio between the long season and the short one. */
const LIMITS = { seconds: 1, growth: 1.5 };
const LATER_LOOKS = 5;
/** Rounds like the real ones: 80 prompts, 56 miners, a match a commit. */
const stem = (index: number) => createHash("sha256").update(`${index}`).digest("hex");
const sizeOf = (rounds: number) => ({ rounds, prompts: 80, others: 52, downloads: 18, stem });

type Look = { readonly cpu: number; readonly rssMiB: number; readonly ok: boolean; readonly revision: string };

/** Starts a process that looks, like a validator that has just started. Its memory is in JOURNAL_DIR. */
function startLooker(url: string, journal: string) {
  const child = fork(fileURLToPath(import.meta.url), ["look", url, journal]);
  return {
    async look(round: number, from: string): Promise<Look> {
      child.send({ round, from });
      return (await once(child, "message"))[0] as Look;
    },
    async end(): Promise<void> {
      child.disconnect();
      await once(child, "exit");
    },
  };
}

async function lookHere(url: string, journal: string, round: number, from: string): Promise<Look> {
  const settings = loadSettings([{ GITHUB_REPO: url, GITHUB_TOKEN: "t", JOURNAL_DIR: journal }]);
  const verifier = createRoundVerifier(settings);
  const { signal } = new AbortController();
  const before = process.cpuUsage();
  const follows = from === "" || (await verifier.isFastForward({ from, to: at(url) }, { signal }));
  const { ok } = await verifier.verifyRound(round, { signal });
  const { user, system } = process.cpuUsage(before);
  const rssMiB = process.resourceUsage().maxRSS / 1024;
  return { cpu: (user + system) / 1e6, rssMiB, ok: ok && follows, revision: at(url) };
}

const at = (url: string) => execFileSync("git", ["ls-remote", url, "main"], { encoding: "utf8" }).slice(0, 40);

async function season(rounds: number) {
  const root = mkdtempSync(join(tmpdir(), "404-bench-look-"));
  const host = await startGitHost(join(root, "host"));
  try {
    const { commits } = buildRepository(sizeOf(rounds));
    const { folder } = makeGitRepository(commits);
    const git = (...args: string[]) => execFileSync("git", ["-C", folder, ...args], { encoding: "utf8" });
    const ids = git("rev-list", "--reverse", "main").trim().split("\n");
    const push = (count: number) =>
      git("push", "-q", join(root, "host", "repo.git"), `${ids[count - 1]}:refs/heads/main`);
    const journal = join(root, "journal");
    mkdirSync(journal);
    // The end of the last round comes late: by then only the rounds before are proved.
    push(commits.length - LATER_LOOKS);
    const beginner = startLooker(host.url, journal);
    const first = await beginner.look(rounds - 1, "");
    await beginner.end();
    const sentFirst = await host.sent();
    const later: Look[] = [];
    const looker = startLooker(host.url, journal);
    for (let count = commits.length - LATER_LOOKS + 1; count <= commits.length; count++) {
      push(count);
      const from = later.at(-1)?.revision ?? first.revision;
      later.push(await looker.look(rounds - 1, from));
    }
    await looker.end();
    const sentLater = ((await host.sent()) - sentFirst) / LATER_LOOKS;
    return { commits: commits.length, first, later, sentFirst, sentLater };
  } finally {
    await host.close();
    rmSync(root, { recursive: true, force: true });
  }
}

const [mode, ...rest] = process.argv.slice(2);
if (mode === "look") {
  const [url = "", journal = ""] = rest;
  process.on("message", async ({ round, from }: { readonly round: number; readonly from: string }) => {
    process.send?.(await lookHere(url, journal, round, from));
  });
} else {
  const args = process.argv.slice(2).map(Number);
  const rows = [];
  for (const rounds of args.length > 0 ? args : [2, 9]) {
    const { commits, first, later, sentFirst, sentLater } = await season(rounds);
    const [afterRestart, ...living] = later.map(({ cpu }) => cpu);
    const cpus = living.sort((a, b) => a - b);
    rows.push({
      commits,
      "first look, s": first.cpu.toFixed(2),
      "first, MiB": Math.round(first.rssMiB),
      "first, MB sent": (sentFirst / 1e6).toFixed(1),
      "after a restart, s": afterRestart?.toFixed(2),
      "later looks, s (median)": (cpus[cpus.length >> 1] ?? Number.NaN).toFixed(2),
      "(most)": (cpus.at(-1) ?? Number.NaN).toFixed(2),
      "later, MiB": Math.round(Math.max(...later.map(({ rssMiB }) => rssMiB))),
      "later, kB sent": (sentLater / 1e3).toFixed(0),
      proved: later.at(-1)?.ok,
    });
  }
  console.table(rows);
  const [short, long] = [rows[0], rows.at(-1)].map((row) => Number(row?.["later looks, s (median)"]));
  const verdictOf = (held: boolean) => (held ? "met" : "MISSED");
  console.log(`a later look ≤ ${LIMITS.seconds} s of processor time: ${verdictOf((long ?? 9) <= LIMITS.seconds)}`);
  console.log(
    `no growth with the season (≤ ${LIMITS.growth} ×): ${verdictOf((long ?? 9) <= LIMITS.growth * (short ?? 0))}`,
  );
}
