import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createOfflineJudge } from "@404-gen/judge/offline";
import { scriptFromJudge, startScriptedVlm } from "@404-gen/judge/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../../testing/run-command.ts";

/** The built command, as a user runs it; `npm test` bundles first. */
const CLI = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const PROMPTS = "5";

type Run = { readonly code: number | null; readonly result: DemoJson | null; readonly notes: string };
type DemoJson = {
  readonly ok: boolean;
  readonly winner: string;
  readonly matches: readonly { readonly right: string; readonly margin: number }[];
  readonly expectations: readonly { readonly what: string; readonly met: boolean; readonly seen: string }[];
};

/** Plays the demo in a process of its own; with `killAt` the process is killed, without warning, when it has said that. */
function play(
  out: string,
  options: { readonly killAt?: RegExp; readonly args?: readonly string[] } = {},
): Promise<Run> {
  const child = spawn(
    process.execPath,
    [CLI, "demo", "--json", "--prompts", PROMPTS, "--out", out, ...(options.args ?? [])],
    {
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: process.env["PATH"] },
    },
  );
  let stdout = "";
  let notes = "";
  child.stdout.on("data", (text: Buffer) => {
    stdout += text.toString();
  });
  child.stderr.on("data", (text: Buffer) => {
    notes += text.toString();
    if (options.killAt?.test(notes)) child.kill("SIGKILL");
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) =>
      resolve({ code, notes, result: stdout === "" ? null : (JSON.parse(stdout) as DemoJson) }),
    );
  });
}

/** Plays the demo in this process, from the sources. */
async function playHere(out: string): Promise<Run> {
  const { status, stdout, stderr } = await run(["demo", "--json", "--prompts", PROMPTS, "--out", out]);
  return { code: status, notes: stderr, result: stdout === "" ? null : (JSON.parse(stdout) as DemoJson) };
}

/** Keys whose values are measured times. */
const TIMES = /^(generation_time|seconds.*|time_(min|max|avg|median)|ms|distance_ms)$/;

/** Every file of the record, times left out. */
async function recordOf(out: string): Promise<Record<string, unknown>> {
  const root = join(out, "state");
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && !entry.parentPath.includes(".git"))
    .map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(
    files.sort().map(async (path) => [path.slice(root.length + 1), await readFile(path, "utf8")] as const),
  );
  const timeless = (text: string) =>
    JSON.parse(text, (key, value: unknown) => (TIMES.test(key) ? "a time" : value)) as unknown;
  return Object.fromEntries(texts.map(([path, text]) => [path, path.endsWith(".json") ? timeless(text) : text]));
}

/** Subjects of the commits, oldest first. */
async function historyOf(out: string): Promise<string[]> {
  const { openGitReader } = await import("@404-gen/core/git");
  const reader = await openGitReader(join(out, "state"));
  const subjects: string[] = [];
  for await (const { message } of reader.commits()) subjects.push(message.trim());
  await reader.close();
  return subjects;
}

describe.skipIf(!existsSync(CLI))(
  `404-gen demo (skipped: ${existsSync(CLI) ? "no" : "not bundled"})`,
  // Many plays; at a load of 23 on two cores one took five minutes.
  { timeout: 7_200_000 },
  () => {
    let folder: string;
    let first: Run;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "404-demo-"));
      first = await playHere(join(folder, "first"));
    }, 7_200_000);
    afterAll(() => rm(folder, { recursive: true, force: true }));

    it("ends as it must, and says so", () => {
      expect(first.result?.expectations.filter(({ met }) => !met)).toEqual([]);
      expect(first).toMatchObject({ code: 0, result: { ok: true } });
    });

    it("writes the true sequence of stages", async () => {
      const history = (await historyOf(join(folder, "first"))).join("\n");
      const stages = [
        "submissions for round 0",
        "Update state (downloading)",
        "Update state (duels)",
        "Round 0 winner",
        "Update state (open), schedule, leader for round 1",
      ];
      const places = stages.map((stage) => history.indexOf(stage));
      expect(places.every((place) => place >= 0)).toBe(true);
      expect([...places].sort((a, b) => a - b)).toEqual(places);
    });

    it("gives the same records but for times when it is played again", async () => {
      await play(join(folder, "again"));
      expect(await recordOf(join(folder, "again"))).toEqual(await recordOf(join(folder, "first")));
    });

    it("killed at many points, it goes on from the record: nothing is lost and nothing is done twice", async () => {
      const out = join(folder, "killed");
      const points = [/3\/9 prompt pictures/, /collector: published/, /miners: /, /leader's baseline of round 0/, /generation is over/, /downloads complete/, /judge: requested an audit/, /auditor: audit of 5HEDX2sfz5/, /played leader vs 5FVEJnXMrk/, /judge: crowned/]; // biome-ignore format: a list of moments
      for (const killAt of points) expect((await play(out, { killAt })).code, String(killAt)).toBeNull();
      const last = await play(out);
      expect(last).toMatchObject({ code: 0, result: { ok: true } });
      expect(await historyOf(out)).toEqual(await historyOf(join(folder, "first")));
      expect(await recordOf(out)).toEqual(await recordOf(join(folder, "first")));
    });

    it("comes to the same winner when a VLM server judges", async () => {
      const server = await startScriptedVlm(scriptFromJudge(createOfflineJudge(), {}));
      try {
        const judged = await play(join(folder, "vlm"), { args: ["--judge-url", server.baseUrl] });
        expect(judged.result?.winner).toBe(first.result?.winner);
        expect(judged).toMatchObject({ code: 0, result: { ok: true } });
      } finally {
        await server.close();
      }
    });
  },
);
