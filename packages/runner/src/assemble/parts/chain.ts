import { readFile } from "node:fs/promises";
import { type Chain, type Clock, CompetitionError, type Logger } from "@404-gen/core";
import { createSimulatedChain } from "@404-gen/core/simulated";
import { readHotkey } from "@404-gen/core/wallet";
import { z } from "zod";
import type { Settings } from "../../settings/load.ts";
import type { Part } from "./part.ts";

/** What a chain is opened with. */
export type OpenChainOptions = {
  readonly settings: Settings;
  /** Read the wallet's hotkey, to sign with. @default false */
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

async function openSimulated({ settings, clock }: OpenChainOptions): Promise<Chain> {
  return createSimulatedChain({ clock, ...(await readChainFile(settings.CHAIN_FILE ?? "")) });
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

const chainFileSchema = z.object({
  hotkey: z.string().optional(),
  startBlock: z.int().nonnegative().optional(),
  genesisMs: z.number().optional(),
  neurons: z.array(
    z.object({ hotkey: z.string(), validatorPermit: z.boolean().optional(), lastUpdate: z.int().optional() }),
  ),
  commitments: z
    .array(
      z.object({ hotkey: z.string(), block: z.int(), text: z.string().nullable(), problem: z.string().optional() }),
    )
    .default([]),
});

async function readChainFile(path: string) {
  try {
    return chainFileSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (cause) {
    const unread = (cause as NodeJS.ErrnoException).code;
    const problem = unread
      ? `cannot be read: ${unread}`
      : "is not a simulated chain: { neurons: [{ hotkey }], commitments: [{ hotkey, block, text }], … }";
    throw new CompetitionError(`${path} ${problem}`, {
      code: "CHAIN_FILE_INVALID",
      fault: "usage",
      data: { path },
      cause,
    });
  }
}
