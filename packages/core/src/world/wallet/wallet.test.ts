import { chmod, mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { argon2i } from "@noble/hashes/argon2.js";
import { naclEncrypt } from "@polkadot/util-crypto";
import { describe, expect, it } from "vitest";
import { DEV_HOTKEYS } from "../../../testing/dev-hotkeys.ts";
import { openKeypair } from "../chain/subtensor/writes/open-keypair.ts";
import { decryptHotkey } from "./decrypt-hotkey.ts";
import { HotkeyFileWallet } from "./hotkey-wallet.ts";
import { cofactorForm, parseHotkey } from "./parse-hotkey.ts";
import { readHotkey } from "./read-hotkey.ts";

/** Substrate's public development phrase and what it makes; of no value. */
const PHRASE = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";
const SEED = "0xfac7959dbfe72f052e5a0c3c8d6530f202b02fd8f9f5ca3580ec8deb7797479e";
const ADDRESS = "5DfhGyQdFobKM8NsWvEeAKk5EQQgYe9AydgJ7rMB6E1EqRzV";
const PUBLIC_KEY = "0x46ebddef8cd9bb167dc30878d7113b7e168e6f0646beffd77d69d39bad76b47a";

const wallet = (file: Readonly<Record<string, unknown>>) =>
  new HotkeyFileWallet({ label: "w/h", ...parseHotkey(JSON.stringify(file)) });

async function folderWith(content: string | Uint8Array, mode = 0o600) {
  const path = await mkdtemp(join(tmpdir(), "wallets-"));
  await mkdir(join(path, "default", "hotkeys"), { recursive: true });
  const file = join(path, "default", "hotkeys", "default");
  await writeFile(file, content);
  await chmod(file, mode);
  return path;
}

/** The wallets' form of a private key: the signing library's first 32 bytes divided by the cofactor. */
async function privateKeyForm(): Promise<string> {
  const pair = await openKeypair(wallet({ secretPhrase: PHRASE }));
  const pkcs8 = pair.encodePkcs8();
  const secretKey = pkcs8.subarray(16, 80);
  let scalar = 0n;
  for (let i = 31; i >= 0; i--) scalar = (scalar << 8n) | BigInt(secretKey[i] ?? 0);
  scalar /= 8n;
  const out = Uint8Array.from(secretKey);
  for (let i = 0; i < 32; i++, scalar >>= 8n) out[i] = Number(scalar & 255n);
  return `0x${Buffer.from(out).toString("hex")}`;
}

describe("hotkey forms", () => {
  it("opens a phrase, a seed and a private key to the same address", async () => {
    const privateKey = await privateKeyForm();
    for (const form of [
      { secretPhrase: PHRASE, ss58Address: ADDRESS },
      { secretSeed: SEED, ss58Address: ADDRESS, secretPhrase: null },
      { privateKey, publicKey: PUBLIC_KEY, ss58Address: ADDRESS },
      { privateKey, accountId: PUBLIC_KEY },
    ]) {
      expect((await openKeypair(wallet(form))).address).toBe(ADDRESS);
    }
  });

  it("multiplies the private key's scalar by eight and leaves the rest", () => {
    const key = Uint8Array.from({ length: 64 }, (_, i) => (i === 0 ? 0x21 : i === 1 ? 0x01 : i >= 32 ? i : 0));
    const out = cofactorForm(key);
    expect([out[0], out[1], out[2]]).toEqual([0x08, 0x09, 0]);
    expect(out.subarray(32)).toEqual(key.subarray(32));
  });

  it("refuses a private key whose signatures nobody would accept", async () => {
    const privateKey = await privateKeyForm();
    const plainWallet = new HotkeyFileWallet({
      label: "w/h",
      address: ADDRESS,
      secret: {
        kind: "private-key",
        secretKey: Uint8Array.from(Buffer.from(privateKey.slice(2), "hex")),
        publicKey: Uint8Array.from(Buffer.from(PUBLIC_KEY.slice(2), "hex")),
      },
    });
    await expect(openKeypair(plainWallet)).rejects.toMatchObject({ code: "WALLET_INVALID" });
  });

  it("takes the phrase before the seed before the private key", () => {
    const all = { secretPhrase: PHRASE, secretSeed: SEED, privateKey: `0x${"1".repeat(128)}`, publicKey: PUBLIC_KEY };
    expect(parseHotkey(JSON.stringify(all)).secret.kind).toBe("phrase");
    expect(parseHotkey(JSON.stringify({ ...all, secretPhrase: null })).secret.kind).toBe("seed");
    expect(parseHotkey(JSON.stringify({ ...all, secretPhrase: null, secretSeed: null })).secret.kind).toBe(
      "private-key",
    );
  });

  it("reads an address alone, which cannot sign", async () => {
    const publicOnly = wallet({ ss58Address: DEV_HOTKEYS[0] });
    expect(publicOnly.address).toBe(DEV_HOTKEYS[0]);
    await expect(openKeypair(publicOnly)).rejects.toMatchObject({ code: "WALLET_PUBLIC_ONLY" });
    await expect(openKeypair(undefined)).rejects.toMatchObject({ code: "WALLET_MISSING" });
  });

  it("refuses a file whose address is another key's", async () => {
    const other = wallet({ secretPhrase: PHRASE, ss58Address: DEV_HOTKEYS[1] });
    await expect(openKeypair(other)).rejects.toMatchObject({ code: "WALLET_ADDRESS" });
  });

  it.each([
    ["not json"],
    ["[]"],
    ["{}"],
    ['{"secretSeed":"0x12"}'],
    ['{"secretPhrase":5}'],
    [`{"privateKey":"0x${"1".repeat(126)}"}`],
    ["1111111111"],
    ['{"secretPhrase":"x","cryptoType":0}'],
  ])("refuses %s without quoting it", (content) => {
    let message = "";
    try {
      parseHotkey(content);
    } catch (error) {
      expect(error).toMatchObject({ code: "WALLET_INVALID" });
      message = (error as Error).message;
    }
    expect(message).not.toBe("");
    expect(message).not.toContain("1111");
  });

  it("never quotes a phrase that is none", async () => {
    const secret = "these words are nobodys phrase";
    const error = await openKeypair(wallet({ secretPhrase: secret })).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: "WALLET_INVALID" });
    expect(inspect(error, { depth: 10 })).not.toContain("nobodys");
  });
});

describe("readHotkey", () => {
  it("reads the default wallet of a folder", async () => {
    const path = await folderWith(JSON.stringify({ secretPhrase: PHRASE, ss58Address: ADDRESS }));
    const read = await readHotkey({ path });
    expect(read).toMatchObject({ label: "default/default", address: ADDRESS });
    expect(read.reveal()).toEqual({ kind: "phrase", phrase: PHRASE });
  });

  it("never shows the secret when printed, inspected, serialised or spread", async () => {
    const read = await readHotkey({ path: await folderWith(JSON.stringify({ secretPhrase: PHRASE })) });
    const texts = [
      String(read),
      inspect(read, { depth: 10, showHidden: true }),
      JSON.stringify({ read }),
      JSON.stringify({ ...read }),
    ];
    for (const text of texts) expect(text).not.toContain("bottom");
  });

  it("refuses a file that others may read, unless told to warn only", async () => {
    const path = await folderWith(JSON.stringify({ ss58Address: ADDRESS }), 0o644);
    await expect(readHotkey({ path })).rejects.toMatchObject({ code: "WALLET_MODE", data: { mode: "644" } });
    const warnings: string[] = [];
    const logger = { debug() {}, info() {}, warn: (message: string) => void warnings.push(message), error() {} };
    await readHotkey({ path, looseMode: "warn", logger });
    expect(warnings).toHaveLength(1);
  });

  it("names what is not there, and takes no name that leaves the folder", async () => {
    const path = await folderWith("{}");
    await expect(readHotkey({ path, hotkey: "none" })).rejects.toMatchObject({ code: "WALLET_NOT_FOUND" });
    for (const name of ["..", "a/b", ""]) {
      await expect(readHotkey({ path, name })).rejects.toMatchObject({ code: "WALLET_INVALID" });
    }
  });

  it("asks for the password of an encrypted file, and names the old forms", async () => {
    const encryptedFolder = await folderWith("$NACLxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
    await expect(readHotkey({ path: encryptedFolder })).rejects.toMatchObject({
      code: "WALLET_ENCRYPTED",
      data: { form: "nacl" },
    });
    const vault = await folderWith("$ANSIBLE_VAULT;1.1;AES256\n00");
    await expect(readHotkey({ path: vault, password: "x" })).rejects.toMatchObject({
      code: "WALLET_ENCRYPTED",
      data: { form: "legacy" },
    });
  });
});

describe("decryptHotkey", () => {
  // A cheap cost: the real one takes 512 MiB. The box is made by another library than the one that opens it.
  const cost = { t: 3, m: 64 };
  const salt = Uint8Array.from(Buffer.from("137183dff15a09bc9c90b5518739e9b1", "hex"));

  it("opens what the password sealed, and nothing else", async () => {
    const key = argon2i("pass word", salt, { ...cost, p: 1, dkLen: 32 });
    const { encrypted, nonce } = naclEncrypt(new TextEncoder().encode('{"a":1}'), key);
    const content = Buffer.concat([Buffer.from("$NACL"), nonce, encrypted]);
    expect(await decryptHotkey(content, { password: "pass word", cost })).toBe('{"a":1}');
    await expect(decryptHotkey(content, { password: "other", cost })).rejects.toMatchObject({
      code: "WALLET_PASSWORD",
    });
    const damagedBytes = Buffer.from(content);
    damagedBytes[40] = (damagedBytes[40] ?? 0) ^ 1;
    await expect(decryptHotkey(damagedBytes, { password: "pass word", cost })).rejects.toMatchObject({
      code: "WALLET_PASSWORD",
    });
  });
});

describe("forms that wallets wrote", () => {
  const json = { secretPhrase: PHRASE, ss58Address: ADDRESS };

  it.each([
    ["a bare phrase", `${PHRASE}\n`],
    ["a bare seed", SEED],
    ["a seed without 0x", SEED.slice(2)],
    ["a byte order mark", `\uFEFF${JSON.stringify(json)}`],
  ])("reads %s", async (_name, content) => {
    const read = new HotkeyFileWallet({ label: "w/h", ...parseHotkey(content) });
    expect((await openKeypair(read)).address).toBe(ADDRESS);
  });

  it("reads a private key whose public key is not in the file, bare or in JSON", async () => {
    const privateKey = await privateKeyForm();
    for (const content of [privateKey, privateKey.slice(2), JSON.stringify({ privateKey, ss58Address: ADDRESS })]) {
      const read = new HotkeyFileWallet({ label: "w/h", ...parseHotkey(content) });
      expect((await openKeypair(read)).address).toBe(ADDRESS);
    }
  });

  it("compares the address also where its name begins with a blank", async () => {
    const read = wallet({ secretPhrase: PHRASE, " ss58Address": DEV_HOTKEYS[1] });
    expect(read.address).toBe(DEV_HOTKEYS[1]);
    await expect(openKeypair(read)).rejects.toMatchObject({ code: "WALLET_ADDRESS" });
  });

  it.each([
    ["an ed25519 key", JSON.stringify({ ...json, cryptoType: 0 }), "WALLET_INVALID", /sr25519/],
    [
      "an export of polkadot.js",
      JSON.stringify({ encoded: "x", encoding: { version: "3" } }),
      "WALLET_ENCRYPTED",
      /polkadot\.js/,
    ],
  ])("names %s", (_name, content, code, words) => {
    expect(() => parseHotkey(content)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(words) }),
    );
  });

  it("refuses an encrypted file that is too short to hold a key, at once", async () => {
    const path = await folderWith("$NACLabc");
    await expect(readHotkey({ path, password: "pw" })).rejects.toMatchObject({ code: "WALLET_INVALID" });
  });
});
