import { loadAddOn } from "../../base/kit/add-ons.ts";
import { walletError } from "./wallet-error.ts";

/** How encrypted hotkey files begin. */
export const NACL_MARK = "$NACL";
const OTHER_MARKS = ["$ANSIBLE_VAULT", "gAAAAA"] as const;
const NONCE_BYTES = 24;

/** Fixed salt of the wallets' key derivation. Source: CHAIN.md section 5. */
const SALT = Uint8Array.from([
  0x13, 0x71, 0x83, 0xdf, 0xf1, 0x5a, 0x09, 0xbc, 0x9c, 0x90, 0xb5, 0x51, 0x87, 0x39, 0xe9, 0xb1,
]);

/**
 * The wallets' passes (`t`) and KiB (`m`) of argon2i 1.3, libsodium's OPSLIMIT and MEMLIMIT_SENSITIVE of that time. It takes 512 MiB, and 13 s
 * here in libsodium's own code; a JavaScript argon2 took 92 s.
 */
export const ARGON2_SENSITIVE = { t: 8, m: 524_288 };
const KEY_BYTES = 32;
/** Bytes by which a sealed text is longer than the text. */
const SEAL_BYTES = 16;

const loadSodium = () =>
  loadAddOn("encrypted-hotkey", async () => {
    const { default: sodium } = await import("libsodium-wrappers-sumo");
    await sodium.ready;
    return sodium;
  });

const startsWith = (content: Uint8Array, mark: string) =>
  Buffer.from(content.subarray(0, mark.length)).toString("latin1") === mark;

/** True when the file's content is encrypted, in whichever form. */
export const isEncrypted = (content: Uint8Array): boolean =>
  [NACL_MARK, ...OTHER_MARKS].some((mark) => startsWith(content, mark));

/**
 * Content of an encrypted (`$NACL`) hotkey file as text. The two older forms are named and refused.
 *
 * @throws CompetitionError `WALLET_INVALID` for a file too short to hold a key, `WALLET_ENCRYPTED` without a password or for an older form, `WALLET_PASSWORD` for a wrong one.
 */
export async function decryptHotkey(
  content: Uint8Array,
  options: {
    readonly password: string | undefined;
    readonly cost?: { readonly t: number; readonly m: number } | undefined;
  },
): Promise<string> {
  if (!startsWith(content, NACL_MARK)) {
    const form = startsWith(content, OTHER_MARKS[0]) ? "Ansible Vault" : "Fernet";
    throw walletError(
      `the hotkey file is encrypted in an old form, ${form}; re-save it with a current btcli, without a password`,
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
  const box = content.subarray(NACL_MARK.length);
  if (box.byteLength <= NONCE_BYTES + SEAL_BYTES) {
    throw walletError(`the hotkey file is cut off: ${box.byteLength} bytes hold no sealed key`, {
      code: "WALLET_INVALID",
      data: { bytes: box.byteLength },
    });
  }
  const sodium = await loadSodium();
  const { t, m } = options.cost ?? ARGON2_SENSITIVE;
  const key = sodium.crypto_pwhash(KEY_BYTES, options.password, SALT, t, m * 1024, sodium.crypto_pwhash_ALG_ARGON2I13);
  try {
    return sodium.to_string(
      sodium.crypto_secretbox_open_easy(box.subarray(NONCE_BYTES), box.subarray(0, NONCE_BYTES), key),
    );
  } catch {
    throw walletError("the password does not open the hotkey file", { code: "WALLET_PASSWORD" });
  } finally {
    sodium.memzero(key);
  }
}
