import { asCompetitionError, CompetitionError, createGate, isAbort } from "@404-gen/core";
import { refusal } from "../errors.ts";
import { createDeathMemory, type DeathMemory } from "./death-memory.ts";

/** A file whose hash is only computed when a fault makes it matter: that takes a tenth of the time of drawing it. */
export type HashedFile = { readonly sha256: () => string };

export type QuarantineOptions = {
  /** Draws known models; throws when one does not come out as it must. */
  readonly selfTest: (options: { readonly signal?: AbortSignal | undefined }) => Promise<void>;
  /** @default one that ends with the process */
  readonly memory?: DeathMemory | undefined;
};

/**
 * Whose fault is it that a file is not drawn? A first fault may be the machine's. So the file is drawn once more, alone, after the renderer has
 * drawn what it knows: if that fails again, the fault is the file's, whatever kind it is; load makes no such evidence.
 */
export type Quarantine = {
  /**
   * Runs `work`, which draws the file and throws. Throws what `work` throws for a refusal or the caller's own doing; `RENDER_QUARANTINED` (fault
   * `miner`) for a file that failed twice; and a fault when the renderer does not pass its self-test, which says nothing about the file.
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
      // The renderer's own fault: what the file did before is no evidence either.
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

/** Something of ours is not there: no file can be the cause. */
const NOT_INSTALLED: readonly string[] = ["RENDER_WORKER_MISSING", "DEPENDENCY_MISSING"];

/** A fault that may be the file's. Everything else is thrown as it is: refusals, the caller's doing, and a renderer that is not installed. */
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
    throw new CompetitionError("A file was not drawn, and the renderer does not draw its own test files either", {
      code: "RENDER_SELF_TEST_FAILED",
      cause,
    });
  }
}
