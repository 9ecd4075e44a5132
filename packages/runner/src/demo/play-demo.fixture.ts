import { spawn } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type QueueStatus, sleep } from "@404-gen/core";
import { createBullQueue } from "@404-gen/core/bullmq";
import { expect } from "vitest";
import { startRedis, whyNoRedis } from "../../../core/testing/redis-server.ts";

/** The built command, as a user runs it; `npm test` builds it first. */
export const CLI = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
export type Run = { readonly code: number | null; readonly result: DemoJson | null; readonly notes: string };
export type DemoJson = {
  readonly ok: boolean;
  readonly winner: string;
  readonly matches: readonly { readonly right: string; readonly margin: number }[];
  readonly expectations: readonly { readonly what: string; readonly met: boolean; readonly seen: string }[];
};

export type PlayOptions = {
  /** Kills the process, by SIGKILL, when its notes match. */
  readonly killAt?: RegExp;
  /** Kills the process, by SIGKILL, when this resolves. */
  readonly killWhen?: Promise<unknown>;
  readonly args?: readonly string[];
};

/** Plays the demo in a separate process. */
export function play(out: string, options: PlayOptions = {}): Promise<Run> {
  const child = spawn(process.execPath, [CLI, "demo", "--json", "--out", out, ...(options.args ?? [])], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"] },
  });
  void options.killWhen?.then(() => child.kill("SIGKILL"));
  let stdout = "";
  let notes = "";
  child.stdout.on("data", (text: Buffer) => {
    stdout += text.toString();
  });
  child.stderr.on("data", (text: Buffer) => {
    notes += text.toString();
    if (options.killAt?.test(notes)) child.kill("SIGKILL");
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) =>
      resolve({ code, notes, result: stdout === "" ? null : (JSON.parse(stdout) as DemoJson) }),
    );
  });
}

/** Keys whose values depend on measured times. */
const TIMES =
  /^(generation_time|batch_times|total_generation_time|wall_seconds|cost|seconds.*|time_(min|max|avg|median)|ms|distance_ms)$/;

/** Every file of the record, without times and races. */
export async function recordOf(out: string): Promise<Record<string, unknown>> {
  const root = join(out, "state");
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && !entry.parentPath.includes(".git"))
    .map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(
    files.sort().map(async (path) => [path.slice(root.length + 1), await readFile(path, "utf8")] as const),
  );
  const timeless = (text: string) =>
    JSON.parse(text, (key, value: unknown) => (TIMES.test(key) ? "a time" : value)) as unknown;
  return withoutRaces(
    Object.fromEntries(texts.map(([path, text]) => [path, path.endsWith(".json") ? timeless(text) : text])),
  );
}

/** The audits of competition 1 in the record, with only the fields that are read here. */
type Audits = Readonly<Record<string, { readonly outcome: string; readonly x404?: { readonly ending?: string } }>>;

/**
 * The record without races between prompts that are in flight at once. An audit that ends early, because it has enough mismatches, holds the prompts
 * that were measured by then, and with two workers any prompts may be first. Its outcome and its ending stay.
 */
function withoutRaces(record: Record<string, unknown>): Record<string, unknown> {
  const audits = (record["rounds/0/generation_audits.json"] ?? {}) as Audits;
  const early = Object.entries(audits).filter(([, { x404 }]) => x404?.ending === "mismatches");
  const stable = Object.entries(record).filter(([path]) => !early.some(([hotkey]) => isOfImage(path, hotkey)));
  const verdicts = early.map(([hotkey, { outcome, x404 }]) => [hotkey, { outcome, ending: x404?.ending }] as const);
  const allAudits = { ...audits, ...Object.fromEntries(verdicts) };
  return { ...Object.fromEntries(stable), ...(early.length > 0 && { "rounds/0/generation_audits.json": allAudits }) };
}

const isOfImage = (path: string, hotkey: string): boolean =>
  path === `rounds/0/${hotkey}/generated.json` || path === `rounds/0/${hotkey}/pod_stats.json`;

/** Subjects of the commits, oldest first. */
export async function historyOf(out: string): Promise<string[]> {
  const { openGitReader } = await import("@404-gen/core/git");
  const reader = await openGitReader(join(out, "state"));
  const subjects: string[] = [];
  for await (const { message } of reader.commits()) subjects.push(message.trim());
  await reader.close();
  return subjects;
}

/** Why this machine cannot play a demo with workers; null: it can. */
export const noWorkers = whyNoRedis();

/** Plays a demo with two workers, killed at a job of each kind, and then to its end. */
export async function playByWorkers(
  out: string,
  { kinds, ...options }: { readonly kinds: readonly string[]; readonly play: typeof play },
): Promise<Run> {
  const jobs = await watchJobs();
  const args = ["--workers", "2", "--redis", jobs.url];
  try {
    for (const kind of kinds) {
      const killedRun = await options.play(out, { args, killWhen: jobs.atWork(kind) });
      expect(killedRun.code, `${kind}: ${killedRun.notes}`).toBeNull();
      await jobs.deserted();
    }
    const last = await options.play(out, { args });
    for (const kind of kinds) expect(await jobs.done(kind), kind).toBeGreaterThan(0);
    return last;
  } finally {
    await jobs.close();
  }
}

/** Starts a Redis for the test, and watches its jobs. */
async function watchJobs() {
  const redis = await startRedis();
  const queue = await createBullQueue({ url: redis.url });
  const until = async (holds: (rows: readonly QueueStatus[]) => boolean) => {
    while (!holds(await queue.status())) await sleep(5);
  };
  return {
    url: redis.url,
    /** Resolves when a worker is at work on a job of that kind. */
    atWork: (kind: string) => until((rows) => rows.some((row) => row.kind === kind && row.active > 0)),
    /** Resolves when no worker is left, and no job is at work. */
    deserted: () => until((rows) => rows.every(({ workers, active }) => workers.length + active === 0)),
    done: async (kind: string) => (await queue.status()).find((row) => row.kind === kind)?.done ?? 0,
    async close() {
      await queue.close();
      await redis.close();
    },
  };
}
