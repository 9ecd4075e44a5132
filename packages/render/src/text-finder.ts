import { CompetitionError, type TextFinder } from "@404-gen/core";
import { createFileProcesses } from "./pool/file-process.ts";
import { resolveRenderOptions } from "./render-options.ts";

/** Limits for one picture: MiB of JavaScript heap and milliseconds of processor time. A grid takes 10 MiB and 60 ms. */
const LIMITS = { memoryLimitMb: 512, timeoutMs: 60_000 };

/**
 * Looks for writing on pictures in a process of its own, one picture after the other: on the calling thread a duel's two pictures would take 120 ms.
 * The process starts with the first picture.
 *
 * @example
 * const finder = createTextFinder();
 * if (await finder.hasText(png)) console.log("somebody wrote on it");
 * await finder.close();
 */
export function createTextFinder(): TextFinder {
  const processes = createFileProcesses({ workers: 1, ...LIMITS });
  let closed = false;
  return {
    name: "letters@1",
    async hasText(picture, { signal } = {}) {
      if (closed) throw new CompetitionError("The text finder is closed", { code: "RENDER_POOL_CLOSED" });
      const task = { task: "text", format: "png", threads: 1, options: resolveRenderOptions() } as const;
      const answer = await processes.run({ ...task, bytes: picture }, { signal });
      if (answer.kind === "text") return answer.isThere;
      throw new CompetitionError("The drawing process gave an answer of the wrong kind", { code: "RENDER_FAILED" });
    },
    async close() {
      closed = true;
      processes.close();
    },
  };
}
