import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeFolder } from "../../testing/fixtures.ts";
import { run } from "../../testing/run-command.ts";

const pool = (count: number) =>
  Array.from({ length: count }, (_, at) => `https://prompts.example/${at}.png`).join("\n");
const folder = (count = 128) => makeFolder({ "pool.txt": pool(count) });
const LEADER = ["--leader-hotkey", "5EG3sSZZvzE8VA9gWhU6N2dPPtdmVWJVnR6hhX9SX2B9V1f9", "--leader-repo", "a/b"];
const REST = ["--leader-commit", "0".repeat(40), "--leader-docker", "registry.example/a/b:1"];
const begin = (at: string, ...more: string[]) =>
  ["init", "competition", join(at, "state"), "--block", "7000000", "--prompts", join(at, "pool.txt"), ...LEADER, ...REST, ...more]; // biome-ignore format: a command line

describe("404-gen init competition", () => {
  it.each(["glb", "ply", "js"])("writes a record of %s that verify, status and doctor take", async (format) => {
    const at = folder();
    const ran = await run(begin(at, "--yes", "--format", format, "--json"));
    const competition = format === "js" ? "2" : "1";
    expect(ran.json()).toMatchObject({
      competition,
      files: ["config.json", "state.json", "leader.json", "prompts.txt", "rounds/0/schedule.json"],
      settings: format === "ply" ? { MODEL_FORMAT: "ply" } : {},
    });
    expect(ran.status).toBe(0);
    const state = join(at, "state");
    expect(String(execFileSync("git", ["-C", state, "log", "--format=%s"])).trim().split("\n")).toHaveLength(1);
    expect(String(execFileSync("git", ["-C", state, "status", "--porcelain"]))).toBe("");
    const proof = await run(["verify", state, "--json"]);
    expect(proof).toMatchObject({ status: 0 });
    expect(proof.json()).toMatchObject({ findings: [] });
    expect((await run(["status", state, "--json"])).json()).toMatchObject({ round: 0, stage: "open", competition: { id: competition } });
    expect(await run(["doctor", "--only", "record", "--state-dir", state])).toMatchObject({ status: 0 });
    expect((await run(["plan", state, "--json"])).json()).toMatchObject({ currentBlock: expect.any(Number) });
  }); // biome-ignore format: a list of commands

  it.each([
    { format: "glb", competition: "1" },
    { format: "js", competition: "2" },
  ])(
    "declares a tolerance that a small round of $format can fail: what is declared needs no setting",
    async ({ format, competition }) => {
      const at = folder(8);
      const ran = await run(
        begin(at, ...["--yes", "--prompts-per-round", "8", "--competition", competition, "--format", format, "--json"]),
      );
      expect(ran.json()).toMatchObject({ settings: {} });
      const config = JSON.parse(readFileSync(join(at, "state", "config.json"), "utf8"));
      expect(config.x404.limits).toEqual({ MAX_MISMATCHED_PROMPTS: 2 });
      expect((await run(["plan", join(at, "state"), "--json"])).status).toBe(0);
    },
  );

  it("asks on a terminal what no flag answers, and again what cannot be", async () => {
    const at = folder();
    const questions: string[] = [];
    const ran = await run(begin(at, "--name", "trial", "--json"), {
      answer(question) {
        questions.push(question);
        return question.includes("1 judges") && questions.length === 1 ? "3" : "";
      },
    });
    expect(ran.json()).toMatchObject({ name: "trial", competition: "1" });
    expect(questions[1]).toBe(questions[0]);
    expect(ran.stderr).toContain("allowed is 1 or 2");
    expect(questions.join("\n")).not.toMatch(/hotkey|name of the competition/);
  });

  it("says what only a person knows", async () => {
    const at = folder();
    const ran = await run(["init", "competition", join(at, "state"), "--yes", "--block", "1", "--json"]);
    expect(ran.status).toBe(2);
    expect(ran.stdout).toContain("--leader-hotkey, --leader-repo, --leader-commit, --leader-docker, --prompts");
    expect(existsSync(join(at, "state"))).toBe(false);
  });

  it.each([
    [["--win-margin", "2"], "OPTION_INVALID"],
    [["--first-date", "2026-02-30"], "OPTION_INVALID"],
    [["--format", "js", "--competition", "1"], "OPTION_INVALID"],
    [["--last-date", "2020-01-01"], "CONFIG_INVALID"],
    [["--prompts-per-round", "129"], "CONFIG_INVALID"],
  ])("refuses %j with %s and writes nothing", async (flags, code) => {
    const at = folder();
    const ran = await run(begin(at, "--yes", "--json", ...flags));
    expect(ran).toMatchObject({ status: 2 });
    expect(ran.json()).toMatchObject({ error: { code } });
    expect(existsSync(join(at, "state", "state.json"))).toBe(false);
  });

  it("never writes over a competition, with git or without", async () => {
    const at = folder();
    await run(begin(at, "--yes"));
    expect((await run(begin(at, "--yes", "--json"))).json()).toMatchObject({ error: { code: "COMPETITION_EXISTS" } });
    const plain = makeFolder({ "state/state.json": "{}", "pool.txt": pool(128) });
    expect((await run(begin(plain, "--yes", "--json"))).json()).toMatchObject({
      error: { code: "COMPETITION_EXISTS" },
    });
    expect(existsSync(join(plain, "state", ".git"))).toBe(false);
  });
});
