import type { Command } from "commander";
import { loadSettings, type Settings } from "../settings/load.ts";
import type { CommandContext } from "./define.ts";

/** Options that name the wallet, as btcli writes them. Commander keeps the dots in the keys. */
export type WalletOptions = {
  "wallet.name"?: string;
  "wallet.hotkey"?: string;
  "wallet.path"?: string;
};

/** Options that name the chain and the wallet. */
export type ChainOptions = WalletOptions & {
  netuid?: string;
  "subtensor.endpoint"?: string;
  "subtensor.network"?: string;
};

export const addWalletOptions = (command: Command) =>
  command
    .option("--wallet.name <name>", "wallet (default: the setting WALLET_NAME)")
    .option("--wallet.hotkey <name>", "hotkey of the wallet (default: the setting WALLET_HOTKEY)")
    .option("--wallet.path <dir>", "folder of wallets (default: the setting WALLET_PATH)");

export const addChainOptions = (command: Command) => addNodeOptions(addWalletOptions(command));

/** Adds the options that name the chain, for commands that only read it. */
export const addNodeOptions = (command: Command) =>
  command
    .option("--netuid <n>", "subnet (default: the setting NETUID)")
    .option("--subtensor.endpoint <url>", "WebSocket address of a node; several by comma")
    .option("--subtensor.network <name>", "finney, test or local (default: the setting SUBTENSOR_NETWORK)");

/** The settings; the chain options replace those that they name. */
export function chainSettings(options: ChainOptions, context: CommandContext): Settings {
  return loadSettings([
    context.env,
    {
      WALLET_NAME: options["wallet.name"],
      WALLET_HOTKEY: options["wallet.hotkey"],
      WALLET_PATH: options["wallet.path"],
      NETUID: options.netuid,
      SUBTENSOR_NETWORK: options["subtensor.endpoint"] ?? options["subtensor.network"],
    },
  ]);
}
