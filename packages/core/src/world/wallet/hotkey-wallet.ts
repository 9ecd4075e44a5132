import { inspect } from "node:util";
import type { HotkeySecret, HotkeyWallet } from "./types.ts";

/** {@link HotkeyWallet} whose secret lies in a private field, out of reach of JSON, `inspect` and spreading. */
export class HotkeyFileWallet implements HotkeyWallet {
  readonly label: string;
  readonly address: string | null;
  readonly #secret: HotkeySecret;

  constructor(wallet: { readonly label: string; readonly address: string | null; readonly secret: HotkeySecret }) {
    this.label = wallet.label;
    this.address = wallet.address;
    this.#secret = wallet.secret;
  }

  reveal(): HotkeySecret {
    return this.#secret;
  }

  /** What a log may show: no secret. */
  toJSON(): {
    /** Name of wallet and hotkey. */
    label: string;
    /** SS58 address; null for a file that has none. */
    address: string | null;
  } {
    return { label: this.label, address: this.address };
  }

  toString(): string {
    return `hotkey ${this.label} (${this.address ?? "address unknown"})`;
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
