import { defineErrorsOf } from "../error-row.ts";

/** Hotkey files. */
export const WALLET_ERRORS = defineErrorsOf("usage", {
  WALLET_MISSING: ["The chain was opened without a hotkey and cannot sign.", "Give WALLET_NAME and WALLET_HOTKEY."],
  WALLET_NOT_FOUND: ["There is no such hotkey file.", "Look at WALLET_PATH, WALLET_NAME and WALLET_HOTKEY."],
  WALLET_MODE: ["Others than its owner may read or write the hotkey file.", "chmod 600 the file."],
  WALLET_INVALID: [
    "The hotkey file does not hold a key that can be used.",
    "Read the message; btcli can write the file again.",
  ],
  WALLET_ENCRYPTED: [
    "The hotkey file is encrypted and cannot be opened.",
    "Give WALLET_PASSWORD, or save the file again with a current btcli.",
  ],
  WALLET_PASSWORD: ["The password does not open the hotkey file.", "Look at WALLET_PASSWORD."],
  WALLET_PUBLIC_ONLY: ["The hotkey file holds only an address and cannot sign.", "Use the file with the secret."],
  WALLET_ADDRESS: ["The hotkey file names another address than its key has.", "Restore the file from its phrase."],
});
