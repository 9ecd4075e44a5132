import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DEV_HOTKEYS } from "@404-gen/core/testing";
import { buildRepository, buildRoundTwo, CAST_TWO } from "@404-gen/core/testing/fakes";
import { STATE_FILES_TWO as TWO } from "@404-gen/core/two";
import { expect, it } from "vitest";
import { makeFolder, makeGitRepository } from "../../testing/fixtures.ts";
import { run } from "../../testing/run-command.ts";
import { createRoundVerifier } from "../assemble/parts/verifier.ts";
import { loadSettings } from "../settings/load.ts";

const { commits, files } = buildRepository();
const PATH = "rounds/0/winner.json";
const good = files.get(PATH) as string;
const signal = new AbortController().signal;

/** A competition with a truncated winner.json. */
function damageRecord(history = commits) {
  const edit = {
    message: "oops",
    changes: [{ path: PATH, after: good.slice(0, 20) }],
    time: history.at(-1)?.time ?? 0,
  };
  const { folder } = makeGitRepository([...history, edit]);
  const git = (...args: string[]) => execFileSync("git", ["-C", folder, ...args], { encoding: "utf8" }).trimEnd();
  git("reset", "-q", "--hard");
  const local = join(makeFolder(), "winner.json");
  writeFileSync(local, good);
  const repair = (...more: string[]) => run(["repair", folder, "--why", "a full disk", "--by", "ada", ...more], {});
  return { folder, git, local, repair };
}

it("a person repairs a damaged file: the difference first, then one commit that verify lists", async () => {
  const { folder, git, local, repair } = damageRecord();
  const before = git("rev-parse", "HEAD");
  const dry = await repair("--file", `${PATH}=${local}`, "--dry-run");
  expect(dry.stdout).toMatch(
    /repair 1, of round 0, by ada: a full disk\nrounds\/0\/winner\.json\n {2}\d+- [\s\S]*\+ [\s\S]*dry run/,
  );
  expect(git("rev-parse", "HEAD")).toBe(before);
  const ran = await repair("--file", `${PATH}=${local}`, "--json");
  expect(ran.json()).toMatchObject({ number: 1, entry: { round: 0, by: "ada", why: "a full disk" }, revision: git("rev-parse", "HEAD") }); // biome-ignore format: one line
  expect(git("log", "-1", "--format=%s")).toBe("Repair of the record, number 1");
  expect(git("show", "--format=", "--name-only", "HEAD").split("\n").sort()).toEqual(["repairs.json", PATH]);
  expect(git("show", `HEAD:${PATH}`)).toBe(good.trimEnd());

  const proof = await createRoundVerifier(loadSettings([{ STATE_DIR: folder, JOURNAL_DIR: makeFolder() }])).verifyRound(0, { signal }); // biome-ignore format: one line
  expect(proof).toMatchObject({ ok: true, findings: [] });
  expect(proof.repairs).toEqual([expect.stringMatching(/^RECORD_REPAIRED: rounds\/0\/winner\.json was repaired by ada .*: a full disk$/)]); // biome-ignore format: one line

  const again = await repair("--file", `${PATH}=${local}`, "--json");
  expect(again.json()).toMatchObject({ error: { code: "REPAIR_REFUSED" } });
});

it("refuses what is no repair, and writes nothing", async () => {
  const { git, local, repair } = damageRecord();
  const before = git("rev-parse", "HEAD");
  const broken = join(makeFolder(), "broken.json");
  writeFileSync(broken, "{}");
  for (const [code, ...options] of [
    ["REPAIR_REFUSED", "--file", `notes.txt=${local}`],
    ["REPAIR_REFUSED", "--file", `repairs.json=${local}`],
    ["REPAIR_REFUSED", "--file", `${PATH}=${local}`, "--file", `rounds/1/winner.json=${local}`],
    ["REPAIR_REFUSED", "--file", `${PATH}=${local}`, "--why", " "],
    ["REPAIR_REFUSED", "--file", "rounds/0/builds_none.json="],
    ["RECORD_INVALID", "--file", `${PATH}=${broken}`],
    ["OPTION_INVALID", "--file", PATH],
    ["FILE_MISSING", "--file", `${PATH}=${local}.none`],
  ] as const)
    expect((await repair(...options, "--json")).json(), options.join(" ")).toMatchObject({ error: { code } });
  expect(git("rev-parse", "HEAD")).toBe(before);
  const none = await run(
    ["repair", "no-such-folder", "--file", `${PATH}=${local}`, "--why", "x", "--by", "a", "--json"],
    {},
  );
  expect(none.json()).toMatchObject({ error: { code: "REPOSITORY_MISSING" } });
});

it("C15: takes a report and the verdict that hung on it away together, with a reason, so that an audit of competition 2 runs again", async () => {
  const files = buildRoundTwo();
  const { cheat } = CAST_TWO;
  const [reports, verdicts] = [TWO.generationReports.path({ round: 0 }), TWO.generationAudits.path({ round: 0 })];
  const commit = { message: "The round", changes: [...files].map(([path, after]) => ({ path, after })), time: 1 };
  const { folder } = makeGitRepository([commit]);
  const git = (...args: string[]) => execFileSync("git", ["-C", folder, ...args], { encoding: "utf8" }).trimEnd();
  git("reset", "-q", "--hard");
  const local = makeFolder();
  const options = [reports, verdicts].flatMap((path) => {
    const { [cheat]: removal, ...rest } = JSON.parse(files.get(path) ?? "") as Record<string, unknown>;
    expect(removal).toBeDefined();
    const file = join(local, path.split("/").at(-1) ?? "");
    writeFileSync(file, JSON.stringify(rest, null, 2));
    return ["--file", `${path}=${file}`];
  });
  const ran = await run(["repair", folder, "--why", "a provider's fault", "--by", "ada", ...options, "--json"], {});
  expect(ran.json()).toMatchObject({ number: 1, entry: { round: 0, by: "ada", why: "a provider's fault" } });
  const changes = git("show", "--format=", "--name-only", "HEAD").split("\n").sort();
  expect(changes).toEqual(["repairs.json", reports, verdicts].sort());
  for (const path of [reports, verdicts]) expect(git("show", `HEAD:${path}`)).not.toContain(cheat);
});

it("the weights command gives nothing on a repaired round, unless ACCEPT_REPAIRED_ROUNDS takes it", async () => {
  const { commits, files } = buildRepository({ rounds: 1 });
  const { folder, local, repair } = damageRecord(commits);
  writeFileSync(local, files.get(PATH) as string);
  expect((await repair("--file", `${PATH}=${local}`, "--json")).status).toBe(0);
  const leaders = JSON.parse(files.get("leader.json") ?? "") as
    | { leaders?: { hotkey: string }[] }
    | { hotkey: string }[];
  const hotkeys = (Array.isArray(leaders) ? leaders : (leaders.leaders ?? [])).map(({ hotkey }) => hotkey);
  const [ME = ""] = DEV_HOTKEYS;
  const neurons = [...new Set([ME, ...hotkeys])].map((hotkey) => ({ hotkey }));
  const chain = join(
    makeFolder({ "chain.json": JSON.stringify({ neurons, hotkey: ME, startBlock: 9e7 }) }),
    "chain.json",
  );
  const set = (...more: string[]) =>
    run([
      "weights",
      "set",
      folder,
      "--json",
      "--chain",
      "simulated",
      "--chain-file",
      chain,
      "--subnet-owner-uid",
      "0",
      ...more,
    ]);
  const readWeights = () => (JSON.parse(readFileSync(chain, "utf8")) as { weights?: unknown[] }).weights ?? [];
  const refusal = await set();
  expect(refusal.json()).toMatchObject({
    plan: { kind: "set" },
    outcome: null,
    error: { code: "ROUND_REPAIRED", message: expect.stringContaining("repaired by ada") },
  });
  expect([refusal.status, readWeights().length]).toEqual([1, 0]);
  const acceptance = await set("--set", "ACCEPT_REPAIRED_ROUNDS=true");
  expect(acceptance.json()).toMatchObject({ plan: { kind: "set" }, outcome: { kind: "set" } });
  expect([acceptance.status, readWeights().length]).toEqual([0, 1]);
});
