import { type Build, buildExtras, LEADER } from "@404-gen/core/records";
import { isBuildImagesFault } from "@404-gen/core/rules";
import type { Jobs } from "./jobs.ts";

/** Why something has to wait, for people, and when to look again (competition time). */
export type Wait = { readonly reason: string; readonly untilMs: number | null };

type Job = {
  readonly key: string;
  readonly what: string;
  /** Its name in the reason of a wait. @default `what` */
  readonly label?: string | undefined;
  readonly work: Parameters<Jobs["start"]>[0]["work"];
};

/** Starts a job unless it runs already or has to wait. Gives the reason of its wait. */
function startJob(jobs: Jobs, { key, what, label = what, work }: Job): Wait[] {
  jobs.start({ key, what, work });
  const wait = jobs.waitOf(key);
  return wait ? [{ reason: `${label}: ${wait.detail}`, untilMs: wait.untilMs }] : [];
}

/** Starts the job of the leader's baseline. */
export function startBaselineJob(
  jobs: Jobs,
  { round, run }: { readonly round: number; readonly run: () => Promise<string> },
): Wait[] {
  const work = async () => ({ settled: true, detail: await run() });
  const what = `leader's baseline of round ${round}`;
  return startJob(jobs, { key: `${round}:${LEADER}`, what, label: "the leader's baseline", work });
}

type AuditJob = {
  readonly round: number;
  readonly hotkey: string;
  /** For people: `audit of 5F…`. */
  readonly what: string;
  /** Null: it was interrupted, and goes on later. */
  readonly run: () => Promise<{ readonly outcome: string; readonly reason: string } | null>;
};

/** Starts the audit of a miner's image. */
export function startAuditJob(jobs: Jobs, { round, hotkey, what, run }: AuditJob): Wait[] {
  const work = async () => {
    const decision = await run();
    if (decision === null) return { settled: true, detail: "interrupted" };
    const { outcome, reason } = decision;
    return { settled: outcome !== "pending", detail: `${outcome}${reason ? ` (${reason})` : ""}` };
  };
  return startJob(jobs, { key: `${round}:${hotkey}`, what, work });
}

/** The image to run; or it does not exist yet; or its build failed for good because of the miner, with the evidence. */
export type BuiltImage =
  | { readonly kind: "image"; readonly image: string }
  | { readonly kind: "open"; readonly waits: Wait[] }
  | { readonly kind: "failed"; readonly evidence: { readonly build: Readonly<Record<string, unknown>> } };

/** The image of a build. `what`: the work that waits for it, for people. */
export function builtImage(build: Build | undefined, what: string): BuiltImage {
  if (build?.status === "success" && build.docker_image !== null) return { kind: "image", image: build.docker_image };
  const extras = buildExtras.of(build);
  if (build && isBuildImagesFault(build)) {
    const { status, repo, commit } = build;
    return { kind: "failed", evidence: { build: { status, repo, commit, ...extras } } };
  }
  const why = extras.alarm ?? `its build is ${build?.status ?? "not known"}`;
  return { kind: "open", waits: [{ reason: `${what}: ${why}, since ${extras.since ?? "now"}`, untilMs: null }] };
}
