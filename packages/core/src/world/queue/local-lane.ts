import PQueue from "p-queue";
import type { Clock } from "../../ports/clock.ts";
import type { AskOptions, Job, JobResult, QueueStatus, WorkOptions } from "../../ports/job-queue.ts";
import { errorOf, failureOf } from "./failure.ts";
import { checkResult, DEFAULT_PRIORITY } from "./job-name.ts";
import { perMinute, RATE_MS } from "./rate.ts";
import { noOtherWorker, type Resolvers, resolvers } from "./resolvers.ts";

/** Somebody's work on jobs of a lane. */
export type Team = {
  readonly id: string;
  readonly work: WorkOptions;
  readonly stop: AbortController;
  readonly running: Set<Promise<void>>;
};

type Entry = {
  readonly name: string;
  readonly job: Job;
  readonly options: AskOptions;
  readonly since: number;
  readonly end: Resolvers<JobResult>;
  waiters: number;
  begun: boolean;
};

/** Jobs of one kind and version. */
export type LocalLane = {
  /** The job under that name: the one that is asked already, or a new one. */
  enter(name: string, request: { readonly job: Job; readonly options: AskOptions }): Entry;
  /** One who asked has its answer, or waits no longer. */
  leave(entry: Entry): void;
  join(team: Team): void;
  part(team: Team): void;
  status(): QueueStatus | null;
};

/** @param io time of ages and rates */
export function createLocalLane({ kind, version }: Pick<Job, "kind" | "version">, io: Clock): LocalLane {
  const entries = new Map<string, Entry>();
  const queue = new PQueue({ concurrency: 1, autoStart: false });
  let teams: readonly Team[] = [];
  let ends: number[] = [];
  const counts = { done: 0, failed: 0 };

  const seat = () => {
    if (teams.length === 0) return queue.pause();
    queue.concurrency = teams.reduce((sum, { work }) => sum + work.concurrency, 0);
    queue.start();
  };
  const load = ({ running, work }: Team) => running.size / work.concurrency;
  const teamFor = ({ options }: Entry) =>
    teams.filter(({ id }) => id !== options.notBy).sort((one, other) => load(one) - load(other))[0];
  const settle = (entry: Entry, outcome: "done" | "failed") => {
    entries.delete(entry.name);
    counts[outcome]++;
    if (outcome === "done") ends = [...ends.filter((at) => at > io.now() - RATE_MS), io.now()];
  };
  async function take(entry: Entry): Promise<void> {
    // Taken back meanwhile.
    if (entries.get(entry.name) !== entry) return;
    const team = teamFor(entry);
    if (team === undefined) {
      settle(entry, "failed");
      return entry.end.reject(noOtherWorker(entry.options.notBy ?? ""));
    }
    entry.begun = true;
    const { job } = entry;
    const running = (async () => {
      try {
        const input = structuredClone(job.input);
        const value = checkResult(
          kind,
          structuredClone(await team.work.run(input, { signal: team.stop.signal, holds: async () => true })),
        );
        settle(entry, "done");
        entry.end.resolve({ value, worker: team.id });
      } catch (cause) {
        settle(entry, "failed");
        entry.end.reject(errorOf(failureOf(cause)));
      }
    })();
    team.running.add(running);
    await running.finally(() => team.running.delete(running));
  }
  return {
    enter(name, { job, options }) {
      const current = entries.get(name);
      const entry = current ?? {
        name,
        job,
        options,
        since: io.now(),
        end: resolvers<JobResult>(),
        waiters: 0,
        begun: false,
      };
      entry.waiters++;
      if (current !== undefined) return entry;
      entries.set(name, entry);
      void queue.add(() => take(entry), { priority: -(options.priority ?? DEFAULT_PRIORITY) });
      return entry;
    },
    leave(entry) {
      entry.waiters--;
      if (entry.waiters === 0 && !entry.begun && entries.get(entry.name) === entry) entries.delete(entry.name);
    },
    join(team) {
      teams = [...teams, team];
      seat();
    },
    part(team) {
      teams = teams.filter((one) => one !== team);
      seat();
    },
    status() {
      const jobs = [...entries.values()];
      if (jobs.length === 0 && teams.length === 0) return null;
      const active = jobs.filter(({ begun }) => begun).length;
      return {
        ...{ kind, version, active, waiting: jobs.length - active },
        oldestMs: jobs.length === 0 ? null : io.now() - Math.min(...jobs.map(({ since }) => since)),
        workers: teams.map(({ id }) => id),
        perMinute: perMinute(ends, io.now()),
        ...counts,
      };
    },
  };
}
