import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createOfflineJudge } from "@404-gen/judge/offline";
import { scriptFromJudge, startScriptedVlm } from "@404-gen/judge/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../../testing/run-command.ts";
import {
  CLI,
  type DemoJson,
  historyOf,
  noWorkers,
  playByWorkers,
  play as playDemo,
  type Run,
  recordOf,
} from "./play-demo.fixture.ts";

const PROMPTS = "5";
const play: typeof playDemo = (out, { args = [], ...options } = {}) =>
  playDemo(out, { ...options, args: ["--prompts", PROMPTS, ...args] });

/** Plays the demo in this process, from the sources. */
async function playHere(out: string): Promise<Run> {
  const { status, stdout, stderr } = await run(["demo", "--json", "--prompts", PROMPTS, "--out", out]);
  return { code: status, notes: stderr, result: stdout === "" ? null : (JSON.parse(stdout) as DemoJson) };
}

describe.skipIf(!existsSync(CLI))(
  `404-gen demo (skipped: ${existsSync(CLI) ? "no" : "not bundled"})`,
  // The demo is played many times; at a load of 23 on two cores one play took five minutes.
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

    it("gives the same records but for times when it is played again, killed at many points: nothing is lost and nothing is done twice", async () => {
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
        const vlmRun = await play(join(folder, "vlm"), { args: ["--judge-url", server.baseUrl] });
        expect(vlmRun.result?.winner).toBe(first.result?.winner);
        expect(vlmRun).toMatchObject({ code: 0, result: { ok: true } });
      } finally {
        await server.close();
      }
    });

    it.skipIf(noWorkers !== null)(
      `gives the same records with two workers, whatever the jobs at which it was killed (skipped: ${noWorkers ?? "no"})`,
      async () => {
        const out = join(folder, "workers");
        const last = await playByWorkers(out, { play, kinds: ["fetch", "duel"] });
        expect(last.result?.expectations.filter(({ met }) => !met)).toEqual([]);
        expect(await historyOf(out)).toEqual(await historyOf(join(folder, "first")));
        expect(await recordOf(out)).toEqual(await recordOf(join(folder, "first")));
      },
    );
  },
);
