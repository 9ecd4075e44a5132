import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import { SECRET_SETTINGS, SETTING_ROWS, type SettingName } from "../src/settings/table.ts";

/** A secret of a test: no part of it may be found where it does not belong. */
export type Canary = {
  /** Its setting. */
  readonly name: SettingName;
  /** The setting's text. */
  readonly secret: string;
  /** Letters and digits in the middle of the secret, which no encoding for URLs, JSON or HTML changes. */
  readonly core: string;
};

/** 24 letters and digits for a name. */
const coreOf = (name: string) => createHash("sha256").update(name).digest("hex").slice(0, 24);

/** A canary for every secret setting. `webhook`: origin of the webhook's address. */
export function plantCanaries({ webhook }: { readonly webhook: string }): readonly Canary[] {
  return SECRET_SETTINGS.map((name) => {
    const core = coreOf(name);
    // With characters that URLs, JSON, HTML and base64 encode. A webhook's address has none of them.
    const secret = SETTING_ROWS[name].kind === "address" ? `${webhook}/api/webhooks/1/${core}` : `a"${core}\\/+=&<b`;
    return { name, core, secret };
  });
}

/** Forms in which peers repeat a secret. */
export const ECHOES: readonly ((secret: string) => string)[] = [
  (secret) => secret,
  encodeURIComponent,
  (secret) => JSON.stringify(secret).slice(1, -1),
  (secret) => JSON.stringify(JSON.stringify(secret)).slice(3, -3),
  (secret) => Buffer.from(secret).toString("base64"),
  (secret) => Buffer.from(`x-access-token:${secret}`).toString("base64"),
  (secret) => Buffer.from(JSON.stringify({ key: secret })).toString("base64url"),
  (secret) => Buffer.from(secret).toString("hex"),
];

/** Forms of a canary's core in a text. A cut through the middle of a secret leaves one of its halves. */
function formsOf(core: string): readonly string[] {
  const base64 = [0, 1, 2].map((shift) => {
    const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(core)]);
    return bytes.toString("base64").slice(Math.ceil((shift * 8) / 6), Math.floor((bytes.length * 8) / 6));
  });
  return [core.slice(0, 12), core.slice(-12), Buffer.from(core).toString("hex"), ...base64];
}

/** Names of the canaries that are in a text, in any form. */
export function canariesIn(text: string, canaries: readonly Canary[]): readonly SettingName[] {
  const lower = text.toLowerCase();
  const holds = (form: string) => text.includes(form) || lower.includes(form);
  return canaries.filter(({ core }) => formsOf(core).some(holds)).map(({ name }) => name);
}

/** `path: SETTING` of each canary in the files of a folder. Git's objects are unpacked first. */
export function canariesUnder(folder: string, canaries: readonly Canary[]): readonly string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.flatMap((entry) => {
    const path = join(entry.parentPath, entry.name);
    return canariesIn(readUnpacked(path), canaries).map((name) => `${path}: ${name}`);
  });
}

function readUnpacked(path: string): string {
  const bytes = readFileSync(path);
  if (!/objects[/\\][0-9a-f]{2}[/\\][0-9a-f]{38}$/.test(path)) return bytes.toString("latin1");
  return inflateSync(bytes).toString("latin1");
}
