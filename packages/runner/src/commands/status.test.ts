import { describe, expect, it } from "vitest";
import { makeFolder } from "../../testing/fixtures.ts";
import { run } from "../../testing/run-command.ts";

const state = (over: object) => JSON.stringify({ current_round: 4, stage: "paused", next_stage_eta: null, ...over });

describe("404-gen status", () => {
  it("tells where a folder of records stands", async () => {
    const ran = await run(["status", makeFolder({ "state.json": state({}) })]);
    expect(ran.status).toBe(0);
    expect(ran.stdout).toMatch(/^stage +paused$/m);
    expect(ran.stdout).toMatch(/^waits for operator: to go on$/m);
  });

  it("gives one object with --json", async () => {
    const ran = await run(["status", makeFolder({ "state.json": state({ stage: "finished" }) }), "--json"]);
    expect(ran.json()).toMatchObject({ round: 4, stage: "finished", waitingFor: [], stageSince: null });
  });

  it("takes STATE_DIR when no repository is given", async () => {
    const ran = await run(["status", "--json"], { env: { STATE_DIR: makeFolder({ "state.json": state({}) }) } });
    expect(ran.json()).toMatchObject({ stage: "paused" });
  });

  it("ends with 2 where there is no repository, or no sensible interval", async () => {
    expect((await run(["status", "/nowhere/at/all", "--json"])).status).toBe(2);
    const ran = await run(["status", makeFolder({ "state.json": state({}) }), "--watch", "--interval", "0"]);
    expect(ran).toMatchObject({ status: 2, stderr: expect.stringContaining("--interval") });
  });

  it("--watch looks again until it is stopped", async () => {
    const stop = new AbortController();
    let looks = 0;
    const ran = await run(["status", makeFolder({ "state.json": state({}) }), "--watch", "--interval", "1", "--json"], {
      interrupt: stop.signal,
      onOutput: () => {
        if (++looks === 2) stop.abort();
      },
    });
    expect(looks).toBe(2);
    expect(
      ran.stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).round),
    ).toEqual([4, 4]);
  });
});
