import * as z from "zod";
import type { HotkeySecret } from "./types.ts";
import { walletError } from "./wallet-error.ts";

const text = z.string().min(1).nullish();
const fileSchema = z.looseObject({
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
  if (!publicKey) {
    throw walletError("the hotkey file has a privateKey but no publicKey", {
      code: "WALLET_INVALID",
      data: { field: "publicKey" },
    });
  }
  return {
    kind: "private-key",
    secretKey: cofactorForm(hexBytes(file.privateKey, { name: "privateKey", length: 64 })),
    publicKey: hexBytes(publicKey, { name: "publicKey", length: 32 }),
  };
}

/**
 * A plain hotkey file's JSON. Of several secrets the first of phrase, seed, private key is taken, as the chain's own tools do; a file
 * with an address only is public.
 *
 * @throws CompetitionError `WALLET_INVALID`; the message never quotes the file.
 */
export function parseHotkey(content: string): { readonly secret: HotkeySecret; readonly address: string | null } {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    throw walletError("the hotkey file is not JSON", { code: "WALLET_INVALID" });
  }
  const parsed = fileSchema.safeParse(json);
  if (!parsed.success) {
    const field = String(parsed.error.issues[0]?.path[0] ?? "file");
    throw walletError(`${field} of the hotkey file has the wrong type`, { code: "WALLET_INVALID", data: { field } });
  }
  const secret = secretOf(parsed.data);
  const address = parsed.data.ss58Address ?? null;
  if (secret.kind === "public" && address === null) {
    throw walletError("the hotkey file holds neither a secret nor an address", { code: "WALLET_INVALID" });
  }
  return { secret, address };
}
