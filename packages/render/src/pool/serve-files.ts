import type { MessagePort } from "node:worker_threads";
import { asCompetitionError } from "@404-gen/core";
import { prepareScene } from "../backends/cpu/prepare-scene.ts";
import { createModuleChecker, type ModuleChecker } from "../formats/js/module-checker.ts";
import { inspectModel } from "../inspect-model.ts";
import { renderModel } from "../render-model.ts";
import type { FileAnswer, FileTask, WireError } from "./messages.ts";
import { createCrew } from "./threaded-crew.ts";

/** Answers file tasks that come through `port`, one at a time, with a crew that lives as long as the worker. */
export function serveFiles(port: MessagePort, threads: number): void {
  const crew = createCrew(threads);
  let modules: ModuleChecker | undefined;
  const helpers = {
    crew,
    modules: () => {
      modules ??= createModuleChecker();
      return modules;
    },
  };
  port.on("message", async (task: FileTask) => {
    const answer = await work(task, helpers).catch(
      (error: unknown): FileAnswer => ({ kind: "error", error: toWire(error) }),
    );
    port.postMessage(answer);
  });
}

/** What a worker keeps between two files. */
type Helpers = { readonly crew: ReturnType<typeof createCrew>; readonly modules: () => ModuleChecker };

async function work(task: FileTask, { crew, modules }: Helpers): Promise<FileAnswer> {
  const { bytes, options } = task;
  if (task.task === "render")
    return { kind: "rendered", result: await renderModel({ bytes, format: task.format }, { options, crew }) };
  if (task.task === "module") {
    const { check, scene } = await modules().check(bytes);
    const pictures = scene && (await crew.shoot({ scene: prepareScene(scene), pictures: task.pictures }));
    return { kind: "module", check, pictures };
  }
  const { format } = task;
  const given = { format, maxBytes: options.maxBytes, ...(format === "js" && { modules: modules() }) };
  return { kind: "inspected", inspection: await inspectModel(bytes, given) };
}

function toWire(thrown: unknown): WireError {
  const memory = thrown instanceof RangeError && /allocation|array (buffer )?length|memory/i.test(thrown.message);
  const { message, code, fault, data, retryable } = asCompetitionError(thrown, {
    code: memory ? "RENDER_OUT_OF_MEMORY" : "RENDER_FAILED",
    fault: "infrastructure",
  });
  return { message, code, fault, data, retryable };
}
