import * as z from "zod";
import { isObject } from "../../base/kit/is-object.ts";
import type { HotkeySecret } from "./types.ts";
import { walletError } from "./wallet-error.ts";

const text = z.string().min(1).nullish();
/** Kinds of key as the wallets number them. */
const SR25519 = 1;
const fileSchema = z.looseObject({
  cryptoType: z.number().nullish(),
  publicKey: text,
  accountId: text,
  privateKey: text,
  secretPhrase: text,
  secretSeed: text,
  ss58Address: text,
});

/** Order of the group's cofactor form: see below. */
const COFACTOR = 8n;
const SCALAR_BYTES = 32;

function hexBytes(value: string, field: { readonly name: string; readonly length: number }): Uint8Array {
  const digits = value.replace(/^0x/i, "");
  if (digits.length !== field.length * 2 || !/^[0-9a-f]+$/i.test(digits)) {
    throw walletError(`${field.name} of the hotkey file is not ${field.length} bytes of hex`, {
      code: "WALLET_INVALID",
      data: { field: field.name },
    });
  }
  return Uint8Array.from(Buffer.from(digits, "hex"));
}

/**
 * The wallets' 64-byte private key to the form that sr25519 signing libraries in JavaScript expect: the first 32 bytes are a little-endian
 * scalar that must be multiplied by the cofactor 8, the last 32 (the nonce seed) stay. Signing with the unmultiplied scalar yields
 * signatures that nobody accepts (CHAIN.md section 5).
 */
export function cofactorForm(privateKey: Uint8Array): Uint8Array {
  let scalar = 0n;
  for (let i = SCALAR_BYTES - 1; i >= 0; i--) scalar = (scalar << 8n) | BigInt(privateKey[i] ?? 0);
  scalar *= COFACTOR;
  const out = Uint8Array.from(privateKey);
  for (let i = 0; i < SCALAR_BYTES; i++, scalar >>= 8n) out[i] = Number(scalar & 255n);
  return out;
}

type HotkeyFile = z.infer<typeof fileSchema>;

function secretOf(file: HotkeyFile): HotkeySecret {
  if (file.secretPhrase) return { kind: "phrase", phrase: file.secretPhrase };
  if (file.secretSeed) return { kind: "seed", seed: hexBytes(file.secretSeed, { name: "secretSeed", length: 32 }) };
  if (!file.privateKey) return { kind: "public" };
  const publicKey = file.publicKey ?? file.accountId;
  return {
    kind: "private-key",
    secretKey: cofactorForm(hexBytes(file.privateKey, { name: "privateKey", length: 64 })),
    publicKey: publicKey ? hexBytes(publicKey, { name: "publicKey", length: 32 }) : null,
  };
}

/** Hex digits of a bare private key and of a bare seed. */
const BARE_HEX: Readonly<Record<number, "privateKey" | "secretSeed">> = { 128: "privateKey", 64: "secretSeed" };
const FEWEST_WORDS = 12;

/** A file without JSON, as older wallets wrote: a phrase, a seed or a private key. Null for anything else. */
function bareSecret(content: string): HotkeyFile | null {
  const digits = content.replace(/^0x/i, "");
  const field = /^[0-9a-f]+$/i.test(digits) ? BARE_HEX[digits.length] : undefined;
  if (field) return { [field]: digits };
  const words = content.split(/\s+/);
  return words.length >= FEWEST_WORDS && words.every((word) => /^[a-z]+$/.test(word))
    ? { secretPhrase: content }
    : null;
}

/** The file's fields under their names without blanks: one wallet wrote `" ss58Address"`. */
const trimTexts = (json: unknown): unknown =>
  isObject(json) ? Object.fromEntries(Object.entries(json).map(([name, value]) => [name.trim(), value])) : json;

function readJson(content: string): unknown {
  try {
    return trimTexts(JSON.parse(content));
  } catch {
    const bare = bareSecret(content);
    if (bare) return bare;
    throw walletError("the hotkey file is neither JSON nor a phrase, a seed or a private key", {
      code: "WALLET_INVALID",
    });
  }
}

/** What polkadot.js exports: sealed by a password in a way that no wallet of the chain uses. */
const isExport = (json: unknown): boolean =>
  typeof json === "object" && json !== null && "encoded" in json && "encoding" in json;

/**
 * A plain hotkey file: JSON, or a bare phrase, seed or private key. Of several secrets the first of phrase, seed, private key is taken, as
 * the chain's own tools do; a file with an address only is public.
 *
 * @throws CompetitionError `WALLET_INVALID`; the message never quotes the file.
 * @example
 * const { address } = parseHotkey(await readFile("hotkey", "utf8"));
 */
export function parseHotkey(content: string): {
  /** What to sign with. */
  readonly secret: HotkeySecret;
  /** SS58 address that the file names; null when it names none. */
  readonly address: string | null;
} {
  // Some editors begin a file with a byte order mark.
  const json = readJson(content.replace(/^\uFEFF/, "").trim());
  if (isExport(json)) {
    throw walletError("the hotkey file is an export of polkadot.js; import its phrase with btcli", {
      code: "WALLET_ENCRYPTED",
      data: { form: "polkadot.js" },
    });
  }
  const result = fileSchema.safeParse(json);
  if (!result.success) {
    const field = String(result.error.issues[0]?.path[0] ?? "file");
    throw walletError(`${field} of the hotkey file has the wrong type`, { code: "WALLET_INVALID", data: { field } });
  }
  const { cryptoType } = result.data;
  if (typeof cryptoType === "number" && cryptoType !== SR25519) {
    throw walletError("the hotkey file holds a key of another kind than sr25519, which the chain's hotkeys are", {
      code: "WALLET_INVALID",
      data: { field: "cryptoType", cryptoType },
    });
  }
  const secret = secretOf(result.data);
  const address = result.data.ss58Address ?? null;
  if (secret.kind === "public" && address === null) {
    throw walletError("the hotkey file holds neither a secret nor an address", { code: "WALLET_INVALID" });
  }
  return { secret, address };
}
