import { addressSecrets, keepSecret } from "@404-gen/core";
import type { SettingTexts } from "./load.ts";
import { SECRET_SETTINGS, SETTING_NAMES } from "./table.ts";

/** Registers every credential among the settings for redaction, before anything can fail and print one. */
export function keepSettingSecrets(texts: SettingTexts): void {
  for (const name of SECRET_SETTINGS) keepSecret(texts[name] ?? "");
  // The last part of a secret address, such as a webhook's, is secret by itself.
  for (const name of SECRET_SETTINGS)
    if (URL.canParse(texts[name] ?? "")) keepSecret(texts[name]?.split(/[/?#]/).filter(Boolean).at(-1) ?? "");
  for (const name of SETTING_NAMES) for (const text of addressesIn(texts[name] ?? "")) keepAddressSecrets(text);
}

/** Registers the secrets in an address (`https://user:password@host/…`, `wss://host/KEY`) for redaction; other texts hold none. */
export function keepAddressSecrets(text: string): void {
  for (const secret of addressSecrets(text)) keepSecret(secret);
}

/** True when one of the addresses in a text has a password. */
export const holdsPassword = (text: string): boolean =>
  addressesIn(text).some((address) => URL.canParse(address) && new URL(address).password !== "");

/** A setting's text may be one address, or several by comma; a password may hold a comma too. */
const addressesIn = (text: string): readonly string[] => [text, ...text.split(",")].map((one) => one.trim());
