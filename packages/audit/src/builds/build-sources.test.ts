import { type BuildSetup, buildSourceConformance } from "@404-gen/core/testing";
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

buildSourceConformance({
  name: "GitHub Actions",
  states: ["built", "absent", "building", "failed"],
  async open(builds) {
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
    const server = await startLoopback(({ path }) => ({
      status: 200,
      json: path.endsWith("/jobs")
        ? { total_count: jobs.length, jobs }
        : { total_count: runs.length, workflow_runs: runs },
    }));
    const source = createGithubBuilds({ repo: "o/r", baseUrl: server.url, jobName: "Build ({hotkey})" });
    return { source, close: () => server.close() };
  },
});
