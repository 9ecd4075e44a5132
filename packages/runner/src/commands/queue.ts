import type { QueueStatus } from "@404-gen/core";
import { openQueue } from "../assemble/parts/queue.ts";
import { placeOf } from "../assemble/place.ts";
import { textTable } from "../terminal/text-table.ts";
import { defineCommand } from "./define.ts";
import { addQueueOption, type QueueOption, queueAddress } from "./queue-option.ts";

const HELP = `One row a kind and version: jobs that wait and jobs at work, the age of the oldest, workers, jobs done a minute over the last five,
done and failed since the queue began to count. A row with jobs and without workers needs \`404-gen worker\` of that version.`;

export const queueCommand = () =>
  defineCommand<QueueOption>({
    usage: "queue",
    summary: "Show the jobs that wait for workers: depth, rates, oldest job, workers, failures",
    help: HELP,
    settingFlags: true,
    configure: addQueueOption,
    work: async ({ options }, { terminal, settings: load }) => {
      const settings = load();
      const queue = await openQueue(placeOf({ settings }), queueAddress(options, settings));
      try {
        const jobs = await queue.status();
        terminal.result({ queue: queue.name, jobs }, () => asText(queue.name, jobs));
        return undefined;
      } finally {
        await queue.close();
      }
    },
  });

function asText(name: string, jobs: readonly QueueStatus[]): string {
  if (jobs.length === 0) return `${name}: no jobs, and no workers`;
  const head = ["work", "version", "waiting", "at work", "oldest", "workers", "a minute", "done", "failed"];
  const rows = jobs.map((row) => [
    row.kind,
    row.version,
    String(row.waiting),
    String(row.active),
    row.oldestMs === null ? "-" : `${Math.round(row.oldestMs / 1000)} s`,
    String(row.workers.length),
    row.perMinute.toFixed(1),
    String(row.done),
    String(row.failed),
  ]);
  const idle = jobs.filter((row) => row.waiting > 0 && row.workers.length === 0);
  const notes = idle.map((row) => `nobody takes ${row.kind} of ${row.version}: start a worker of that version`);
  return [name, textTable([head, ...rows]), ...notes].join("\n");
}
