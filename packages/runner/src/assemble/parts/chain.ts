import type { Chain, Clock, Logger } from "@404-gen/core";
import { createFileChain } from "@404-gen/core/simulated";
import { readHotkey } from "@404-gen/core/wallet";
import type { Settings } from "../../settings/load.ts";
import { loopbackOf } from "../credentials.ts";
import type { Part } from "./part.ts";

/** Options of {@link openChain}. */
export type OpenChainOptions = {
  readonly settings: Settings;
  /** Reads the wallet's hotkey, for signatures. @default false */
  readonly sign?: boolean | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
};

/** The chain: simulated from CHAIN_FILE, or a Bittensor node. @throws CompetitionError `CHAIN_FILE_INVALID`, and those of the wallet */
export const chainPart: Part<Chain, OpenChainOptions> = {
  choose: ({ settings }) => (settings.CHAIN === "simulated" ? "embedded" : "real"),
  embedded: openSimulated,
  real: openSubtensor,
};

/** SS58 addresses of this network begin with 5. A simulated chain needs no key: WALLET_HOTKEY may be the address itself. */
const SS58 = /^5[1-9A-HJ-NP-Za-km-z]{47}$/;

function openSimulated({ settings, clock }: OpenChainOptions): Promise<Chain> {
  const { CHAIN_FILE: file = "", WALLET_HOTKEY: hotkey } = settings;
  return createFileChain({ file, clock, ...(SS58.test(hotkey) ? { hotkey } : {}) });
}

async function openSubtensor({ settings, sign = false, logger }: OpenChainOptions): Promise<Chain> {
  const { createSubtensorChain } = await import("@404-gen/core/subtensor");
  const networks = settings.SUBTENSOR_NETWORK.split(",").map((name) => name.trim());
  const endpoints = networks.filter((name) => /^wss?:\/\//.test(name));
  return createSubtensorChain({
    netuid: settings.NETUID,
    timeoutMs: settings.SUBTENSOR_TIMEOUT * 1000,
    ...(endpoints.length > 0 ? { endpoints } : {}),
    ...(networks[0] && endpoints.length === 0 ? { network: networks[0] } : {}),
    ...loopbackOf(settings),
    wallet: sign ? await walletOf(settings, logger) : undefined,
    logger,
  });
}

/** The chain that the settings name, for a person's command. */
export const openChain = async (options: OpenChainOptions): Promise<Chain> =>
  options.settings.CHAIN === "simulated" ? openSimulated(options) : openSubtensor(options);

const walletOf = (settings: Settings, logger: Logger) =>
  readHotkey({
    name: settings.WALLET_NAME,
    hotkey: settings.WALLET_HOTKEY,
    path: settings.WALLET_PATH,
    password: settings.WALLET_PASSWORD,
    logger,
  });
