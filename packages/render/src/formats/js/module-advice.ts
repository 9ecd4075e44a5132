import type { ModuleNote } from "./execute/module-answer.ts";
import type { ModuleRun } from "./execute/read-run.ts";

/** Wall time that the existing service allows, milliseconds. */
const EXISTING_LIMIT_MS = 5000;

/** Facts from a run that decide nothing, as texts for the miner. */
export function adviceOf({ notes, cpuMs }: ModuleRun): string[] {
  const slow =
    cpuMs !== null && cpuMs > EXISTING_LIMIT_MS
      ? [
          `It computed for ${Math.round(cpuMs)} ms; the existing service stops after ${EXISTING_LIMIT_MS} ms on the wall.`,
        ]
      : [];
  return [...notes.map(textOf), ...slow];
}

function textOf(note: ModuleNote): string {
  switch (note.note) {
    case "thenable":
      return "The returned object has a `then` function: the miner's tool refuses that as ASYNC_NOT_ALLOWED, the service does not.";
    case "callback":
      return `\`${note.name}\` is set and has no effect: pictures are drawn from data, and nothing of the module runs while they are.`;
    case "three":
      return `three said: ${note.text}`;
  }
}
