import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import {
  type Evidence,
  type ImageDistance,
  measured,
  type ObjectStore,
  type Renderer,
  rejected,
  type StateStore,
} from "@404-gen/core";
import type { Door } from "@404-gen/core/net";
import { formatAuditRequests, paths } from "@404-gen/core/records";
import { recordOne } from "@404-gen/core/testing/fakes";
import type { ProcessCommand } from "../src/gpu/process/index.ts";

const encoder = new TextEncoder();
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** An object store in memory. */
export function createMemoryObjects(): ObjectStore & { readonly files: Map<string, Uint8Array> } {
  const files = new Map<string, Uint8Array>();
  const base = "https://objects.test/";
  return {
    name: "memory",
    files,
    async put(key, body) {
      const parts: Uint8Array[] = [];
      if (body instanceof Uint8Array) parts.push(body);
      else for await (const part of body) parts.push(part);
      const bytes = new Uint8Array(Buffer.concat(parts));
      files.set(key, bytes);
      return { key, size: bytes.length, sha256: sha256(bytes) };
    },
    get: async (key) => files.get(key) ?? null,
    head: async (key) =>
      files.has(key) ? { size: files.get(key)!.length, contentType: "application/octet-stream" } : null,
    publicUrl: (key) => base + key,
    keyOf: (url) => (url.startsWith(base) ? url.slice(base.length) : null),
    async close() {},
  };
}

/** A renderer whose preview is the model's own bytes; a model that begins with "broken" is refused. */
export const plainRenderer: Renderer = {
  name: "plain@1",
  async render({ bytes }) {
    if (Buffer.from(bytes).toString("utf8").startsWith("broken"))
      return rejected({ code: "GLB_BAD_MAGIC", message: "broken" });
    return measured({ png: bytes, sha256: { model: sha256(bytes), png: sha256(bytes) } });
  },
  async close() {},
};

/** A distance of 0 for equal bytes, 0.5 for others. */
export const plainDistance: ImageDistance = {
  name: "plain@1",
  embedding: "offline",
  measure: async ({ a, b }): Promise<Evidence<number>> => measured(Buffer.compare(a, b) === 0 ? 0 : 0.5),
  async close() {},
};

/** A door that gives for every prompt picture a text with its stem. */
export const pictureDoor: Pick<Door, "download"> & Door = {
  async get() {
    return rejected({ code: "DOWNLOAD_NOT_FOUND", message: "not used" });
  },
  async download(url) {
    const bytes = encoder.encode(pictureText(url.replace(/^.*\/|\.png$/g, "")));
    return measured({
      size: bytes.length,
      sha256: sha256(bytes),
      ms: 1,
      finalUrl: url,
      address: "203.0.113.1",
      status: 200,
      bytes,
    });
  },
  async downloadToFile() {
    return rejected({ code: "DOWNLOAD_NOT_FOUND", message: "not used" });
  },
};
const pictureText = (stem: string) => `picture:${stem}`;

/** How to start the test miner; `MODE` is one of "", sick, fails, dies, exits. */
export const testMiner = (env: Readonly<Record<string, string>> = {}): ProcessCommand => ({
  command: process.execPath,
  args: [fileURLToPath(new URL("./fixtures/miner-server.mjs", import.meta.url))],
  env,
});

export const SEED = 7;
export const LEADER_HOTKEY = "5EG3sSZZvzE8VA9gWhU6N2dPPtdmVWJVnR6hhX9SX2B9V1f9";
export const MINER_HOTKEY = "5FVEJnXMrkftuqreigDY3owtim4UDQ26NE4FdTiVsy2zm8s5";
export const OTHER_HOTKEY = "5HEDX2sfz54TyWjaMHWGvVH49ubr4obMTRE8jcwkBwDWzDyy";

export type TestRound = {
  readonly stems: readonly string[];
  /** Hotkey → quality of its uploads, which stands in their text. */
  readonly uploads: Readonly<Record<string, string>>;
  /** Hotkeys whose audit is requested. */
  readonly requested: readonly string[];
  readonly leader?: boolean | undefined;
};

/** Writes a round in its DUELS stage into the stores, as collector and judge leave it. */
export async function setUpRound(
  stores: { readonly state: StateStore; readonly objects: ObjectStore },
  round: TestRound,
): Promise<void> {
  const { state, objects } = stores;
  const { stems, uploads, requested, leader } = round;
  const hotkeys = Object.keys(uploads);
  const files = recordOne({
    ...{ stems, miners: hotkeys, seed: SEED, store: objects.publicUrl("").replace(/\/$/, "") },
    leader: leader === false ? null : { hotkey: LEADER_HOTKEY, docker: "leader:1" },
  });
  files[paths.auditRequests(0)] = formatAuditRequests(requested.map((hotkey) => ({ hotkey, critical_prompts: [] })));
  for (const hotkey of hotkeys)
    for (const stem of stems) {
      const bytes = encoder.encode(`model ${pictureText(stem)} ${SEED} ${uploads[hotkey]}`);
      await objects.put(`rounds/0/${hotkey}/submitted/${stem}.png`, bytes, { contentType: "image/png" });
    }
  const changes = Object.entries(files).map(([path, text]) => ({ path, text }));
  await state.commit(changes, { message: "Set up" });
}
