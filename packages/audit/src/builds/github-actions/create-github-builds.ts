import {
  type BuildObservation,
  type BuildQuery,
  type BuildSource,
  type Clock,
  CompetitionError,
  systemClock,
} from "@404-gen/core";
import { createGithubClient, type GithubClient } from "./github-client.ts";
import { observeBuild, type RunReport } from "./observation.ts";
import { jobsPageSchema, runsPageSchema, type WorkflowJob, type WorkflowRun } from "./shapes.ts";

/** Where workflow runs are read. */
export type GithubBuildsOptions = {
  /** `owner/name` of the competition's state repository. */
  readonly repo: string;
  /** File of the workflow that builds the images, for example `build.yml`; with it only its runs are read. @default any workflow */
  readonly workflow?: string | undefined;
  /** Full sha of the commit that published the round's submissions; null where it is not known. @default none: the commit is found by its message */
  readonly headSha?: ((round: number) => Promise<string | null>) | undefined;
  /** End of that commit's message; `{round}` is the number. BUILD_COMMIT_MESSAGE. @default "submissions for round {round}" */
  readonly commitMessage?: string | undefined;
  /** Name of a hotkey's job. @default "Bake and push images to Google Cloud ({hotkey})" */
  readonly jobName?: string | undefined;
  /** Where the image is pushed; `{hotkey10}` and `{tag}`, lower-cased. DOCKER_IMAGE_FORMAT. @default the running competition's registry */
  readonly imageFormat?: string | undefined;
  /** GITHUB_TOKEN. @default anonymous, 60 requests an hour */
  readonly token?: string | undefined;
  /** Sends the token over plain http to an interface on this machine; all other hosts get it only over https. @default false */
  readonly allowLoopback?: boolean | undefined;
  /** Address of the API. @default "https://api.github.com" */
  readonly baseUrl?: string | undefined;
  /** Most bytes that are read of one page. MAX_GITHUB_ANSWER_BYTES. @default 16777216 */
  readonly maxAnswerBytes?: number | undefined;
  /** Sends the requests. @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Clock of waits between tries. @default systemClock */
  readonly io?: Clock | undefined;
};

/** Names of the running competition. Source: COMPETITION.md section 8. */
export const GITHUB_BUILDS_DEFAULTS = {
  commitMessage: "submissions for round {round}",
  jobName: "Bake and push images to Google Cloud ({hotkey})",
  imageFormat: "europe-west3-docker.pkg.dev/gen-456515/active-competition/{hotkey10}:{tag}",
  baseUrl: "https://api.github.com",
} as const;

/** Most pages of runs that are searched for the commit: 1000 runs, GitHub's own limit for filtered lists. */
const MAX_PAGES = 10;

/**
 * Finds the workflow run of a round's submissions and reads its jobs. Runs are found by their head commit where it is known, else by the end of
 * its message. Of several, the newest one counts that is not over or has a job of one of the hotkeys.
 *
 * @throws CompetitionError `BUILDS_RATE_LIMITED`, `BUILDS_REFUSED`, `BUILDS_UNREACHABLE`, `BUILDS_UNEXPECTED`, `CREDENTIAL_INSECURE`: faults of ours.
 * @example
 * const builds = createGithubBuilds({ repo: "404-Repo/404-active-competition", token });
 */
export function createGithubBuilds(options: GithubBuildsOptions): BuildSource {
  const {
    baseUrl = GITHUB_BUILDS_DEFAULTS.baseUrl,
    fetch = globalThis.fetch,
    io = systemClock,
    token,
    repo,
    allowLoopback,
  } = options;
  if (!/^[\w.-]+\/[\w.-]+$/.test(repo))
    throw new CompetitionError(`builds: repo is owner/name, not ${repo}`, { code: "BUILDS_OPTIONS" });
  const client = createGithubClient({
    baseUrl,
    token,
    allowLoopback,
    fetch,
    io,
    maxAnswerBytes: options.maxAnswerBytes,
  });
  return {
    name: `github-actions ${repo}`,
    async observe(query, { signal } = {}) {
      const runs = await findRuns({ client, options }, { round: query.round, signal });
      const newest = await readNewest({ client, options }, { runs, hotkeys: query.hotkeys, signal });
      return new Map(query.hotkeys.map((entry) => [entry.hotkey, observe(entry, { run: newest, options })]));
    },
  };
}

type Context = { readonly client: GithubClient; readonly options: GithubBuildsOptions };

/** Runs of the round's commit, newest first. */
async function findRuns(
  { client, options }: Context,
  { round, signal }: { round: number; signal: AbortSignal | undefined },
): Promise<readonly WorkflowRun[]> {
  const ending = (options.commitMessage ?? GITHUB_BUILDS_DEFAULTS.commitMessage).replace("{round}", String(round));
  const sha = (await options.headSha?.(round)) ?? null;
  const of = options.workflow === undefined ? "runs" : `workflows/${encodeURIComponent(options.workflow)}/runs`;
  let next: string | null = `repos/${options.repo}/actions/${of}?per_page=100${sha === null ? "" : `&head_sha=${sha}`}`;
  for (let page = 0; next !== null && page < MAX_PAGES; page++) {
    const { value, next: following }: { value: { workflow_runs: WorkflowRun[] }; next: string | null } =
      await client.get(next, { schema: runsPageSchema, signal });
    const own = value.workflow_runs.filter((run) => isRunOf(run, { ending, sha }));
    if (own.length > 0) return own.sort((a, b) => b.id - a.id);
    next = following;
  }
  return [];
}

/**
 * The newest run that is not over or has a job of one of the hotkeys. A push may start several workflows: a run that ended without
 * such a job was not the build, so it proves nothing about anybody.
 */
async function readNewest(
  context: Context,
  {
    runs,
    hotkeys,
    signal,
  }: { runs: readonly WorkflowRun[]; hotkeys: BuildQuery["hotkeys"]; signal: AbortSignal | undefined },
): Promise<RunReport | null> {
  const names = new Set(hotkeys.map(({ hotkey }) => jobNameOf(context.options, hotkey)));
  for (const run of runs) {
    const report = await readJobs(context, { run, signal });
    if (run.status !== "completed" || report.jobs.some(({ name }) => names.has(name))) return report;
  }
  return null;
}

/**
 * Where the sha is known, it alone decides. Else a line of the message must end as expected: a batched commit joins several messages. A pull request's
 * run never counts: anybody may open one, with any message and with jobs of any name.
 */
function isRunOf(run: WorkflowRun, { ending, sha }: { ending: string; sha: string | null }): boolean {
  if (run.event?.startsWith("pull_request")) return false;
  if (sha !== null) return run.head_sha.toLowerCase() === sha.toLowerCase();
  const lines = (run.head_commit?.message ?? "").split("\n").map((line) => line.trimEnd());
  return lines.some((line) => line.endsWith(ending));
}

async function readJobs(
  { client, options }: Context,
  { run, signal }: { run: WorkflowRun; signal: AbortSignal | undefined },
): Promise<RunReport> {
  const jobs: WorkflowJob[] = [];
  let total = 0;
  let next: string | null = `repos/${options.repo}/actions/runs/${run.id}/jobs?filter=latest&per_page=100`;
  while (next !== null) {
    const page: { value: { total_count: number; jobs: WorkflowJob[] }; next: string | null } = await client.get(next, {
      schema: jobsPageSchema,
      signal,
    });
    jobs.push(...page.value.jobs);
    total = Math.max(total, page.value.total_count);
    next = page.next;
  }
  // A completed run without a single job was not read correctly. It is no proof that no image was built.
  return { run, jobs, complete: jobs.length >= total && jobs.length > 0 };
}

function observe(
  entry: BuildQuery["hotkeys"][number],
  { run, options }: { run: RunReport | null; options: GithubBuildsOptions },
): BuildObservation {
  const { imageFormat = GITHUB_BUILDS_DEFAULTS.imageFormat } = options;
  const image = imageFormat.replace("{hotkey10}", entry.hotkey.slice(0, 10)).replace("{tag}", entry.tag).toLowerCase();
  return observeBuild(run, { jobName: jobNameOf(options, entry.hotkey), dockerImage: image });
}

const jobNameOf = ({ jobName = GITHUB_BUILDS_DEFAULTS.jobName }: GithubBuildsOptions, hotkey: string): string =>
  jobName.replace("{hotkey}", hotkey);
