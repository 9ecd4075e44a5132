import type { MessagePort } from "node:worker_threads";
import { asCompetitionError } from "@404-gen/core";
import { inspectModel } from "../inspect-model.ts";
import { renderModel } from "../render-model.ts";
import type { FileAnswer, FileTask, WireError } from "./messages.ts";
import { createCrew } from "./threaded-crew.ts";

/** Answers file tasks that come through `port`, one at a time, with a crew that lives as long as the worker. */
export function serveFiles(port: MessagePort, threads: number): void {
  const crew = createCrew(threads);
  port.on("message", async (task: FileTask) => {
    const answer = await work(task, crew).catch(
      (error: unknown): FileAnswer => ({ kind: "error", error: toWire(error) }),
    );
    port.postMessage(answer);
  });
}

async function work(
  { task, bytes, format, options }: FileTask,
  crew: ReturnType<typeof createCrew>,
): Promise<FileAnswer> {
  if (task === "inspect")
    return { kind: "inspected", inspection: await inspectModel(bytes, { format, maxBytes: options.maxBytes }) };
  return { kind: "rendered", result: await renderModel({ bytes, format }, { options, crew }) };
}

function toWire(thrown: unknown): WireError {
  const memory = thrown instanceof RangeError && /allocation|array (buffer )?length|memory/i.test(thrown.message);
  const { message, code, fault, data, retryable } = asCompetitionError(thrown, {
    code: memory ? "RENDER_OUT_OF_MEMORY" : "RENDER_FAILED",
    fault: "infrastructure",
  });
  return { message, code, fault, data, retryable };
}
