import { CompetitionError } from "@404-gen/core";
import { createIsolate } from "../../../isolate/isolate.ts";
import type { IsolateEnd } from "../../../isolate/isolate-end.ts";
import { programFile } from "../../../isolate/programs.ts";
import { type ModuleFailure, moduleFailure } from "../failure.ts";
import type { StaticAnalysis } from "../static/analyse.ts";
import { MAX_MODULE_BYTES, SIZE_FAILURE } from "../static/module-size.ts";
import type { ModuleTask } from "./module-answer.ts";
import { type ModuleRun, readRun } from "./read-run.ts";

export type ModuleRunnerOptions = {
  /**
   * Milliseconds of processor time of one run, from task to answer. The existing service allows 5,000 of wall time. Twice as much processor time
   * refuses nothing that it accepts, even on a machine half as fast. @default 10_000
   */
  readonly cpuMs?: number | undefined;
  /** MiB of one run, typed arrays and the engine included. @default 512 */
  readonly memoryMb?: number | undefined;
  /** Processes of either kind that wait for work. @default 1 */
  readonly spares?: number | undefined;
  /** Modules at the same time. @default the machine's processors */
  readonly concurrency?: number | undefined;
};

type CallOptions = { readonly signal?: AbortSignal | undefined };

/** Reads and runs modules in processes without rights. Rejects only for faults of ours. */
export type ModuleRunner = {
  analyse(source: string, options?: CallOptions): Promise<StaticAnalysis>;
  /** Runs a module that passed the analysis. */
  run(task: ModuleTask, options?: CallOptions): Promise<ModuleRun>;
  /** Starts the processes now instead of with the first module. */
  warm(): void;
  close(): void;
};

/** Limits of the analysis: a file of a mebibyte of statements becomes a tree of 700 MiB. */
const ANALYSIS_LIMITS = { heapMb: 2048, memoryMb: 3072, cpuMs: 60_000 };

/** Sources that one process analyses. None of their code runs, so the process is only replaced because of slow leaks. */
const ANALYSES_PER_PROCESS = 500;

export function createModuleRunner(options: ModuleRunnerOptions = {}): ModuleRunner {
  const { spares, concurrency, cpuMs, memoryMb } = options;
  const analysis = createIsolate({
    ...{ entry: programFile("analyse-modules"), limits: ANALYSIS_LIMITS },
    ...{ tasksPerProcess: ANALYSES_PER_PROCESS, spares, concurrency },
  });
  const execution = createIsolate({
    ...{ entry: programFile("run-module"), limits: { cpuMs, memoryMb } },
    ...{ tasksPerProcess: 1, spares, concurrency },
  });
  return {
    async analyse(source, call) {
      // Such a source is not even sent to a process: each character takes at least a byte.
      if (source.length > MAX_MODULE_BYTES) return refusal(source, SIZE_FAILURE);
      return readAnalysis(await analysis.run(source, call), source);
    },
    run: async (task, call) => readRun(await execution.run(task, call)),
    warm() {
      analysis.warm();
      execution.warm();
    },
    close() {
      analysis.close();
      execution.close();
    },
  };
}

function readAnalysis(end: IsolateEnd, source: string): StaticAnalysis {
  if (end.kind === "answered") return end.value as StaticAnalysis;
  if (end.kind === "out-of-time" || end.kind === "out-of-memory")
    return refusal(
      source,
      moduleFailure("parse", "PARSE_ERROR", "The source is too complex to be read; make it smaller."),
    );
  throw new CompetitionError("The analysis of a module broke", {
    code: "MODULE_ANALYSIS_FAILED",
    data: { end: end.kind },
  });
}

const refusal = (source: string, failure: ModuleFailure): StaticAnalysis => ({
  failures: [failure],
  failureCount: 1,
  bytes: Buffer.byteLength(source),
  literalBytes: 0,
  exported: null,
  warnings: [],
  laterSyntax: null,
});
