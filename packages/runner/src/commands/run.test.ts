import { join } from "node:path";
import { formatState, paths } from "@404-gen/core/records";
import { describe, expect, it } from "vitest";
import { freePort } from "../../../core/testing/free-port.ts";
import { makeFolder, makeGitRepository } from "../../testing/fixtures.ts";
import { run } from "../../testing/run-command.ts";
import type { Look } from "../dashboard/look.ts";

const PAUSE = formatState({ current_round: 0, stage: "paused", next_stage_eta: null });
/** Folder of a record with a competition that has begun. */
const begunRecord = () =>
  makeGitRepository([{ message: "Begin", changes: [{ path: paths.state, after: PAUSE }] }]).folder;

describe("404-gen run", () => {
  it("does not start where no competition was begun", async () => {
    const CHAIN_FILE = join(makeFolder({ "chain.json": "{}" }), "chain.json");
    const env = { CHAIN: "simulated", CHAIN_FILE, STATE_DIR: makeFolder(), JOURNAL_DIR: makeFolder() };
    expect((await run(["run", "round-manager", "--json"], { env })).json()).toMatchObject({
      error: { code: "RECORD_MISSING" },
    });
  });

  it("names every bad setting and what is allowed, and starts nothing", async () => {
    const ran = await run(["run", "--json"], {
      env: { NETUID: "seventeen", RENDER_THREADS: "0", GPU_PROVIDERS: "aws" },
    });
    expect(ran.status).toBe(2);
    const { error } = ran.json<{ error: { code: string; message: string; data: { problems: string[] } } }>();
    expect(error.code).toBe("SETTINGS_INVALID");
    expect(error.data.problems).toEqual([
      'NETUID is "seventeen", allowed is a whole number from 0 to 65535',
      'RENDER_THREADS is "0", allowed is a whole number from 1 to 64',
      'GPU_PROVIDERS is "aws", allowed is a list of targon, verda, runpod, process',
    ]);
  });

  it("takes every setting as a flag too, but no credential", async () => {
    expect((await run(["run", "--json", "--max-concurrent-duels", "0"])).json()).toMatchObject({
      error: { code: "SETTINGS_INVALID", message: expect.stringContaining("MAX_CONCURRENT_DUELS") },
    });
    expect((await run(["run", "--json", "--github-token", "x"])).json()).toMatchObject({ error: { code: "USAGE" } });
  });

  it("knows its services by name", async () => {
    expect((await run(["run", "jugde", "--json"])).json()).toMatchObject({
      error: {
        code: "SERVICE_UNKNOWN",
        message: "there is no service jugde; there are collector, auditor, judge, round-manager, weights",
      },
    });
  });

  it("says which setting a chosen part is missing", async () => {
    const env = {
      CHAIN: "simulated",
      CHAIN_FILE: join(makeFolder(), "none.json"),
      STATE_DIR: begunRecord(),
      JOURNAL_DIR: makeFolder(),
    };
    expect((await run(["run", "round-manager", "--json"], { env })).json()).toMatchObject({
      error: { code: "CHAIN_FILE_INVALID" },
    });
    expect((await run(["run", "round-manager", "--json"], { env: { ...env, CHAIN_FILE: "" } })).json()).toMatchObject({
      error: { message: "CHAIN=simulated needs CHAIN_FILE" },
    });
  });

  it("asks for all that the auditor needs before anything starts", async () => {
    const ran = await run(["run", "auditor", "--json"], { env: { GPU_PROVIDERS: "verda,process" } });
    expect(ran.status).toBe(2);
    expect(ran.json()).toMatchObject({
      error: {
        data: {
          problems: [
            "GPU_PROVIDERS names verda, which needs VERDA_CLIENT_ID, VERDA_CLIENT_SECRET, VERDA_GENERATION_TOKEN",
            "GPU_PROVIDERS names process, which needs PROCESS_IMAGES_FILE",
            "DISTANCE=dinov3 needs DINOV3_MODEL; DISTANCE=offline audits by the offline embedding instead",
            "BUILD_SOURCE=github needs GITHUB_REPO",
          ],
        },
      },
    });
  });

  it("jumps on a simulated chain alone, to a stage that there is", async () => {
    const jump = (argv: readonly string[], env = {}) => run(["run", "round-manager", ...argv, "--json"], { env });
    const env = { CHAIN: "subtensor", STATE_DIR: begunRecord(), JOURNAL_DIR: makeFolder() };
    const refusals: [readonly string[], string][] = [
      [["--until", "duels"], '--until is "duels", allowed is with --jump a stage: '],
      [["--jump", "--until", "duel"], '--until is "duel", allowed is with --jump a stage: '],
      [["--jump"], "--jump needs CHAIN=simulated"],
    ];
    for (const [argv, message] of refusals)
      expect((await jump(argv, env)).json()).toMatchObject({
        error: { code: "OPTION_INVALID", message: expect.stringContaining(message) },
      });
  });

  it("runs until stopped, and ends with 0", async () => {
    const stop = new AbortController();
    const folder = makeFolder({ "chain.json": JSON.stringify({ neurons: [{ hotkey: "x" }] }) });
    const env = {
      CHAIN: "simulated",
      CHAIN_FILE: join(folder, "chain.json"),
      STATE_DIR: begunRecord(),
      JOURNAL_DIR: join(folder, "journal"),
    };
    const ran = await run(["run", "round-manager", "--json"], {
      ...{ env, interrupt: stop.signal },
      onNote: (text) => {
        if (text.includes('"msg":"running"')) stop.abort();
      },
    });
    expect(ran.json()).toEqual({ stopped: true, services: ["round-manager"] });
    expect(ran.status).toBe(0);
    expect(ran.stderr).toContain('"msg":"running"');
  });

  it("shows the round live where --dashboard says, and ends with the pages that are open", async () => {
    const stop = new AbortController();
    const folder = makeFolder({ "chain.json": JSON.stringify({ neurons: [{ hotkey: "x" }] }) });
    const env = {
      CHAIN: "simulated",
      CHAIN_FILE: join(folder, "chain.json"),
      STATE_DIR: begunRecord(),
      JOURNAL_DIR: join(folder, "journal"),
    };
    const port = String(await freePort());
    const running = run(["run", "round-manager", "--dashboard", port, "--json"], { env, interrupt: stop.signal });
    const at = `http://127.0.0.1:${port}`;
    await expect
      .poll(() =>
        fetch(at).then(
          ({ status }) => status,
          () => 0,
        ),
      )
      .toBe(200);
    const events = await fetch(`${at}/events`);
    await expect.poll(async () => ((await (await fetch(`${at}/look.json`)).json()) as Look).turns.length).toBe(1);
    stop.abort();
    expect((await running).status).toBe(0);
    await expect(events.text()).resolves.toContain("event: look");
    for (const more of [["none"], [port, "--jump"]])
      expect((await run(["run", "--dashboard", ...more, "--json"])).json()).toMatchObject({
        error: { code: "OPTION_INVALID", data: { name: "--dashboard" } },
      });
  });
});
