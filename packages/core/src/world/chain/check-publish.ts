import { CompetitionError } from "../../base/errors/competition-error.ts";
import { byteVector } from "./scale-codec.ts";
import { TIMELOCK_OVERHEAD } from "./timelock/encrypt-to-round.ts";

export const PUBLISH_DEFAULTS = {
  /** What miners' tools use (CHAIN.md section 2.4). */
  blocksUntilReveal: 360,
};

/** Most bytes of a `TimelockEncrypted` field. Source: CHAIN.md section 2.4. */
const MAX_SEALED_BYTES = 1_024;

/**
 * Refuses, before anything is sent, a commitment that every chain refuses. Gives the text's bytes as they are sealed.
 *
 * @throws CompetitionError `COMMITMENT_TOO_LONG`, `COMMITMENT_INVALID`
 */
export function checkPublish(text: string, { blocksUntilReveal }: { readonly blocksUntilReveal: number }): Uint8Array {
  if (!Number.isSafeInteger(blocksUntilReveal) || blocksUntilReveal < 1)
    throw new CompetitionError(`blocksUntilReveal is ${blocksUntilReveal}, allowed is a whole number of 1 or more`, {
      code: "COMMITMENT_INVALID",
      data: { blocksUntilReveal },
    });
  const bytes = byteVector(new TextEncoder().encode(text));
  const most = MAX_SEALED_BYTES - TIMELOCK_OVERHEAD;
  if (bytes.length <= most) return bytes;
  throw new CompetitionError(`the commitment takes ${bytes.length} bytes; ${most} are the most`, {
    code: "COMMITMENT_TOO_LONG",
    data: { bytes: bytes.length, most },
  });
}

/** Why a hotkey that the subnet does not know cannot publish. */
export const notRegistered = (address: string, subnet: string) =>
  new CompetitionError(`${address} is not registered on ${subnet}`, { code: "HOTKEY_NOT_REGISTERED" });
