import type { ApiPromise } from "@polkadot/api";
import { CompetitionError } from "../../../../base/errors/competition-error.ts";
import { RUNTIME_CHANGED } from "./create-connection.ts";
import type { Session } from "./open-session.ts";

/** The state at one block: whatever is read through `at` agrees. */
export type PinnedHead = {
  readonly hash: string;
  readonly block: number;
  readonly specVersion: number;
  readonly at: Awaited<ReturnType<ApiPromise["at"]>>;
};

/** Pins the best head. Throws `CHAIN_RUNTIME_CHANGED` when the node runs a newer runtime than this session knows. */
export async function pinHead(session: Session): Promise<PinnedHead> {
  const { rpc } = session.api;
  const hash = (await rpc.chain.getBlockHash()).toHex();
  const [header, version] = await Promise.all([rpc.chain.getHeader(hash), rpc.state.getRuntimeVersion(hash)]);
  const specVersion = version.specVersion.toNumber();
  if (specVersion !== session.specVersion) {
    throw new CompetitionError(`the runtime changed from ${session.specVersion} to ${specVersion}`, {
      code: RUNTIME_CHANGED,
      fault: "infrastructure",
      data: { from: session.specVersion, to: specVersion },
    });
  }
  return { hash, block: header.number.toNumber(), specVersion, at: await session.api.at(hash) };
}
