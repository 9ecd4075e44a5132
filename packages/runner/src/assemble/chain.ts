import { readFile } from "node:fs/promises";
import { type Chain, type Clock, CompetitionError, type Logger } from "@404-gen/core";
import { createSimulatedChain } from "@404-gen/core/simulated";
import { readHotkey } from "@404-gen/core/wallet";
import { z } from "zod";
import type { Settings } from "../settings/load.ts";

export type OpenChainOptions = {
  readonly settings: Settings;
  /** Read the wallet's hotkey, to sign with. @default false */
  readonly sign?: boolean | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
};

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

/** The chain that the settings name. @throws CompetitionError `CHAIN_FILE_INVALID`, and those of the wallet */
export async function openChain({ settings, sign = false, clock, logger }: OpenChainOptions): Promise<Chain> {
  if (settings.CHAIN === "simulated")
    return createSimulatedChain({ clock, ...(await readChainFile(settings.CHAIN_FILE ?? "")) });
  const { createSubtensorChain } = await import("@404-gen/core/subtensor");
  const networks = settings.SUBTENSOR_NETWORK.split(",").map((name) => name.trim());
  const endpoints = networks.filter((name) => /^wss?:\/\//.test(name));
  const wallet = sign
    ? await readHotkey({
        name: settings.WALLET_NAME,
        hotkey: settings.WALLET_HOTKEY,
        path: settings.WALLET_PATH,
        password: settings.WALLET_PASSWORD,
        logger,
      })
    : undefined;
  return createSubtensorChain({
    netuid: settings.NETUID,
    timeoutMs: settings.SUBTENSOR_TIMEOUT * 1000,
    ...(endpoints.length > 0 ? { endpoints } : {}),
    ...(networks[0] && endpoints.length === 0 ? { network: networks[0] } : {}),
    wallet,
    logger,
  });
}

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
