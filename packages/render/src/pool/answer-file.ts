import { Buffer } from "node:buffer";
import { asCompetitionError } from "@404-gen/core";
import { hasText } from "@404-gen/core/image";
import { prepareScene } from "../backends/cpu/prepare-scene.ts";
import { createTextureCache, type TextureCache } from "../formats/glb/texture-cache.ts";
import { createModuleChecker, type ModuleChecker } from "../formats/js/module-checker.ts";
import { inspectModel } from "../inspect-model.ts";
import { encodeMessage } from "../isolate/message.ts";
import { renderModel } from "../render-model.ts";
import type { Crew } from "./crew.ts";
import type { FileAnswer, FileTask, WireError } from "./messages.ts";
import { createCrew } from "./threaded-crew.ts";

/** The drawing process's side: answers file tasks, with threads and a module checker that live as long as the process. */
export function createFileAnswerer(): (task: FileTask) => Promise<FileAnswer> {
  let crew: Crew | undefined;
  const helpers = {
    crew: (threads: number) => {
      crew ??= createCrew(threads);
      return crew;
    },
    // Processes of the checker start with the first module.
    modules: createModuleChecker(),
    textures: createTextureCache(),
  };
  return (task) => work(task, helpers).catch((error: unknown): FileAnswer => ({ kind: "error", error: toWire(error) }));
}

/** What a process keeps from file to file. */
type Helpers = {
  readonly crew: (threads: number) => Crew;
  readonly modules: ModuleChecker;
  readonly textures: TextureCache;
};

async function work(task: FileTask, helpers: Helpers): Promise<FileAnswer> {
  const { bytes, options, threads } = task;
  const { modules, textures } = helpers;
  if (task.task === "render") {
    const tools = { options, crew: helpers.crew(threads), modules, textures };
    return { kind: "rendered", result: await renderModel({ bytes, format: task.format }, tools) };
  }
  if (task.task === "text") return { kind: "text", isThere: await hasText(bytes) };
  if (task.task === "mend") {
    // The libraries of `mend` are optional, so they are only loaded here.
    const { mendModel } = await import("../mend/mend-model.ts");
    return { kind: "mended", result: await mendModel({ bytes, format: task.format }) };
  }
  if (task.task === "module") {
    const { check, scene } = await modules.check(bytes);
    const job = scene && { scene: prepareScene(scene), pictures: task.pictures };
    return { kind: "module", check, pictures: job && (await helpers.crew(threads).shoot(job)) };
  }
  if (task.task === "scene") {
    const { check, scene } = await modules.check(bytes);
    return { kind: "scene", check, frame: scene && Buffer.concat(encodeMessage(scene)) };
  }
  const tools = { format: task.format, maxBytes: options.maxBytes, modules };
  return { kind: "inspected", inspection: await inspectModel(bytes, tools) };
}

function toWire(cause: unknown): WireError {
  const memory = cause instanceof RangeError && /allocation|array (buffer )?length|memory/i.test(cause.message);
  const { message, code, fault, data, retryable } = asCompetitionError(cause, {
    code: memory ? "RENDER_OUT_OF_MEMORY" : "RENDER_FAILED",
    fault: "infrastructure",
  });
  return { message, code, fault, data, retryable };
}
