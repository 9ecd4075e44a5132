/** What a hotkey file gives to sign with; `public` means that it holds no secret. */
export type HotkeySecret =
  | {
      readonly kind: "phrase";
      /** 12 or 24 words. */
      readonly phrase: string;
    }
  /** 32 bytes. */
  | {
      readonly kind: "seed";
      /** 32 bytes. */
      readonly seed: Uint8Array;
    }
  /** 64 bytes, ready for sr25519 signing (the scalar already in the cofactor form, see `parse-hotkey.ts`); a public key that is null follows from it. */
  | {
      readonly kind: "private-key";
      /** 64 bytes. */
      readonly secretKey: Uint8Array;
      /** 32 bytes. */
      readonly publicKey: Uint8Array | null;
    }
  | { readonly kind: "public" };

/** A hotkey that was read from disk. Printing, inspecting or serialising it never shows the secret. */
export type HotkeyWallet = {
  /** `name/hotkey`, for logs. */
  readonly label: string;
  /** The address that the file claims, null when it names none; whoever makes the key pair compares it. */
  readonly address: string | null;
  /** The secret itself. Keep it out of logs, errors and containers. */
  reveal(): HotkeySecret;
};
