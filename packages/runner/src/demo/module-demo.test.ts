import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../../testing/run-command.ts";
import { CLI, historyOf, noWorkers, playByWorkers, play as playDemo, type Run, recordOf } from "./play-demo.fixture.ts";

const ARGS = ["--format", "js", "--prompts", "2"];
const play: typeof playDemo = (out, { args = [], ...options } = {}) =>
  playDemo(out, { ...options, args: [...ARGS, ...args] });

/** True for files that depend on when an image's machines were removed: a kill changes that. */
const isOfMachines = (path: string): boolean => /pod_stats\.json$|generation_reports\.json$/.test(path);
/**
 * Lines of the history. A kill during an audit removes its machines, and the modules that they have made by then are committed at once. So the lines
 * about machines and modules differ from a run without a kill, and are left out.
 */
const linesOf = async (out: string): Promise<readonly string[]> =>
  (await historyOf(out))
    .flatMap((message) => message.split("\n").map((line) => line.trim()))
    .filter((line) => line !== "" && !/^Update (pod stats|generated_\d+\.json) /.test(line));
const without = (record: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(record).filter(([path]) => !isOfMachines(path)));

describe.skipIf(!existsSync(CLI))(
  `404-gen demo --format js (skipped: ${existsSync(CLI) ? "no" : "not bundled"})`,
  // Three complete rounds; a machine under load takes many times as long as an idle one.
  { timeout: 7_200_000 },
  () => {
    let folder: string;
    let first: Run;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "404-demo-js-"));
      first = await play(join(folder, "first"));
    }, 7_200_000);
    afterAll(() => rm(folder, { recursive: true, force: true }));

    it("ends as it must, and says so", () => {
      expect(first.result?.expectations.filter(({ met }) => !met)).toEqual([]);
      expect(first).toMatchObject({ code: 0, result: { ok: true } });
    });

    it("is proved by verify, and shown by report and status", async () => {
      const state = join(folder, "first", "state");
      const proof = await run(["verify", state, "--json"]);
      expect(proof.status).toBe(0);
      expect(proof.json()).toMatchObject({ verdict: "proved" });
      const page = join(folder, "page.html");
      expect((await run(["report", state, "--round", "0", "-o", page, "--json"])).json()).toMatchObject({
        winner: first.result?.winner,
        findings: 0,
      });
      const text = await readFile(page, "utf8");
      for (const words of [
        "Its audit was rejected: submitted vs generated #1",
        "grid.png",
        "things were recomputed from the records",
        "Machines of this round: process",
      ])
        expect(text).toContain(words);
      expect(text).toMatch(/hardware\.json/);
      const own = await readFile(join(folder, "first", "report.html"), "utf8");
      expect(own).toContain("data:image/jpeg;base64,");
      expect(own.replace(/https:\/\/github\.com[^"]*/g, "")).not.toContain("objects.demo.test/rounds/0/leader");
    });

    it("gives the same records but for times when it is played again", async () => {
      await play(join(folder, "again"));
      expect(await recordOf(join(folder, "again"))).toEqual(await recordOf(join(folder, "first")));
    });

    it("killed at ten points, it goes on from the record: nothing is lost and nothing is done twice", async () => {
      const out = join(folder, "killed");
      const points = [/3\/6 prompt pictures/, /collector: published/, /miners: /, /leader's baseline of round 0/, /downloads complete/, /judge: played leader/, /judge: requested an audit/, /auditor: regeneration of/, /judge: audits: /, /judge: crowned/]; // biome-ignore format: a list of moments
      for (const killAt of points) expect((await play(out, { killAt })).code, String(killAt)).toBeNull();
      const last = await play(out);
      expect(last.result?.expectations.filter(({ met }) => !met)).toEqual([]);
      expect(last).toMatchObject({ code: 0, result: { ok: true } });
      expect(await historyOf(out)).toEqual(await historyOf(join(folder, "first")));
      expect(without(await recordOf(out))).toEqual(without(await recordOf(join(folder, "first"))));
    });

    it.skipIf(noWorkers !== null)(
      `gives the same records with two workers, whatever the jobs at which it was killed (skipped: ${noWorkers ?? "no"})`,
      async () => {
        const out = join(folder, "workers");
        const last = await playByWorkers(out, { play, kinds: ["fetch-module", "publish", "staged-duel"] });
        expect(last.result?.expectations.filter(({ met }) => !met)).toEqual([]);
        expect(await linesOf(out)).toEqual(await linesOf(join(folder, "first")));
        expect(without(await recordOf(out))).toEqual(without(await recordOf(join(folder, "first"))));
      },
    );
  },
);
