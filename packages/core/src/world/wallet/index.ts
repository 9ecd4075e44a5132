export { HotkeyFileWallet } from "./hotkey-wallet.ts";

export { READ_HOTKEY_DEFAULTS, type ReadHotkeyOptions, readHotkey } from "./read-hotkey.ts";
export type { HotkeySecret, HotkeyWallet } from "./types.ts";
