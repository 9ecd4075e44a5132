import type { Redis } from "ioredis";
import type { Job } from "../../../ports/job-queue.ts";

/** Jobs of one kind and version: a queue of BullMQ each, so that a worker of another version does not even see them. */
export type LaneName = Pick<Job, "kind" | "version">;

/** The queue's name: a colon would split keys of Redis. */
export const queueName = ({ kind, version }: LaneName): string => `${kind}.${version.replaceAll(":", "_")}`;

/** Which kinds and versions there ever were, so that status finds them. */
export type LaneNames = {
  note(lane: LaneName): Promise<void>;
  all(): Promise<readonly LaneName[]>;
};

export function createLaneNames(redis: Redis, prefix: string): LaneNames {
  const key = `${prefix}:lanes`;
  return {
    async note({ kind, version }) {
      await redis.sadd(key, JSON.stringify([kind, version]));
    },
    async all() {
      const texts = await redis.smembers(key);
      return texts.sort().map((text) => {
        const [kind = "", version = ""] = JSON.parse(text) as string[];
        return { kind, version };
      });
    },
  };
}
