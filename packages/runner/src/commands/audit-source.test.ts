import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createGitStore } from "@404-gen/core/git";
import { formatState, formatSubmissions, parseSourceAudits } from "@404-gen/core/records";
import { describe, expect, it } from "vitest";
import { makeFolder } from "../../testing/fixtures.ts";
import { run } from "../../testing/run-command.ts";

const body = (name: string, lines = 30) =>
  Array.from({ length: lines }, (_, at) => `    ${name}_value_${at} = compute_something(${at})`).join("\n");

function repository(files: Record<string, string>): string {
  const dir = makeFolder();
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  };
  for (const [path, text] of Object.entries(files)) put(path, text);
  return dir;
}
const git = (dir: string, ...args: string[]) =>
  execFileSync("git", ["-C", dir, "-c", "user.name=t", "-c", "user.email=t@t", ...args], { encoding: "utf8" }).trim();
function commit(dir: string): string {
  git(dir, "init", "-q", "-b", "main");
  git(dir, "add", ".");
  git(dir, "commit", "-qm", "all");
  return git(dir, "rev-parse", "HEAD");
}

const HOTKEYS = [
  "5FVEJnXMrkftuqreigDY3owtim4UDQ26NE4FdTiVsy2zm8s5",
  "5HEDX2sfz54TyWjaMHWGvVH49ubr4obMTRE8jcwkBwDWzDyy",
] as const;

const submissionOf = (repo: string) => ({
  repo,
  commit: "c".repeat(40),
  cdn_url: "https://c.test/",
  revealed_at_block: 1,
  round: "t-2",
});

describe("404-gen audit source", () => {
  const leader = repository({ "docker/Dockerfile": "FROM python:3.11.9\nEXPOSE 10006\n", "a/generate.py": body("a") });
  const miner = repository({
    "docker/Dockerfile": "FROM python\nEXPOSE 10006\n",
    "b/make.py": body("a"),
    "b/own.py": `${body("z", 10)}\nrequests.post("https://x.example")\n`,
  });

  it("compares folders and says what to look at, for people and as JSON", async () => {
    const ran = await run(["audit", "source", "--repo", miner, "--against", leader]);
    expect(ran.status).toBe(1);
    expect(ran.stdout).toContain("b/make.py: is a/generate.py");
    expect(ran.stdout).toContain("docker/Dockerfile:1: the base image has no version");
    expect(ran.stdout).toContain("A person reads the source and decides");
    const { findings, comparisons } = (
      await run(["audit", "source", "--repo", miner, "--against", leader, "--json"])
    ).json<{ findings: { rule: string }[]; comparisons: { equalLines: number; copies: { kind: string }[] }[] }>();
    expect(findings.map(({ rule }) => rule)).toEqual(["base-image-not-pinned", "network-call"]);
    expect(comparisons[0]?.copies).toMatchObject([{ kind: "moved" }]);
    expect(comparisons[0]?.equalLines).toBeCloseTo(30 / 41, 1);
  });

  it("has nothing to say of the reference pod's Dockerfile, which a miner starts from", async () => {
    const recipe = readFileSync(new URL("../../../../examples/reference-pod/Dockerfile", import.meta.url), "utf8");
    const own = repository({ "docker/Dockerfile": recipe });
    expect((await run(["audit", "source", "--repo", own, "--json"])).json()).toMatchObject({ findings: [] });
    const loose = repository({
      "docker/Dockerfile": recipe.replaceAll(/node:[\d.]+\S*/g, "node").replaceAll("10006", "8080"),
    });
    const { findings } = (await run(["audit", "source", "--repo", loose, "--json"])).json<{
      findings: { rule: string }[];
    }>();
    expect(findings.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(["base-image-not-pinned", "port-not-exposed"]),
    );
  });

  it("takes names in any script: of folders, of files and of repositories in a record", async () => {
    const mine = repository({ "docker/Dockerfile": "FROM python:3.11.9\nEXPOSE 10006\n", "модель/生成.py": body("a") });
    const clone = join(makeFolder(), "übung 模型");
    mkdirSync(clone);
    git(clone, "init", "-q", "-b", "main");
    mkdirSync(join(clone, "docker"));
    writeFileSync(join(clone, "docker/Dockerfile"), "FROM python:3.11.9\nEXPOSE 10006\n");
    writeFileSync(join(clone, "Ω.py"), body("a"));
    const first = commit(clone);
    const ran = await run(["audit", "source", "--repo", clone, "--commit", first, "--against", mine]);
    expect(ran.status).toBe(1);
    expect(ran.stdout).toContain("Ω.py: is модель/生成.py");
    const submission = submissionOf("ünï/模型");
    const state = repository({
      "state.json": formatState({ current_round: 2, stage: "duels", next_stage_eta: null }),
      "rounds/2/submissions.json": formatSubmissions({ [HOTKEYS[0]]: submission }),
    });
    const question = await run(["audit", "source", "--hotkey", HOTKEYS[0], "--state", state, "--json"], {
      env: { GITHUB_API_URL: "http://127.0.0.1:1" },
    });
    expect(question.json()).toMatchObject({ error: { code: expect.stringMatching(/^[A-Z_]+$/) } });
    expect(question.stdout + question.stderr).not.toContain("at async");
  });

  it("reads a commit of a clone, and ends with 0 where nothing is to be looked at", async () => {
    const clone = repository({ "docker/Dockerfile": "FROM python:3.11.9\nEXPOSE 10006\n", "x.py": body("q") });
    const first = commit(clone);
    writeFileSync(join(clone, "x.py"), "eval(text)\n");
    git(clone, "commit", "-qam", "worse");
    expect((await run(["audit", "source", "--repo", clone, "--commit", first])).status).toBe(0);
    expect((await run(["audit", "source", "--repo", clone])).status).toBe(1);
    expect(
      (await run(["audit", "source", "--repo", clone, "--commit", "f".repeat(40), "--json"])).json(),
    ).toHaveProperty("error");
  });

  it("finds the miner in a state repository, and refuses one that has no submission there, or none at all", async () => {
    const submission = submissionOf("a/b");
    const state = repository({
      "state.json": formatState({ current_round: 2, stage: "duels", next_stage_eta: null }),
      "rounds/2/submissions.json": formatSubmissions({ [HOTKEYS[0]]: submission }),
    });
    const unknown = await run(["audit", "source", "--hotkey", HOTKEYS[1], "--state", state, "--json"]);
    expect(unknown.json()).toMatchObject({ error: { code: "OPTION_INVALID" } });
    const neither = await run(["audit", "source", "--json"]);
    expect(neither.json()).toMatchObject({ error: { code: "OPTION_INVALID" } });
  });
});

describe("404-gen audit record-source", () => {
  async function competition() {
    const dir = makeFolder();
    const store = await createGitStore({ dir });
    const submission = {
      repo: "a/b",
      commit: "a".repeat(40),
      cdn_url: "https://c.test/",
      revealed_at_block: 1,
      round: "t-2",
    };
    await store.commit(
      [
        { path: "state.json", text: formatState({ current_round: 2, stage: "duels", next_stage_eta: null }) },
        {
          path: "rounds/2/submissions.json",
          text: formatSubmissions(Object.fromEntries(HOTKEYS.map((hotkey) => [hotkey, submission]))),
        },
      ],
      { message: "Begin" },
    );
    await store.close();
    const path = "rounds/2/source_audit.json";
    return { env: { STATE_DIR: dir }, now: () => parseSourceAudits(git(dir, "show", `HEAD:${path}`), { path }), dir };
  }
  const record = (env: Record<string, string>, ...more: string[]) =>
    run(["audit", "record-source", ...more, "--json"], { env });

  it("appends a person's verdict in one commit, and never a second one", async () => {
    const { env, now, dir } = await competition();
    const ran = await record(env, "--hotkey", HOTKEYS[0], "--verdict", "passed", "--reason", "No issues found");
    expect(ran.json()).toMatchObject({ round: 2, hotkey: HOTKEYS[0], verdict: "passed" });
    await record(env, "--hotkey", HOTKEYS[1], "--verdict", "failed", "--reason", "the leader's code");
    expect(now()).toEqual([
      { hotkey: HOTKEYS[0], verdict: "passed", reason: "No issues found" },
      { hotkey: HOTKEYS[1], verdict: "failed", reason: "the leader's code" },
    ]);
    expect(git(dir, "log", "-1", "--format=%s")).toBe("Update source audits for round 2");
    const again = await record(env, "--hotkey", HOTKEYS[0], "--verdict", "failed", "--reason", "second thoughts");
    expect(again.status).toBe(4);
    expect(again.json()).toMatchObject({ error: { code: "SOURCE_AUDIT_SETTLED" } });
    expect(now()).toHaveLength(2);
  });

  it.each([
    [["--hotkey", "5Nobody", "--verdict", "passed", "--reason", "x"], "has no submission"],
    [["--hotkey", HOTKEYS[0], "--verdict", "maybe", "--reason", "x"], "passed or failed"],
    [["--hotkey", HOTKEYS[0], "--verdict", "passed", "--reason", " "], "is empty"],
  ])("refuses %j", async (options, message) => {
    const { env } = await competition();
    const ran = await record(env, ...options);
    expect(ran.status).toBe(2);
    expect(ran.json()).toMatchObject({ error: { code: "OPTION_INVALID", message: expect.stringContaining(message) } });
  });
});
