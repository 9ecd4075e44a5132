import type { PinnedHead } from "../connection/pin-head.ts";

type RuntimeCalls = Readonly<
  Record<string, Readonly<Record<string, ((...args: readonly unknown[]) => Promise<unknown>) | undefined>> | undefined>
>;
type MetagraphAnswer = {
  readonly isSome?: boolean;
  unwrap?(): { readonly totalStake?: ArrayLike<{ toString(): string }> };
};

/**
 * Stake weight of a uid in rao, from the runtime's own metagraph; null when this runtime does not offer it. The transaction
 * pool reports too little stake as well, so a stake that was not read costs only the early warning.
 */
export async function readStake(
  head: PinnedHead,
  neuron: { readonly netuid: number; readonly uid: number },
): Promise<bigint | null> {
  const call = (head.at.call as unknown as RuntimeCalls)["subnetInfoRuntimeApi"]?.["getMetagraph"];
  if (!call) return null;
  try {
    const answer = (await call(neuron.netuid)) as MetagraphAnswer;
    const stake = answer.isSome ? answer.unwrap?.().totalStake?.[neuron.uid] : undefined;
    return stake === undefined ? null : BigInt(stake.toString());
  } catch {
    return null;
  }
}
