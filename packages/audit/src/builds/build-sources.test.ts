import { type BuildSetup, buildSourceConformance, insist, startFaultProxy } from "@404-gen/core/testing";
import { startLoopback } from "../../testing/loopback.ts";
import { createGithubBuilds } from "./github-actions/index.ts";
import { createMapBuilds } from "./map-builds.ts";

const imagesOf = (builds: readonly BuildSetup[]) =>
  Object.fromEntries(
    builds.flatMap(({ hotkey, state, tag }) => (state === "built" ? [[hotkey, `registry.test/miner:${tag}`]] : [])),
  );
const close = async () => {};

buildSourceConformance({
  name: "a map",
  states: ["built", "absent"],
  open: async (builds) => ({ source: createMapBuilds(imagesOf(builds)), close }),
});

buildSourceConformance({
  name: "a function",
  states: ["built", "absent"],
  async open(builds) {
    const images = imagesOf(builds);
    return { source: createMapBuilds(async ({ hotkey }) => images[hotkey] ?? null), close };
  },
});

/** One job of a run, as GitHub prints it. */
const jobOf = ({ hotkey, state }: BuildSetup, id: number) => ({
  id,
  name: `Build (${hotkey})`,
  status: state === "building" ? "in_progress" : "completed",
  conclusion: state === "building" ? null : state === "built" ? "success" : "failure",
  html_url: `https://github.test/job/${id}`,
});

/** GitHub's interface with these builds, on loopback. */
async function startGithub(builds: readonly BuildSetup[]) {
  const runs = [
    {
      id: 7,
      head_sha: "a".repeat(40),
      event: "push",
      status: builds.some(({ state }) => state === "building") ? "in_progress" : "completed",
      conclusion: null,
      created_at: "2026-02-03T10:00:00Z",
      html_url: "https://github.test/run/7",
      head_commit: { message: "Seed, prompts and submissions for round 1" },
    },
  ];
  const jobs = builds.filter(({ state }) => state !== "absent").map(jobOf);
  return startLoopback(({ path }) => ({
    status: 200,
    json: path.endsWith("/jobs")
      ? { total_count: jobs.length, jobs }
      : { total_count: runs.length, workflow_runs: runs },
  }));
}

const githubAt = (baseUrl: string) => createGithubBuilds({ repo: "o/r", baseUrl, jobName: "Build ({hotkey})" });
const states = ["built", "absent", "building", "failed"] as const;

buildSourceConformance({
  name: "GitHub Actions",
  states,
  async open(builds) {
    const server = await startGithub(builds);
    return { source: githubAt(server.url), close: () => server.close() };
  },
});

buildSourceConformance({
  name: "GitHub Actions behind a network with faults",
  states,
  async open(builds) {
    const server = await startGithub(builds);
    const proxy = await startFaultProxy({ target: server.url, seed: 6, rate: 0.5 });
    return { source: insist(githubAt(proxy.url)), close: () => proxy.close().then(() => server.close()) };
  },
});
