import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { DEV_HOTKEYS } from "@404-gen/core/testing";
import { buildRoundTwo, CAST_TWO } from "@404-gen/core/testing/fakes";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeFolder, serveFolder } from "../../testing/fixtures.ts";
import { run } from "../../testing/run-command.ts";

type Check = { area: string; name: string; state: string; detail: string; code?: string };

const [VALIDATOR] = DEV_HOTKEYS;
const MODEL = "test-model";

/** A validator with everything on this machine: record, chain file, objects behind a CDN, a model server. */
describe("404-gen doctor", () => {
  let judge: Server;
  let cdn: { readonly url: string; close(): Promise<void> };
  let env: Record<string, string>;
  const answers = { models: 200, content: '{"pictures":3}' };
  beforeAll(async () => {
    judge = createServer((request, response) => {
      request.resume().on("end", () => {
        const json = (status: number, body: unknown) =>
          response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
        if (request.url?.endsWith("/models"))
          return answers.models === 200
            ? json(200, { data: [{ id: MODEL }] })
            : json(answers.models, { message: "the key is not known here" });
        return json(200, { choices: [{ message: { content: answers.content }, finish_reason: "stop" }] });
      });
    });
    await new Promise<void>((resolve) => judge.listen(0, "127.0.0.1", resolve));
    const objects = makeFolder();
    cdn = await serveFolder(objects);
    const home = makeFolder({
      "state/state.json": JSON.stringify({ current_round: 4, stage: "finalizing", next_stage_eta: null }),
      "chain.json": JSON.stringify({ hotkey: VALIDATOR, neurons: [{ hotkey: VALIDATOR }] }),
      "map.json": "{}",
    });
    env = {
      STATE_DIR: join(home, "state"),
      JOURNAL_DIR: join(home, "journal"),
      OBJECTS_DIR: objects,
      CDN_URL: cdn.url,
      CHAIN: "simulated",
      CHAIN_FILE: join(home, "chain.json"),
      GPU_PROVIDERS: "process",
      PROCESS_IMAGES_FILE: join(home, "map.json"),
      BUILD_SOURCE: "map",
      BUILD_MAP_FILE: join(home, "map.json"),
      OPENAI_BASE_URL: `http://127.0.0.1:${(judge.address() as AddressInfo).port}/v1`,
      OPENAI_MODEL: MODEL,
    };
  });
  afterAll(async () => {
    judge.close();
    await cdn.close();
  });

  const examine = async (over: Record<string, string> = {}, only?: string) => {
    const ran = await run(["doctor", "--json", ...(only ? ["--only", only] : [])], { env: { ...env, ...over } });
    return { status: ran.status, ...(ran.json() as { ok: boolean; at: string; checks: Check[] }) };
  };
  const stateOf = (checks: readonly Check[], name: string) => checks.find((check) => check.name === name);

  it("finds nothing that would stop a round where all is well, and says what comes next", async () => {
    const report = await examine();
    expect(report.checks.filter(({ state }) => state === "wrong")).toEqual([]);
    expect(report).toMatchObject({ ok: true, status: 0 });
    expect(stateOf(report.checks, "record")?.detail).toMatch(/competition 1 by .*round 4, finalizing\. Next: /);
    expect(stateOf(report.checks, "judge")).toMatchObject({ state: "ok", detail: `${MODEL} is served` });
    expect(stateOf(report.checks, "judge's answer")).toMatchObject({ state: "ok" });
    expect(stateOf(report.checks, "objects")).toMatchObject({ state: "ok" });
    expect(stateOf(report.checks, "own weights")?.detail).toContain("uid 0");
    expect(stateOf(report.checks, "clock")).toMatchObject({ state: "ok" });
  });

  it.each([
    [
      "downloading",
      (files: Map<string, string>) => files.delete(`rounds/0/${CAST_TWO.weak}/submitted.json`),
      /competition 2 by .*round 0, downloading\. Next: collector: /,
    ],
    [
      "duels",
      (files: Map<string, string>) => {
        const rows = (files.get("rounds/0/audit_matrix.csv") ?? "").split("\n");
        const missing = `leader_2,${CAST_TWO.winner},`;
        files.set("rounds/0/audit_matrix.csv", rows.filter((row) => !row.startsWith(missing)).join("\n"));
        const verdicts = JSON.parse(files.get("rounds/0/generation_audits.json") ?? "{}") as Record<string, unknown>;
        files.set("rounds/0/generation_audits.json", JSON.stringify({ [CAST_TWO.cheat]: verdicts[CAST_TWO.cheat] }));
      },
      /competition 2 by .*round 0, duels\. Next: judge: the audit duel against leader, repeat 2/,
    ],
    [
      "duels",
      (files: Map<string, string>) => {
        for (const name of ["audit_matrix.csv", "generation_audits.json", "generation_reports.json"])
          files.delete(`rounds/0/${name}`);
      },
      /competition 2 by .*round 0, duels\. Next: auditor: regeneration 1, 2/,
    ],
  ])("says what would be done next where other services left a round in %s", async (stage, leave, next) => {
    const files = buildRoundTwo();
    files.delete("rounds/0/winner.json");
    files.set("state.json", JSON.stringify({ current_round: 0, stage, next_stage_eta: null }));
    leave(files);
    const { checks } = await examine({ STATE_DIR: makeFolder(Object.fromEntries(files)) }, "record");
    expect(stateOf(checks, "record")?.detail).toMatch(next);
  });

  it.each([
    ["record", "record", { STATE_DIR: makeFolder({ "state.json": "{" }) }, ""],
    ["record", "git host", { GITHUB_REPO: "http://127.0.0.1:1/x" }, "GIT_UNREACHABLE"],
    ["chain", "chain", { CHAIN_FILE: "/nowhere/chain.json" }, "CHAIN_FILE_INVALID"],
    [
      "chain",
      "own weights",
      { CHAIN_FILE: join(makeFolder({ "c.json": JSON.stringify({ hotkey: VALIDATOR, neurons: [] }) }), "c.json") },
      "HOTKEY_NOT_REGISTERED",
    ],
    ["objects", "public address", { CDN_URL: "http://127.0.0.1:1" }, "OBJECT_STORE_FAILED"],
    ["judge", "judge", { OPENAI_BASE_URL: "http://127.0.0.1:1/v1" }, "JUDGE_CONNECTION"],
    ["builds", "builds", { BUILD_MAP_FILE: "/nowhere/map.json" }, "BUILD_MAP_INVALID"],
    ["gpu", "gpu runpod", { GPU_PROVIDERS: "runpod" }, "SETTINGS_INVALID"],
    ["model", "model", { DISTANCE: "dinov3", DINOV3_MODEL: "/nowhere/model.onnx" }, ""],
  ] as const)("%s: names a broken %s and ends with 1", async (area, name, over, code) => {
    // biome-ignore format: rows
    const report = await examine(over, area);
    expect(report).toMatchObject({ ok: false, status: 1 });
    const check = stateOf(report.checks, name);
    expect(check).toMatchObject({ state: "wrong", area });
    if (code !== "") expect(check?.code).toBe(code);
  });

  it("keeps a peer's own words, and warns of a model that is not served or keeps to no schema", async () => {
    answers.models = 401;
    expect(stateOf((await examine({}, "judge")).checks, "judge")?.detail).toContain("the key is not known here");
    answers.models = 200;
    answers.content = "three pictures, I think";
    const report = await examine({ OPENAI_MODEL: "other" }, "judge");
    expect(report.ok).toBe(true);
    expect(report.checks.map(({ state }) => state)).toEqual(["warning", "warning"]);
    answers.content = '{"pictures":3}';
  });

  it("is a table for a person, and refuses an area that there is not", async () => {
    const ran = await run(["doctor", "--only", "machine"], { env });
    expect(ran.stdout).toMatch(/^✓ node: v\d+/m);
    expect((await run(["doctor", "--only", "moon"], { env })).status).toBe(2);
  });
});
