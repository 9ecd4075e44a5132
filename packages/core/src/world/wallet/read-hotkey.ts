import { readFile, stat } from "node:fs/promises";
import { homedir, platform } from "node:os";
import { join } from "node:path";
import type { Logger } from "../../ports/logger.ts";
import { decryptHotkey, isEncrypted } from "./decrypt-hotkey.ts";
import { HotkeyFileWallet } from "./hotkey-wallet.ts";
import { parseHotkey } from "./parse-hotkey.ts";
import type { HotkeyWallet } from "./types.ts";
import { walletError } from "./wallet-error.ts";

/** Which hotkey of which wallet. */
export type ReadHotkeyOptions = {
  /** Wallet. @default "default" */
  readonly name?: string | undefined;
  /** Hotkey of the wallet. @default "default" */
  readonly hotkey?: string | undefined;
  /** Folder of wallets; a leading `~` is the home folder. @default "~/.bittensor/wallets" */
  readonly path?: string | undefined;
  /** Opens an encrypted file. @default none */
  readonly password?: string | undefined;
  /**
   * What to do about a file that others than its owner may read or write: refuse it (`WALLET_MODE`), or warn and go on (for read-only mounted
   * secrets whose mode cannot be chosen). @default "refuse"
   */
  readonly looseMode?: "refuse" | "warn" | undefined;
  /** Where a file that others can read is reported. @default silent */
  readonly logger?: Logger | undefined;
};

/** Where btcli keeps hotkeys. */
export const READ_HOTKEY_DEFAULTS = { name: "default", hotkey: "default", path: "~/.bittensor/wallets" };

/** Permission bits of the group and of everybody else. */
const OTHERS = 0o077;

function hotkeyPath(options: ReadHotkeyOptions): string {
  const folder = (options.path ?? READ_HOTKEY_DEFAULTS.path).replace(/^~(?=$|[\\/])/, homedir());
  const parts = [options.name ?? READ_HOTKEY_DEFAULTS.name, options.hotkey ?? READ_HOTKEY_DEFAULTS.hotkey];
  for (const part of parts) {
    if (/^[\w.@+ -]+$/.test(part) && part !== "." && part !== "..") continue;
    throw walletError(`"${part}" is no name of a wallet or hotkey`, { code: "WALLET_INVALID", data: { name: part } });
  }
  return join(folder, parts[0] as string, "hotkeys", parts[1] as string);
}

async function checkMode(file: string, options: ReadHotkeyOptions): Promise<void> {
  const info = await stat(file).catch(() => null);
  if (!info?.isFile())
    throw walletError(`there is no hotkey file ${file}`, { code: "WALLET_NOT_FOUND", data: { file } });
  if (platform() === "win32" || (info.mode & OTHERS) === 0) return;
  const mode = (info.mode & 0o777).toString(8);
  if (options.looseMode === "warn") {
    options.logger?.warn("others than its owner may read the hotkey file", { file, mode });
    return;
  }
  throw walletError(`others than its owner may read or write ${file} (mode ${mode}): chmod 600 it`, {
    code: "WALLET_MODE",
    data: { file, mode },
  });
}

/**
 * Reads a hotkey file, never writes one. A file that holds only an address is read too; signing with it is refused later.
 *
 * @throws CompetitionError `WALLET_NOT_FOUND`, `WALLET_MODE`, `WALLET_INVALID`, `WALLET_ENCRYPTED`, `WALLET_PASSWORD`
 * @example const wallet = await readHotkey({ name: "validator", hotkey: "default" });
 */
export async function readHotkey(options: ReadHotkeyOptions = {}): Promise<HotkeyWallet> {
  const file = hotkeyPath(options);
  await checkMode(file, options);
  const content = await readFile(file);
  const plain = isEncrypted(content)
    ? await decryptHotkey(content, { password: options.password })
    : content.toString("utf8");
  const label = `${options.name ?? READ_HOTKEY_DEFAULTS.name}/${options.hotkey ?? READ_HOTKEY_DEFAULTS.hotkey}`;
  return new HotkeyFileWallet({ label, ...parseHotkey(plain) });
}
