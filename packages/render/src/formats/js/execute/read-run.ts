import type { IsolateEnd } from "../../../isolate/isolate-end.ts";
import { type ModuleFailure, moduleFailure } from "../failure.ts";
import type { ExtractProblem, SceneData } from "../scene-data.ts";
import type { ModuleAnswer, ModuleNote } from "./module-answer.ts";

/** The outcome of a module's only run. */
export type ModuleRun = {
  readonly result:
    | { readonly kind: "scene"; readonly scene: SceneData }
    /** `ours`: a limit or a rule that the existing service does not have. */
    | { readonly kind: "failure"; readonly failure: ModuleFailure; readonly ours: boolean };
  readonly notes: readonly ModuleNote[];
  /** Milliseconds of processor time; null when the run was stopped. */
  readonly cpuMs: number | null;
};

/** Translates the end of a process into the competition's rules. */
export function readRun(end: IsolateEnd): ModuleRun {
  switch (end.kind) {
    case "answered":
      return readAnswer(end.value as ModuleAnswer, end.cpuMs);
    case "out-of-time":
      return failedRun("TIMEOUT_EXCEEDED", `more than ${end.cpuMs} ms of processor time; use fewer or simpler loops`);
    case "out-of-memory":
      return failedRun("HEAP_EXCEEDED", "more memory than a module may have; build less at a time");
    case "too-large":
      return failedRun("HEAP_EXCEEDED", `the returned scene holds ${end.bytes} bytes; return less`, true);
    case "crashed":
      return failedRun("EXECUTION_THREW", `the engine broke (${end.signal})`);
  }
}

function readAnswer({ result, notes }: ModuleAnswer, cpuMs: number): ModuleRun {
  switch (result.kind) {
    case "scene":
      return { result, notes, cpuMs };
    case "failure":
      return { ...failedRun(result.rule, result.detail, result.rule === "HEAP_EXCEEDED"), notes, cpuMs };
    case "problem": {
      const failure = failureOfProblem(result.problem);
      return { result: { kind: "failure", failure, ours: failure.rule === "SCENE_NOT_DATA" }, notes, cpuMs };
    }
  }
}

const failedRun = (rule: ModuleFailure["rule"], detail: string, ours = false): ModuleRun => ({
  result: { kind: "failure", failure: moduleFailure("execution", rule, detail), ours },
  notes: [],
  cpuMs: null,
});

function failureOfProblem({ rule, path, detail }: ExtractProblem): ModuleFailure {
  const text = `${path} ${detail}`;
  switch (rule) {
    case "UNREADABLE":
      return moduleFailure("post_validation", "SCENE_NOT_DATA", text);
    case "EXECUTION_THREW":
      return moduleFailure("execution", rule, text);
    default:
      return moduleFailure("post_validation", rule, text);
  }
}
