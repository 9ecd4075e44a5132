import { once } from "node:events";
import { CompetitionError } from "@404-gen/core";
import { COMPETITIONS } from "@404-gen/core/competition";
import { createPartShelf } from "../assemble/part-shelf.ts";
import { openQueue } from "../assemble/parts/queue.ts";
import { placeOf } from "../assemble/place.ts";
import { playedHostsIn } from "../demo/played-hosts.ts";
import { createLogger } from "../logs/create-logger.ts";
import { WORK_NAMES, type WorkName } from "../workers/kinds.ts";
import { runWorker } from "../workers/run-worker.ts";
import { defineCommand } from "./define.ts";
import { addQueueOption, type QueueOption, queueAddress } from "./queue-option.ts";

const HELP = `Works off what a \`404-gen run\` with WORKERS hands out: fetch (a miner's file through the guarded door, drawn and stored), render
(a file that the runner has), embed (two pictures), duel (a verdict). Give it the runner's own settings: the same object store, door, renderer and
model server; it needs no wallet and no token of the state repository. It takes only jobs of its own version, and says so where others wait.

A first SIGTERM or Ctrl-C lets it finish what it has begun; a worker that is killed loses nothing, its jobs are given to others after
WORKERS_SILENCE seconds. One whose pictures differ from the runner's is barred: it takes no more jobs, and stays until it is stopped. WORKER_CONCURRENCY says how many jobs of a kind it does at a time.`;

export const workerCommand = () =>
  defineCommand<QueueOption & { competition: string }>({
    usage: "worker [work...]",
    summary: `Work off a runner's jobs on this machine: ${WORK_NAMES.join(", ")} (default: all)`,
    help: HELP,
    settingFlags: true,
    configure: (command) =>
      addQueueOption(command).option("--competition <id>", `whose jobs: ${COMPETITION_IDS.join(" or ")}`, "1"),
    work: async ({ args, options }, { terminal, settings: load, env, logTo, signal }) => {
      const names = workNames(args);
      if (!COMPETITION_IDS.includes(options.competition))
        throw new CompetitionError(
          `--competition is ${JSON.stringify(options.competition)}, allowed is ${COMPETITION_IDS.join(" or ")}`,
          {
            code: "OPTION_INVALID",
          },
        );
      const values = load();
      const address = queueAddress(options, values);
      // A worker does all work itself: it must not put jobs into the queue.
      const settings = { ...values, WORKERS: undefined };
      const logger = createLogger({ level: settings.LOG_LEVEL, destination: logTo });
      const place = placeOf({ settings, logger, patience: signal, hosts: playedHostsIn(env) });
      const queue = await openQueue(place, address);
      const shelf = createPartShelf(place);
      try {
        const { competition } = options;
        const onReady = (workers: readonly object[]) =>
          logger.info("working", { queue: queue.name, competition, workers });
        await runWorker({ place, part: shelf.part, queue, names, competition, signal, onReady }).catch(
          async (error) => {
            if (!CompetitionError.is(error, "WORKER_BARRED")) throw error;
            // If the process ended, a supervisor would start it again at once, under another id. So it stays, without jobs, until a person has
            // looked.
            logger.error(error.message, { code: error.code });
            await untilAborted(signal);
            throw error;
          },
        );
        terminal.result({ stopped: true, work: names }, () => "stopped: what was begun is done");
        return undefined;
      } finally {
        await queue.close();
        await shelf.close();
      }
    },
  });

const untilAborted = (signal: AbortSignal): Promise<unknown> =>
  signal.aborted ? Promise.resolve() : once(signal, "abort");

const COMPETITION_IDS: readonly string[] = COMPETITIONS.map(({ id }) => id);

function workNames(args: readonly string[]): readonly WorkName[] {
  const unknown = args.filter((name) => !(WORK_NAMES as readonly string[]).includes(name));
  if (unknown.length === 0) return args.length === 0 ? WORK_NAMES : (args as readonly WorkName[]);
  throw new CompetitionError(`there is no work ${unknown.join(", ")}; there is ${WORK_NAMES.join(", ")}`, {
    code: "OPTION_INVALID",
  });
}
