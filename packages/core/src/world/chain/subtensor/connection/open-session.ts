import type { ApiPromise } from "@polkadot/api";
import { peerWords } from "../../../../base/errors/peer-words.ts";
import { withDeadline } from "../../../../base/kit/deadline.ts";
import type { Clock } from "../../../../ports/clock.ts";
import type { Logger } from "../../../../ports/logger.ts";
import { loadPolkadot } from "./load-polkadot.ts";

/** One socket to one endpoint with the metadata of one runtime. */
export type Session = {
  readonly api: ApiPromise;
  readonly endpoint: string;
  readonly specVersion: number;
  /** Milliseconds since a new block was heard of. */
  silentMs(): number;
  /** False once the socket is closed. */
  isOpen(): boolean;
  close(): Promise<void>;
};

export type OpenSessionOptions = {
  readonly endpoint: string;
  readonly timeoutMs: number;
  readonly io: Clock;
  readonly logger: Logger;
  readonly signal?: AbortSignal | undefined;
};

/** Extensions of subtensor that carry no bytes; naming them silences the library's warning (CHAIN.md section 6). */
const EMPTY_EXTENSIONS = Object.fromEntries(
  ["SudoTransactionExtension", "CheckShieldedTxValidity", "SubtensorTransactionExtension", "DrandPriority"].map(
    (name) => [name, { extrinsic: {}, payload: {} }],
  ),
);

type ApiOptions = NonNullable<Parameters<typeof ApiPromise.create>[0]>;
type WsProviderClass = Awaited<ReturnType<typeof loadPolkadot>>["WsProvider"];

/**
 * The provider without the library's own following of runtime upgrades: it swaps metadata under running calls and throws outside of any
 * promise when the socket dies. We compare the runtime's version at each read and open a fresh session instead.
 */
function quietProvider(Base: WsProviderClass) {
  return class extends Base {
    override async subscribe(
      type: string,
      method: string,
      params: unknown[],
      callback: Parameters<InstanceType<WsProviderClass>["subscribe"]>[3],
    ) {
      return method === "state_subscribeRuntimeVersion" ? "none" : super.subscribe(type, method, params, callback);
    }
  };
}

/** Connects, reads the metadata and starts to listen for blocks; all of it within the timeout, or nothing stays open. */
export async function openSession(options: OpenSessionOptions): Promise<Session> {
  const { ApiPromise, WsProvider } = await loadPolkadot();
  const Provider = quietProvider(WsProvider);
  const provider = new Provider(options.endpoint, false, {}, options.timeoutMs);
  let open = true;
  provider.on("disconnected", () => {
    open = false;
  });
  const close = async () => {
    open = false;
    await provider.disconnect().catch(() => undefined);
  };
  // Node 22's own WebSocket reports a refused connection only by this event, and Node 24's without a message.
  const refusal = new Promise<never>((_, reject) => {
    provider.on("error", (event) => reject({ message: peerWords(event) || "the connection was refused" }));
  });
  refusal.catch(() => undefined);
  const start = async () => {
    await provider.connect();
    const api = ApiPromise.create({
      // The library's own classes do not fit its own types under exactOptionalPropertyTypes.
      provider: provider as unknown as NonNullable<ApiOptions["provider"]>,
      throwOnConnect: true,
      noInitWarn: true,
      signedExtensions: EMPTY_EXTENSIONS,
    });
    return Promise.race([api, refusal]);
  };
  const { timeoutMs: ms, io, signal } = options;
  const deadline = { ms, io, signal, code: "CHAIN_TIMEOUT" as const };
  try {
    const api = await withDeadline(start, { ...deadline, what: `connecting to ${options.endpoint}` });
    let heardAt = options.io.now();
    await withDeadline(
      () =>
        api.rpc.chain.subscribeNewHeads(() => {
          heardAt = options.io.now();
        }),
      { ...deadline, what: `listening for blocks of ${options.endpoint}` },
    );
    const specVersion = api.runtimeVersion.specVersion.toNumber();
    options.logger.info("chain connected", { endpoint: options.endpoint, specVersion });
    return {
      api,
      endpoint: options.endpoint,
      specVersion,
      silentMs: () => options.io.now() - heardAt,
      isOpen: () => open,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
