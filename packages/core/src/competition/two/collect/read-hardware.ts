import type { CompetitionError } from "../../../base/errors/competition-error.ts";
import { asCompetitionError } from "../../../base/errors/wrap.ts";
import { retry } from "../../../base/kit/retry.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Evidence } from "../../../ports/evidence.ts";
import type { SourceFiles } from "../../../ports/source-files.ts";
import { type HardwareDeclaration, MAX_HARDWARE_BYTES, parseHardware } from "../rules/hardware.ts";

const FILE = "hardware.json";

/** What a miner's image asks for, or a fault of ours. */
export type HardwareReading =
  | ({ readonly kind: "read" } & HardwareDeclaration)
  | { readonly kind: "fault"; readonly error: CompetitionError };

export type HardwareQuery = {
  readonly files: SourceFiles;
  readonly repo: string;
  readonly commit: string;
  /** Waits before each further attempt after a fault, milliseconds. */
  readonly retryMs: readonly number[];
  readonly io: Clock;
  readonly signal: AbortSignal;
};

/**
 * Reads what a miner's image asks for. Whatever the repository holds, there is an answer: a file that is blocked, too large or no JSON gives
 * the usual machine, with the reason.
 */
export async function readHardware({
  files,
  repo,
  commit,
  retryMs,
  io,
  signal,
}: HardwareQuery): Promise<HardwareReading> {
  const ask = async (): Promise<Evidence<Uint8Array | null>> => {
    const read = await files.read({ repo, commit, path: FILE }, { maxBytes: MAX_HARDWARE_BYTES, signal });
    if (read.kind === "fault") throw read.error;
    return read;
  };
  try {
    const read = await retry(ask, { delaysMs: retryMs, clock: io, signal });
    if (read.kind === "measured") return { kind: "read", ...parseHardware(read.value && decode(read.value)) };
    if (read.kind === "fault") return read;
    const { code, message } = read.rejection;
    return { kind: "read", ...parseHardware(null), problem: `${FILE}: ${message} [${code}]` };
  } catch (error) {
    signal.throwIfAborted();
    return { kind: "fault", error: asCompetitionError(error, { code: "SOURCE_UNREADABLE" }) };
  }
}

const decode = (bytes: Uint8Array) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
