import { asCompetitionError, CompetitionError, createGate, isAbort } from "@404-gen/core";
import { refusal } from "../errors.ts";
import { createDeathMemory, type DeathMemory } from "./death-memory.ts";

/** A file with a function for its hash, which is only called after a fault: hashing takes a tenth of the time of drawing. */
export type HashedFile = { readonly sha256: () => string };

export type QuarantineOptions = {
  /** Draws the built-in models; throws when a picture is not the known one. */
  readonly selfTest: (options: { readonly signal?: AbortSignal | undefined }) => Promise<void>;
  /** @default one that ends with the process */
  readonly memory?: DeathMemory | undefined;
};

/**
 * Decides whose fault it is that a file is not drawn. The machine may have caused a first fault. So the file is drawn once more, alone, after the
 * renderer has drawn the built-in models. If that fails too, the fault of any kind is the file's; the load of the machine cannot be the cause.
 */
export type Quarantine = {
  /**
   * Runs `work`, which draws the file. Throws the errors of `work` for refusals, aborts and mistakes of the caller; `RENDER_QUARANTINED` (fault
   * `miner`) for a file that failed twice; and a fault when the renderer fails its self-test, which tells nothing about the file.
   */
  draw<T>(
    file: HashedFile,
    work: () => Promise<T>,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<T>;
};

/** @example see `createRenderPool` */
export function createQuarantine({ selfTest, memory = createDeathMemory() }: QuarantineOptions): Quarantine {
  const gate = createGate();
  const verdict = (sha256: string) => {
    const codes = memory.deaths(sha256).map(({ code }) => code);
    return refusal(
      "RENDER_QUARANTINED",
      `Drawing this file failed ${codes.length} times (${codes.join(", ")}), the last time alone, after the renderer had passed its self-test.`,
      { sha256, deaths: codes },
    );
  };
  async function again<T>(sha256: string, work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    if (memory.deaths(sha256).some(({ alone }) => alone)) throw verdict(sha256);
    await testSelf(selfTest, signal).catch((error: unknown) => {
      // The renderer itself fails, so the earlier death is no evidence against the file.
      if (!signal?.aborted) memory.forget(sha256);
      throw error;
    });
    try {
      const result = await work();
      memory.forget(sha256);
      return result;
    } catch (error) {
      const fault = faultOf(error, signal);
      memory.note(sha256, { code: fault.code, alone: true });
      throw verdict(sha256);
    }
  }
  return {
    async draw(file, work, { signal } = {}) {
      signal?.throwIfAborted();
      if (memory.isEmpty() || memory.deaths(file.sha256()).length === 0) {
        try {
          return await gate.together(work);
        } catch (error) {
          const { code } = faultOf(error, signal);
          memory.note(file.sha256(), { code, alone: false });
        }
      }
      const sha256 = file.sha256();
      if (memory.deaths(sha256).some(({ alone }) => alone)) throw verdict(sha256);
      return gate.alone(() => again(sha256, work, signal));
    },
  };
}

/** Codes for a missing part of our own: no file can be the cause. */
const NOT_INSTALLED: readonly string[] = ["RENDER_WORKER_MISSING", "DEPENDENCY_MISSING"];

/**
 * Returns a fault that the file may have caused. Throws every other error unchanged: refusals, aborts, mistakes of the caller, and a renderer that is
 * not installed.
 */
function faultOf(error: unknown, signal: AbortSignal | undefined): CompetitionError {
  if (signal?.aborted) throw signal.reason;
  if (isAbort(error)) throw error;
  const fault = asCompetitionError(error, { code: "RENDER_FAILED" });
  if (fault.fault !== "infrastructure" || NOT_INSTALLED.includes(fault.code)) throw error;
  return fault;
}

async function testSelf(selfTest: QuarantineOptions["selfTest"], signal: AbortSignal | undefined): Promise<void> {
  try {
    signal?.throwIfAborted();
    await selfTest({ signal });
  } catch (cause) {
    if (signal?.aborted) throw signal.reason;
    if (CompetitionError.is(cause) && cause.fault === "usage") throw cause;
    throw new CompetitionError("A file was not drawn, and the renderer does not draw its built-in files either", {
      code: "RENDER_SELF_TEST_FAILED",
      cause,
    });
  }
}
