import type { Session } from "../connection/open-session.ts";

/** How a transaction ended in the block that took it. `error` is the runtime's name, `Pallet.Error`; null: it was done. */
export type Dispatch = { readonly block: number; readonly error: string | null };

type Search = {
  /** Hash of the transaction, 0x and 64 hex digits. */
  readonly hash: string;
  /** First and last block to look into. */
  readonly from: number;
  readonly to: number;
};

type EventRecord = {
  readonly phase: { readonly isApplyExtrinsic: boolean; readonly asApplyExtrinsic: { toNumber(): number } };
  readonly event: {
    readonly section: string;
    readonly method: string;
    readonly data: readonly { readonly isModule?: boolean; readonly asModule?: unknown; toString(): string }[];
  };
};

/** JSON-RPC's "method not found": a node that does not give out blocks. */
const NO_METHOD = -32_601;

function nameOf(session: Session, [error]: EventRecord["event"]["data"]): string {
  if (!error?.isModule) return String(error);
  const registry = session.api.registry as unknown as {
    findMetaError(module: unknown): { readonly section: string; readonly name: string };
  };
  const { section, name } = registry.findMetaError(error.asModule);
  return `${section}.${name}`;
}

async function dispatchAt(
  session: Session,
  { hash, block }: { readonly hash: string; readonly block: number },
): Promise<Dispatch | null> {
  const at = await session.api.rpc.chain.getBlockHash(block);
  const { extrinsics } = (await session.api.rpc.chain.getBlock(at)).block;
  const place = extrinsics.findIndex((extrinsic) => extrinsic.hash.toHex() === hash);
  if (place < 0) return null;
  const events = (await session.api.at(at)).query["system"]?.["events"];
  if (!events) return null;
  const records = (await events()) as unknown as readonly EventRecord[];
  const failure = records.find(
    ({ phase, event }) =>
      phase.isApplyExtrinsic &&
      phase.asApplyExtrinsic.toNumber() === place &&
      event.section === "system" &&
      event.method === "ExtrinsicFailed",
  );
  return { block, error: failure ? nameOf(session, failure.event.data) : null };
}

/**
 * Looks for a transaction in blocks, and how it ended there. Null: in none of them, or the node does not give out blocks; then only
 * the state shows it.
 */
export async function findDispatch(session: Session, { hash, from, to }: Search): Promise<Dispatch | null> {
  if (!session.api.rpc.chain.getBlock) return null;
  for (let block = from; block <= to; block++) {
    try {
      const dispatch = await dispatchAt(session, { hash, block });
      if (dispatch) return dispatch;
    } catch (error) {
      if ((error as { code?: unknown }).code === NO_METHOD) return null;
      throw error;
    }
  }
  return null;
}
