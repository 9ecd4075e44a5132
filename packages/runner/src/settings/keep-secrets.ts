import { addressSecrets, keepSecret } from "@404-gen/core";
import type { SettingTexts } from "./load.ts";
import { SECRET_SETTINGS, SETTING_NAMES } from "./table.ts";

/** Gives the cleaner every credential among the settings, before anything can fail and print one. */
export function keepSettingSecrets(texts: SettingTexts): void {
  for (const name of SECRET_SETTINGS) keepSecret(texts[name] ?? "");
  // Of a secret address (a webhook's) the last part alone opens it.
  for (const name of SECRET_SETTINGS)
    if (URL.canParse(texts[name] ?? "")) keepSecret(texts[name]?.split(/[/?#]/).filter(Boolean).at(-1) ?? "");
  for (const name of SETTING_NAMES) for (const text of addressesIn(texts[name] ?? "")) keepAddressSecrets(text);
}

/** Tells the cleaner what opens something in an address (`https://user:password@host/…`, `wss://host/KEY`); other texts hold none. */
export function keepAddressSecrets(text: string): void {
  for (const secret of addressSecrets(text)) keepSecret(secret);
}

/** Is there a password in one of the addresses of a text? */
export const holdsPassword = (text: string): boolean =>
  addressesIn(text).some((address) => URL.canParse(address) && new URL(address).password !== "");

/** A setting's text may be one address, or several by comma; a password may hold a comma too. */
const addressesIn = (text: string): readonly string[] => [text, ...text.split(",")].map((one) => one.trim());
