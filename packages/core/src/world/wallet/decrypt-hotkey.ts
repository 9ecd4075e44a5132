import { CompetitionError } from "../../base/errors/competition-error.ts";
import { walletError } from "./wallet-error.ts";

/** How encrypted hotkey files begin. */
export const NACL_MARK = "$NACL";
const OTHER_MARKS = ["$ANSIBLE_VAULT", "gAAAAA"] as const;
const NONCE_BYTES = 24;

/** Fixed salt of the wallets' key derivation. Source: CHAIN.md section 5. */
const SALT = Uint8Array.from([
  0x13, 0x71, 0x83, 0xdf, 0xf1, 0x5a, 0x09, 0xbc, 0x9c, 0x90, 0xb5, 0x51, 0x87, 0x39, 0xe9, 0xb1,
]);

/** libsodium's OPSLIMIT_SENSITIVE and MEMLIMIT_SENSITIVE (512 MiB, in KiB) of argon2i 1.3. It takes that much memory and, in JavaScript, tens of seconds or more. */
export const ARGON2_SENSITIVE = { t: 8, m: 524_288 };

async function loadNoble() {
  try {
    const [{ argon2iAsync }, { xsalsa20poly1305 }] = await Promise.all([
      import("@noble/hashes/argon2.js"),
      import("@noble/ciphers/salsa.js"),
    ]);
    return { argon2iAsync, xsalsa20poly1305 };
  } catch (cause) {
    throw new CompetitionError("an encrypted hotkey needs the packages @noble/hashes and @noble/ciphers", {
      code: "PACKAGE_MISSING",
      data: { packages: ["@noble/hashes", "@noble/ciphers"] },
      cause,
    });
  }
}

const startsWith = (content: Uint8Array, mark: string) =>
  Buffer.from(content.subarray(0, mark.length)).toString("latin1") === mark;

/** True when the file's content is encrypted, in whichever form. */
export const isEncrypted = (content: Uint8Array): boolean =>
  [NACL_MARK, ...OTHER_MARKS].some((mark) => startsWith(content, mark));

/**
 * Content of an encrypted (`$NACL`) hotkey file as text. The two older forms are named and refused.
 *
 * @throws CompetitionError `WALLET_ENCRYPTED` without a password or for an older form, `WALLET_PASSWORD` for a wrong one.
 */
export async function decryptHotkey(
  content: Uint8Array,
  options: {
    readonly password: string | undefined;
    readonly cost?: { readonly t: number; readonly m: number } | undefined;
  },
): Promise<string> {
  if (!startsWith(content, NACL_MARK)) {
    throw walletError(
      "the hotkey file is encrypted in an old form; re-save it with a current btcli, without a password",
      {
        code: "WALLET_ENCRYPTED",
        data: { form: "legacy" },
      },
    );
  }
  if (options.password === undefined) {
    throw walletError("the hotkey file is encrypted and no password was given", {
      code: "WALLET_ENCRYPTED",
      data: { form: "nacl" },
    });
  }
  const { argon2iAsync, xsalsa20poly1305 } = await loadNoble();
  const password = new TextEncoder().encode(options.password);
  const key = await argon2iAsync(password, SALT, { ...(options.cost ?? ARGON2_SENSITIVE), p: 1, dkLen: 32 });
  const box = content.subarray(NACL_MARK.length);
  try {
    const plain = xsalsa20poly1305(key, box.subarray(0, NONCE_BYTES)).decrypt(box.subarray(NONCE_BYTES));
    return new TextDecoder().decode(plain);
  } catch {
    throw walletError("the password does not open the hotkey file", { code: "WALLET_PASSWORD" });
  } finally {
    key.fill(0);
    password.fill(0);
  }
}
