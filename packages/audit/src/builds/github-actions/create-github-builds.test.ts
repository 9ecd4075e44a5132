import { createManualClock } from "@404-gen/core/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Loopback, type LoopbackAnswer, startLoopback } from "../../../testing/loopback.ts";
import { MINER_HOTKEY, OTHER_HOTKEY } from "../../../testing/round.ts";
import { createGithubBuilds } from "./create-github-builds.ts";
import { nextLink } from "./next-link.ts";

const SHA = "0123456789abcdef0123456789abcdef01234567";
/** A run as GitHub's REST interface prints it, with the fields that are read. */
const runJson = (more: object = {}) => ({
  id: 30_433_642_123_456,
  name: "Build",
  path: ".github/workflows/build.yml",
  workflow_id: 161_335_001,
  head_sha: SHA,
  head_branch: "main",
  event: "push",
  status: "in_progress",
  conclusion: null,
  run_number: 12,
  run_attempt: 1,
  created_at: "2026-02-03T10:00:00Z",
  html_url: "https://github.com/o/r/actions/runs/30433642123456",
  head_commit: { id: SHA, message: "Seed, prompts and submissions for round 1", timestamp: "2026-02-03T09:59:58Z" },
  ...more,
});
const jobJson = (hotkey: string, more: object = {}) => ({
  id: 40_000_000_000_001,
  run_id: 30_433_642_123_456,
  name: `Bake and push images to Google Cloud (${hotkey})`,
  status: "completed",
  conclusion: "success",
  html_url: "https://github.com/o/r/actions/runs/30433642123456/job/1",
  steps: [],
  started_at: "2026-02-03T10:01:00Z",
  completed_at: "2026-02-03T10:20:00Z",
  ...more,
});

type Github = { runs: object[]; jobs: object[]; perPage: number; refuse: LoopbackAnswer | null };
let github: Github;
let server: Loopback;

beforeEach(async () => {
  github = { runs: [], jobs: [], perPage: 100, refuse: null };
  server = await startLoopback(({ path, query, headers }) => {
    if (github.refuse) return github.refuse;
    const [key, all] = path.endsWith("/jobs")
      ? (["jobs", github.jobs.filter((job) => path.includes(`/${(job as { run_id: number }).run_id}/`))] as const)
      : (["workflow_runs", github.runs] as const);
    const page = Number(query.get("page") ?? 1);
    const items = all.slice((page - 1) * github.perPage, page * github.perPage);
    const json = { total_count: all.length, [key]: items };
    const etag = `"${Buffer.from(JSON.stringify(json)).toString("base64").slice(-40)}"`;
    if (headers["if-none-match"] === etag) return { status: 304, headers: { etag } };
    query.set("page", String(page + 1));
    const more = page * github.perPage < all.length;
    return {
      status: 200,
      json,
      headers: {
        etag,
        ...(more && { link: `<${server.url}${path}?${query}>; rel="next", <${server.url}${path}>; rel="last"` }),
      },
    };
  });
});
afterEach(() => server.close());

const hotkeys = [MINER_HOTKEY, OTHER_HOTKEY].map((hotkey) => ({
  hotkey,
  repo: "o/r",
  commit: SHA,
  tag: "0123456-Mesh-1",
}));
const builds = () =>
  createGithubBuilds({ repo: "o/r", token: "ghp_secretsecret", baseUrl: server.url, allowLoopback: true });
const observe = async (source = builds()) => Object.fromEntries(await source.observe({ round: 1, hotkeys }));

describe("createGithubBuilds", () => {
  it("C12: is provisional until the run has completed, and ends in success when no job was listed at first", async () => {
    const source = builds();
    expect(await observe(source)).toMatchObject({ [MINER_HOTKEY]: { status: "not_found", final: false } });
    github.runs = [runJson({ status: "queued" })];
    expect(await observe(source)).toMatchObject({ [MINER_HOTKEY]: { status: "not_found", final: false } });
    github.runs = [runJson()];
    github.jobs = [
      jobJson(MINER_HOTKEY, { status: "queued", conclusion: null }),
      jobJson(OTHER_HOTKEY, { status: "in_progress", conclusion: null }),
    ];
    expect(await observe(source)).toMatchObject({
      [MINER_HOTKEY]: { status: "pending", final: false },
      [OTHER_HOTKEY]: { status: "in_progress", final: false },
    });
    github.runs = [runJson({ status: "completed", conclusion: "success" })];
    github.jobs = [jobJson(MINER_HOTKEY), jobJson(OTHER_HOTKEY)];
    const image = `europe-west3-docker.pkg.dev/gen-456515/active-competition/${MINER_HOTKEY.slice(0, 10).toLowerCase()}:0123456-mesh-1`;
    expect(await observe(source)).toMatchObject({
      [MINER_HOTKEY]: { status: "success", final: true, dockerImage: image },
      [OTHER_HOTKEY]: { status: "success" },
    });
  });

  it("reads every page of jobs before it reports a build as not found", async () => {
    github.perPage = 30;
    github.runs = [runJson({ status: "completed", conclusion: "failure" })];
    github.jobs = [...Array.from({ length: 70 }, (_, i) => jobJson(`someone-${i}`)), jobJson(OTHER_HOTKEY)];
    expect(await observe()).toMatchObject({
      [OTHER_HOTKEY]: { status: "success" },
      [MINER_HOTKEY]: { status: "not_found", final: true },
    });
    github.jobs = [];
    expect(await observe()).toMatchObject({ [MINER_HOTKEY]: { status: "not_found", final: false } });
  });

  it.each(["failure", "cancelled", "skipped", "timed_out", "action_required"])(
    "takes %s for a failure, final only with the run",
    async (conclusion) => {
      github.jobs = [jobJson(MINER_HOTKEY, { conclusion })];
      github.runs = [runJson()];
      expect(await observe()).toMatchObject({ [MINER_HOTKEY]: { status: "failure", final: false } });
      github.runs = [runJson({ status: "completed" })];
      expect(await observe()).toMatchObject({
        [MINER_HOTKEY]: { status: "failure", final: true, evidence: { conclusion, run_id: 30_433_642_123_456 } },
      });
    },
  );

  it("finds the run by its sha or the ending of a line of its message, never that of another round", async () => {
    github.jobs = [jobJson(MINER_HOTKEY)];
    const message = (text: string) => ({ head_commit: { message: text } });
    github.runs = [
      runJson({ ...message("Seed, prompts and submissions for round 11") }),
      runJson({ head_commit: null }),
    ];
    expect(await observe()).toMatchObject({ [MINER_HOTKEY]: { status: "not_found", final: false } });
    github.runs = [runJson(message("Round 1: open\nSeed, prompts and submissions for round 1\nUpdate state"))];
    expect(await observe()).toMatchObject({ [MINER_HOTKEY]: { status: "success" } });
    const bySha = createGithubBuilds({
      repo: "o/r",
      workflow: "build.yml",
      baseUrl: server.url,
      allowLoopback: true,
      headSha: async () => SHA,
    });
    github.runs = [runJson({ head_commit: null }), runJson({ head_sha: "f".repeat(40) })];
    expect(await observe(bySha)).toMatchObject({ [MINER_HOTKEY]: { status: "success" } });
    expect(server.requests.at(-2)).toMatchObject({ path: "/repos/o/r/actions/workflows/build.yml/runs" });
    expect(server.requests.at(-2)?.query.get("head_sha")).toBe(SHA);
  });

  it("takes nothing from a pull request's run, whatever its message and the names of its jobs", async () => {
    for (const event of ["pull_request", "pull_request_target"]) {
      github.runs = [runJson({ id: 99, event, status: "completed" }), runJson({ status: "completed" })];
      github.jobs = [
        jobJson(MINER_HOTKEY, { run_id: 99, conclusion: "failure" }),
        jobJson(OTHER_HOTKEY, { run_id: 99 }),
        jobJson(MINER_HOTKEY),
        jobJson(OTHER_HOTKEY, { conclusion: "failure" }),
      ];
      expect(await observe()).toMatchObject({
        [MINER_HOTKEY]: { status: "success" },
        [OTHER_HOTKEY]: { status: "failure", final: true },
      });
    }
  });

  it("takes nothing from another workflow that the same push started", async () => {
    const lint = { ...jobJson(""), run_id: 99, name: "lint" };
    github.runs = [runJson({ id: 99, status: "completed" }), runJson({ id: 98, status: "completed" })];
    github.jobs = [lint];
    expect(await observe()).toMatchObject({ [MINER_HOTKEY]: { status: "not_found", final: false } });
    github.jobs = [lint, jobJson(MINER_HOTKEY, { run_id: 98 })];
    expect(await observe()).toMatchObject({
      [MINER_HOTKEY]: { status: "success" },
      [OTHER_HOTKEY]: { status: "not_found", final: true },
    });
    // A newer run of the build is in progress: the result of an older one is not final.
    github.runs = [runJson({ id: 99 }), runJson({ id: 98, status: "completed" })];
    github.jobs = [jobJson(MINER_HOTKEY, { run_id: 98, conclusion: "failure" })];
    expect(await observe()).toMatchObject({ [MINER_HOTKEY]: { status: "not_found", final: false } });
  });

  it("asks again with the ETag, and takes its old answer after a 304", async () => {
    github.runs = [runJson({ status: "completed" })];
    github.jobs = [jobJson(MINER_HOTKEY)];
    const source = builds();
    const first = await observe(source);
    expect(await observe(source)).toEqual(first);
    expect(server.requests.slice(2).every(({ headers }) => headers["if-none-match"] !== undefined)).toBe(true);
  });

  it.each([
    [{ status: 429, headers: { "retry-after": "17" } }, 17_000],
    [{ status: 403, headers: { "x-ratelimit-remaining": "0" } }, 60_000],
    [{ status: 403, json: { message: "You have exceeded a secondary rate limit." } }, 60_000],
  ])("obeys a rate limit: %j", async (answer, retryAfterMs) => {
    github.refuse = answer;
    await expect(observe()).rejects.toMatchObject({
      code: "BUILDS_RATE_LIMITED",
      retryAfterMs,
      fault: "infrastructure",
    });
  });

  it("keeps GitHub's own words and the address that they came from", async () => {
    github.refuse = { status: 401, json: { message: "Bad credentials", documentation_url: "https://docs.github.com" } };
    await expect(observe()).rejects.toMatchObject({
      message: expect.stringContaining("Bad credentials"),
      data: { status: 401, words: "Bad credentials", endpoint: expect.stringContaining("/actions/") },
    });
  });

  it("waits until the reset when nothing remains", async () => {
    const reset = Math.ceil(Date.now() / 1000) + 900;
    github.refuse = { status: 403, headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(reset) } };
    const error = await observe().catch((cause: { retryAfterMs: number }) => cause);
    expect((error as { retryAfterMs: number }).retryAfterMs).toBeGreaterThan(800_000);
  });

  it.each([
    [{ status: 401 }, "BUILDS_REFUSED"],
    [{ status: 500 }, "BUILDS_UNREACHABLE"],
    ["reset", "BUILDS_UNREACHABLE"],
    [{ status: 200, json: { message: "hi" } }, "BUILDS_UNEXPECTED"],
  ] as const)("says what went wrong and not the token: %j", async (answer, code) => {
    github.refuse = answer;
    const error = await observe().catch((cause: Error) => cause);
    expect(error).toMatchObject({ code, fault: "infrastructure" });
    expect(JSON.stringify(error)).not.toContain("ghp_secret");
  });

  it("follows GitHub's redirect of a renamed repository, with the token", async () => {
    github.runs = [runJson()];
    github.jobs = [jobJson(MINER_HOTKEY)];
    const tokens: (string | undefined)[] = [];
    const newHost = await startLoopback(({ path, query, headers }) => {
      if (path.startsWith("/repos/"))
        return {
          status: 301,
          headers: { location: `${newHost.url}${path.replace("/repos/o/r", "/repositories/7")}?${query}` },
        };
      tokens.push(headers.authorization);
      const key = path.endsWith("/jobs") ? "jobs" : "workflow_runs";
      const items = path.endsWith("/jobs") ? github.jobs : github.runs;
      return { status: 200, json: { total_count: items.length, [key]: items } };
    });
    const source = createGithubBuilds({
      repo: "o/r",
      token: "ghp_secretsecret",
      baseUrl: newHost.url,
      allowLoopback: true,
    });
    expect((await observe(source))[MINER_HOTKEY]).toMatchObject({ status: "success" });
    expect(new Set(tokens)).toEqual(new Set(["Bearer ghp_secretsecret"]));
    await newHost.close();
  });

  it("does not wait for ever for a body that stalls after its headers", async () => {
    const io = createManualClock();
    const fetch = async () => {
      // The deadline passes when the headers have arrived.
      setImmediate(() => void io.advance(60_000));
      return new Response(new ReadableStream({ start: (body) => body.enqueue(new TextEncoder().encode("{")) }));
    };
    const source = createGithubBuilds({ repo: "o/r", fetch, io });
    await expect(observe(source)).rejects.toMatchObject({ code: "BUILDS_UNREACHABLE", fault: "infrastructure" });
  });

  it("does not carry its token to another host that a Link header names", async () => {
    github.refuse = {
      status: 200,
      json: { total_count: 1, workflow_runs: [] },
      headers: { link: '<http://elsewhere.test/x>; rel="next"' },
    };
    await expect(observe()).rejects.toMatchObject({ code: "BUILDS_UNEXPECTED" });
  });
});

describe("nextLink", () => {
  it("finds rel=next among others, wherever it stands", () => {
    expect(nextLink('<https://a/?page=1>; rel="prev", <https://a/?page=3>; rel="next"')).toBe("https://a/?page=3");
    expect(nextLink('<https://a/?page=1>; rel="last"')).toBeNull();
    expect(nextLink(null)).toBeNull();
  });
});
