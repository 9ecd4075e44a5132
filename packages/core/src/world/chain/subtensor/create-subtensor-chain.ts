import { CompetitionError } from "../../../base/errors/competition-error.ts";
import { memoOnce } from "../../../base/kit/memo.ts";
import { mergeDefaults } from "../../../base/kit/merge-defaults.ts";
import { systemClock } from "../../../base/kit/system-clock.ts";
import { addressSecrets } from "../../../base/secrets/address-secrets.ts";
import { createCredential } from "../../../base/secrets/credential.ts";
import type { Chain, ChainCallOptions } from "../../../ports/chain.ts";
import type { CommitmentPublisher } from "../../../ports/commitment-publisher.ts";
import { silentLogger } from "../../../ports/logger.ts";
import { endpointsOf } from "../networks.ts";
import type { EpochState } from "../reveal-round.ts";
import { createConnection } from "./connection/create-connection.ts";
import { type PinnedHead, pinHead } from "./connection/pin-head.ts";
import type { SubtensorContext } from "./context.ts";
import { SUBTENSOR_DEFAULTS, type SubtensorChainOptions } from "./options.ts";
import { readCommitments } from "./reads/read-commitments.ts";
import { readEpochState } from "./reads/read-epoch-state.ts";
import { type Hyperparameters, readHyperparameters } from "./reads/read-hyperparameters.ts";
import { readLocks } from "./reads/read-locks.ts";
import { readMetagraph } from "./reads/read-metagraph.ts";
import { readOwnWeights } from "./reads/read-own-weights.ts";
import { type RuntimeFit, readRuntime } from "./reads/read-runtime.ts";
import { openKeypair } from "./writes/open-keypair.ts";
import { publishCommitment } from "./writes/publish-commitment.ts";
import { createWeightsSetter } from "./writes/set-weights.ts";

/** The real chain: the port, and what operators look at besides. */
export type SubtensorChain = Chain &
  CommitmentPublisher & {
    /** The subnet's settings now. */
    hyperparameters(options?: ChainCallOptions): Promise<Hyperparameters>;
    /** Where the subnet's epoch stands now. */
    epochState(options?: ChainCallOptions): Promise<EpochState>;
    /** The live runtime, compared with what this client uses of one. */
    runtime(options?: ChainCallOptions): Promise<RuntimeFit>;
    /** Address of the signing hotkey, null for a read-only chain. */
    signer(): Promise<string | null>;
  };

function checkEndpoints(endpoints: readonly string[], { allowLoopback }: SubtensorChainOptions): readonly string[] {
  const bad = endpoints.find((endpoint) => !/^wss?:\/\//i.test(endpoint));
  if (endpoints.length > 0 && bad === undefined) {
    // Some nodes take a key in their own address: it goes nowhere else, but it must not go unencrypted.
    for (const url of endpoints)
      for (const secret of addressSecrets(url))
        createCredential({ name: "the chain endpoint's key", url, secret, allowLoopback });
    return endpoints;
  }
  throw new CompetitionError(`"${bad ?? ""}" is no chain endpoint: ws://… or wss://…`, {
    code: "NETWORK_UNKNOWN",
    data: { endpoint: bad ?? null },
  });
}

function createContext(options: SubtensorChainOptions, endpoints: readonly string[]): SubtensorContext {
  const settings = mergeDefaults(SUBTENSOR_DEFAULTS, options);
  const io = options.io ?? systemClock;
  const logger = options.logger ?? silentLogger;
  return {
    netuid: settings.netuid,
    connection: createConnection({
      endpoints,
      timeoutMs: settings.timeoutMs,
      stallMs: settings.stallMs,
      io,
      logger,
    }),
    io,
    logger,
    random: options.random,
    versionKey: BigInt(settings.versionKey),
    confirmBlocks: settings.confirmBlocks,
    confirmPollMs: settings.confirmPollMs,
    keypair: memoOnce(() => openKeypair(options.wallet)),
  };
}

/**
 * Bittensor's chain through `@polkadot/api`. It connects at the first call and renews the connection by itself: after a silent or closed
 * socket, a timeout, or a runtime upgrade.
 *
 * Every call may throw `CHAIN_UNREACHABLE` (retryable) and `CHAIN_ITEM_MISSING` (this client and the runtime do not fit).
 *
 * @example
 * const chain = createSubtensorChain({ network: "finney", netuid: 17 });
 * const block = await chain.currentBlock();
 */
export function createSubtensorChain(options: SubtensorChainOptions = {}): SubtensorChain {
  const urls = options.endpoints ?? endpointsOf(options.network ?? SUBTENSOR_DEFAULTS.network);
  const endpoints = checkEndpoints(urls, options);
  const context = createContext(options, endpoints);
  const { connection, netuid } = context;
  const read = <T>(what: string, look: (head: PinnedHead) => Promise<T>) => {
    return ({ signal }: ChainCallOptions = {}): Promise<T> =>
      connection.use(async (session) => look(await pinHead(session)), { what, signal });
  };
  return {
    name: `subtensor ${endpoints[0]} netuid ${netuid}`,
    currentBlock: ({ signal } = {}) =>
      connection.use(async ({ api }) => (await api.rpc.chain.getHeader()).number.toNumber(), {
        what: "reading the current block",
        signal,
      }),
    commitments: read("reading the commitments", (head) => readCommitments(head, { netuid })),
    metagraph: read("reading the metagraph", (head) => readMetagraph(head, { netuid })),
    locks: (hotkeys, { signal } = {}) =>
      connection.use(async (session) => readLocks(await pinHead(session), { netuid, hotkeys }), {
        what: "reading the locks",
        signal,
      }),
    hyperparameters: read("reading the hyperparameters", (head) => readHyperparameters(head, { netuid })),
    runtime: ({ signal } = {}) => connection.use(readRuntime, { what: "reading the runtime", signal }),
    epochState: read("reading the epoch", (head) => readEpochState(head, { netuid })),
    readWeights: async ({ signal } = {}) => {
      const { address } = await context.keypair();
      return connection.use(async (session) => readOwnWeights(await pinHead(session), { netuid, address }), {
        what: "reading this validator's weights",
        signal,
      });
    },
    setWeights: createWeightsSetter(context),
    publish: async (text, publish = {}) => publishCommitment(context, { ...publish, text }),
    signer: async () => (options.wallet ? (await context.keypair()).address : null),
    close: () => connection.close(),
  };
}
