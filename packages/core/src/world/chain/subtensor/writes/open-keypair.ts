import type { KnownErrorCode } from "../../../../base/errors/catalogue.ts";
import { CompetitionError } from "../../../../base/errors/competition-error.ts";
import type { HotkeyWallet } from "../../../wallet/types.ts";
import { loadPolkadot } from "../connection/load-polkadot.ts";

type Keyring = InstanceType<Awaited<ReturnType<typeof loadPolkadot>>["Keyring"]>;
export type Keypair = ReturnType<Keyring["addFromUri"]>;

const refuse = (code: KnownErrorCode, message: string) => new CompetitionError(message, { code });

/** Fewest words of a phrase. The library reads a shorter text as a raw seed, padded with blanks: a key that nobody meant. */
const FEWEST_WORDS = 12;

async function pairOf(keyring: Keyring, wallet: HotkeyWallet): Promise<Keypair> {
  const secret = wallet.reveal();
  switch (secret.kind) {
    case "phrase":
      if (secret.phrase.trim().split(/\s+/).length < FEWEST_WORDS) {
        throw refuse("WALLET_INVALID", `the phrase of hotkey ${wallet.label} has fewer than ${FEWEST_WORDS} words`);
      }
      return keyring.addFromMnemonic(secret.phrase);
    case "seed":
      return keyring.addFromSeed(secret.seed);
    case "private-key":
      return keyring.addFromPair({
        publicKey: secret.publicKey ?? (await publicKeyOf(secret.secretKey)),
        secretKey: secret.secretKey,
      });
    case "public":
      throw refuse("WALLET_PUBLIC_ONLY", `the hotkey ${wallet.label} holds only an address and cannot sign`);
  }
}

/** The public key of a 64-byte secret key, through the library that `@polkadot/util-crypto` signs with. */
async function publicKeyOf(secretKey: Uint8Array): Promise<Uint8Array> {
  const { getPublicKey } = await loadPolkadot();
  return getPublicKey(secretKey);
}

const PROBE = new TextEncoder().encode("404-gen key probe");

/**
 * The key pair of a wallet (sr25519, SS58 prefix 42). Refused when its address is not the one that the file names, or when a signature of
 * it does not verify.
 *
 * @throws CompetitionError `WALLET_MISSING`, `WALLET_PUBLIC_ONLY`, `WALLET_INVALID`, `WALLET_ADDRESS`
 */
export async function openKeypair(wallet: HotkeyWallet | undefined): Promise<Keypair> {
  if (!wallet) throw refuse("WALLET_MISSING", "this chain was opened without a hotkey and cannot sign");
  const { Keyring, cryptoWaitReady } = await loadPolkadot();
  await cryptoWaitReady();
  let pair: Keypair;
  try {
    pair = await pairOf(new Keyring({ type: "sr25519", ss58Format: 42 }), wallet);
  } catch (error) {
    // No cause: the library's errors may quote the phrase.
    if (CompetitionError.is(error)) throw error;
    throw refuse("WALLET_INVALID", `the secret of hotkey ${wallet.label} is not a usable sr25519 key`);
  }
  if (wallet.address !== null && wallet.address !== pair.address) {
    throw refuse("WALLET_ADDRESS", `hotkey ${wallet.label} names ${wallet.address}, but its key is ${pair.address}`);
  }
  if (!pair.verify(PROBE, pair.sign(PROBE), pair.publicKey)) {
    throw refuse("WALLET_INVALID", `the secret of hotkey ${wallet.label} signs nothing that its public key accepts`);
  }
  return pair;
}
