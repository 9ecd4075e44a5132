import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createGitStore } from "@404-gen/core/git";
import { formatState, parseState, type Stage } from "@404-gen/core/records";
import { expect, it } from "vitest";
import { makeFolder } from "../../testing/fixtures.ts";
import { run } from "../../testing/run-command.ts";

async function competition(stage: Stage, more: object = {}) {
  const dir = makeFolder();
  const store = await createGitStore({ dir });
  const text = formatState({ current_round: 4, stage, next_stage_eta: "2026-02-03T10:00:00Z", ...more });
  await store.commit([{ path: "state.json", text }], { message: "Begin" });
  await store.close();
  const git = (...args: string[]) => execFileSync("git", ["-C", dir, ...args], { encoding: "utf8" }).trimEnd();
  const now = () => parseState(git("show", "HEAD:state.json"), { path: "state.json" });
  return { env: { STATE_DIR: dir, GIT_AUTHOR_NAME: "ada" }, git, now };
}

it("a person holds the round with a reason, and goes on with what was held", async () => {
  const { env, git, now } = await competition("duels");
  const pause = await run(["pause", "the GPU account is empty", "--json"], { env });
  expect(pause.json()).toMatchObject({ round: 4, from: "duels", to: "paused", resumes: "duels", by: "ada" });
  expect(now()).toMatchObject({
    stage: "paused",
    next_stage_eta: null,
    x404: { resume_stage: "duels", paused: { reason: "the GPU account is empty", by: "ada" } },
  });
  expect(git("log", "-1", "--format=%an %s")).toBe("ada Update state (paused) for round 4");
  const twice = await run(["pause", "again", "--json"], { env });
  expect(twice.status).toBe(2);
  expect(twice.json()).toMatchObject({
    error: { code: "STAGE_NOT_PAUSABLE", message: expect.stringMatching(/by ada: the GPU account is empty$/) },
  });
  const resumeRun = await run(["resume"], { env });
  expect(resumeRun.stdout).toContain("round 4 goes on with duels");
  expect(now()).toEqual({ current_round: 4, stage: "duels", next_stage_eta: null });
  expect(git("log", "-1", "--format=%s")).toBe("Update state (duels) for round 4");
});

it("a pause without a note is resumed by naming the stage, and only a pause is resumed", async () => {
  const { env, now } = await competition("paused");
  expect((await run(["resume", "--json"], { env })).json()).toMatchObject({ error: { code: "RESUME_STAGE_MISSING" } });
  expect((await run(["resume", "--to", "lunch", "--json"], { env })).json()).toMatchObject({
    error: { code: "OPTION_INVALID" },
  });
  expect((await run(["resume", "--to", "downloading", "--json"], { env })).json()).toMatchObject({ to: "downloading" });
  expect(now().stage).toBe("downloading");
  expect((await run(["resume", "--json"], { env })).json()).toMatchObject({ error: { code: "STAGE_NOT_PAUSED" } });
});

it("a command that commits makes no repository: neither beside loose files nor in a folder that is not there", async () => {
  const loose = makeFolder({ "state.json": "{}" });
  const absent = join(makeFolder(), "absent");
  const empty = makeFolder();
  const lines = [
    ["pause", "a reason"],
    ["resume"],
    ["audit", "record-source", "--hotkey", "5x", "--verdict", "passed", "--reason", "read"],
    ["repair", "--file", "leader.json=", "--why", "a trial"],
  ];
  for (const STATE_DIR of [loose, absent, empty])
    for (const line of lines)
      expect([line, (await run([...line, "--json"], { env: { STATE_DIR } })).json()]).toMatchObject([
        line,
        { error: { code: "REPOSITORY_MISSING" } },
      ]);
  expect([readdirSync(loose), existsSync(absent), readdirSync(empty)]).toEqual([["state.json"], false, []]);
});
