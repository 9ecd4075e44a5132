import type { KnownErrorCode } from "../../../../base/errors/catalogue.ts";
import { CompetitionError } from "../../../../base/errors/competition-error.ts";
import type { PublishedCommitment, PublishOptions } from "../../../../ports/commitment-publisher.ts";
import { checkPublish, notRegistered, PUBLISH_DEFAULTS } from "../../check-publish.ts";
import { commitmentRound } from "../../drand.ts";
import { encryptToRound } from "../../timelock/encrypt-to-round.ts";
import { type PinnedHead, pinHead } from "../connection/pin-head.ts";
import type { SubtensorContext } from "../context.ts";
import { readChainTime } from "../reads/read-chain-time.ts";
import { readMetagraph } from "../reads/read-metagraph.ts";
import { storageItem } from "../reads/storage-item.ts";
import { confirm } from "./confirm.ts";
import type { ChainCall } from "./sign-call.ts";
import { submitCall } from "./submit-call.ts";

type Registration = { readonly block: number; readonly waiting: boolean };
type RegistrationJson = {
  readonly block?: number;
  readonly info?: { readonly fields?: readonly Readonly<Record<string, unknown>>[] };
};

const refuse = (code: KnownErrorCode, message: string, data?: Readonly<Record<string, unknown>>) =>
  new CompetitionError(message, { code, data });

async function readRegistration(
  head: PinnedHead,
  key: { readonly netuid: number; readonly address: string },
): Promise<Registration> {
  const item = storageItem(head, { pallet: "commitments", item: "commitmentOf" });
  const json = (await item(key.netuid, key.address)).toJSON() as RegistrationJson | null;
  const waiting = json?.info?.fields?.some((field) => "timelockEncrypted" in field) ?? false;
  return { block: json?.block ?? 0, waiting };
}

function sealedCall(
  context: SubtensorContext,
  request: { readonly plain: Uint8Array; readonly blocksUntilReveal: number; readonly nowMs: number },
): ChainCall {
  const revealRound = commitmentRound(request);
  const sealBytes = encryptToRound(request.plain, { round: revealRound, random: context.random });
  const ciphertext = `0x${Buffer.from(sealBytes).toString("hex")}`;
  return {
    pallet: "commitments",
    method: "setCommitment",
    args: [context.netuid, { fields: [{ TimelockEncrypted: { encrypted: ciphertext, revealRound } }] }],
  };
}

/**
 * Publishes a text that the chain keeps sealed until its reveal. Nothing is sent when the hotkey is not registered, the text is too long,
 * or an earlier commitment still waits (it would be lost).
 *
 * @throws CompetitionError `COMMITMENT_INVALID`, `COMMITMENT_TOO_LONG`, `COMMITMENT_PENDING`, `HOTKEY_NOT_REGISTERED`, `COMMITMENT_REFUSED`, `COMMITMENT_UNCONFIRMED`
 */
export async function publishCommitment(
  context: SubtensorContext,
  options: PublishOptions & { readonly text: string },
): Promise<PublishedCommitment> {
  const { signal, replacePending = false, blocksUntilReveal = PUBLISH_DEFAULTS.blocksUntilReveal } = options;
  const plain = checkPublish(options.text, { blocksUntilReveal });
  const { address } = await context.keypair();
  const key = { netuid: context.netuid, address };
  const before = await context.connection.use(
    async (session) => {
      const head = await pinHead(session);
      const [metagraph, registration, timeMs] = await Promise.all([
        readMetagraph(head, key),
        readRegistration(head, key),
        readChainTime(head),
      ]);
      return { ...registration, registered: metagraph.hotkeys.includes(address), head: head.block, timeMs };
    },
    { what: "reading the hotkey's commitment", signal },
  );
  if (!before.registered) throw notRegistered(address, `subnet ${key.netuid}`);
  if (before.waiting && !replacePending) {
    throw refuse("COMMITMENT_PENDING", "an earlier commitment still waits for its reveal and would be lost", {
      committedAtBlock: before.block,
    });
  }

  // The chain's time and not ours: a clock that is an hour slow would open the text an hour early, for everybody.
  const nowMs = before.timeMs ?? context.io.now();
  const call = sealedCall(context, { plain, blocksUntilReveal, nowMs });
  const { signed, failure } = await submitCall(context, { call, signal, onUnknown() {} });
  if (failure && failure.kind !== "pooled") {
    throw new CompetitionError(`the chain refused the commitment: ${failure.message}`, {
      code: "COMMITMENT_REFUSED",
      retryable: failure.kind === "later",
      data: { reason: failure.code },
    });
  }
  const confirmation = await confirm(context, {
    signed,
    what: "confirming the commitment",
    signal,
    look: async (head) => {
      const now = await readRegistration(head, key);
      return now.waiting && now.block > before.block ? now.block : null;
    },
  });
  if (confirmation.kind === "failed") {
    throw refuse(
      "COMMITMENT_REFUSED",
      `the chain refused the commitment in block ${confirmation.block}: ${confirmation.error}`,
      {
        reason: "CALL_FAILED",
        error: confirmation.error,
        block: confirmation.block,
      },
    );
  }
  if (confirmation.kind === "unseen") {
    throw new CompetitionError(`${signed.hash} was sent; it may still be taken until block ${signed.expiresAtBlock}`, {
      code: "COMMITMENT_UNCONFIRMED",
      data: { transaction: signed.hash, expiresAtBlock: signed.expiresAtBlock },
    });
  }
  return { hotkey: address, transaction: signed.hash, revealBlock: before.head + blocksUntilReveal };
}
