import { CompetitionError } from "../../../../base/errors/competition-error.ts";
import type { Session } from "../connection/open-session.ts";
import { MORTAL_BLOCKS } from "../options.ts";
import { takesNullConsensus, WEIGHTS_PALLET } from "../reads/read-runtime.ts";
import type { Keypair } from "./open-keypair.ts";

/** A call by the library's names of pallet and method, with its arguments. */
export type ChainCall = { readonly pallet: string; readonly method: string; readonly args: readonly unknown[] };

export type SignedCall = {
  readonly hex: string;
  /** Hash, 0x and 64 hex digits. */
  readonly hash: string;
  /** Best head when it was signed: no earlier block holds it. */
  readonly signedAtBlock: number;
  /** Block from which the chain no longer takes it. */
  readonly expiresAtBlock: number;
};

type Signable = {
  sign(pair: Keypair, options: Readonly<Record<string, unknown>>): { toHex(): string; hash: { toHex(): string } };
};
type Pallets = Readonly<
  Record<string, Readonly<Record<string, ((...args: readonly unknown[]) => Signable) | undefined>> | undefined>
>;

function findCall(session: Session, call: ChainCall) {
  const make = (session.api.tx as unknown as Pallets)[call.pallet]?.[call.method];
  if (make) return make;
  if (call.pallet === WEIGHTS_PALLET && takesNullConsensus(session)) {
    throw new CompetitionError(
      `the runtime (spec ${session.specVersion}) takes weights by set_weights_v2 (null consensus), which this client does not support`,
      { code: "CHAIN_MODE_UNSUPPORTED", data: { item: call.method, spec: session.specVersion } },
    );
  }
  throw new CompetitionError(
    `the runtime (spec ${session.specVersion}) has no call ${call.pallet}.${call.method}: this client is older or newer than the chain`,
    {
      code: "CHAIN_ITEM_MISSING",
      data: { pallet: call.pallet, item: call.method, spec: session.specVersion },
    },
  );
}

/** Builds a call from the live metadata and signs it, valid for {@link MORTAL_BLOCKS} from the finalized head. Sends nothing. */
export async function signCall(
  session: Session,
  options: { readonly call: ChainCall; readonly pair: Keypair },
): Promise<SignedCall> {
  const make = findCall(session, options.call);
  const { rpc, registry, genesisHash, runtimeVersion } = session.api;
  const finalizedHead = await rpc.chain.getFinalizedHead();
  const [header, best, nonce] = await Promise.all([
    rpc.chain.getHeader(finalizedHead),
    rpc.chain.getHeader(),
    rpc.system.accountNextIndex(options.pair.address),
  ]);
  const current = header.number.toNumber();
  const extrinsic = make(...options.call.args).sign(options.pair, {
    blockHash: finalizedHead,
    era: registry.createType("ExtrinsicEra", { current, period: MORTAL_BLOCKS }),
    genesisHash,
    nonce,
    runtimeVersion,
  });
  return {
    hex: extrinsic.toHex(),
    hash: extrinsic.hash.toHex(),
    signedAtBlock: best.number.toNumber(),
    expiresAtBlock: current + MORTAL_BLOCKS,
  };
}
