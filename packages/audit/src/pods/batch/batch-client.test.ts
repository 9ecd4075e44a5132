import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { writeZip } from "@404-gen/core/archive";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { startLocalPod } from "../../../testing/local-pod.ts";
import { fastWaits } from "../../../testing/module-round.ts";
import { type MischiefName, parseMischief } from "../../pod-server/index.ts";
import { createBatchClient } from "./batch-client.ts";
import { batchSettings } from "./batch-settings.ts";
import { parsePodStatus } from "./pod-status.ts";
import { readResults } from "./read-results.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
const stems = new Set(["ant", "bee"]);
const client = createBatchClient({ io: fastWaits, settings: { maxBatchZipBytes: 2_000_000 } });

async function podWith(mischief: string) {
  const pod = await startLocalPod({
    make: async ({ stem }) => ({ kind: "made", module: new TextEncoder().encode(`module ${stem}`) }),
    mischief: parseMischief(mischief),
  });
  closing.push(() => pod.close());
  const { address } = pod;
  const prompts = [...stems].map((stem) => ({ stem, url: `https://prompts.test/${stem}.png` }));
  const until = (status: string) =>
    expect
      .poll(() => client.status(address, { replacementsRemaining: 0 }), { interval: 20 })
      .toMatchObject({ status: { status } });
  await until("ready");
  await client.submit(address, { prompts, seed: 7 });
  await until("complete");
  return await client.results(address, { stems });
}

describe("results of a pod", () => {
  it.each<[MischiefName, string]>([
    ["zip-garbage", "ZIP_INVALID"],
    ["zip-truncated", "ZIP_INVALID"],
    ["zip-encrypted", "ZIP_INVALID"],
    ["zip-method", "ZIP_INVALID"],
    ["zip-path", "ZIP_INVALID"],
    ["zip-duplicate", "ZIP_INVALID"],
    ["zip-many", "ZIP_TOO_LARGE"],
    ["zip-bomb", "ZIP_TOO_LARGE"],
    ["zip-large", "ZIP_TOO_LARGE"],
    ["manifest-large", "ZIP_TOO_LARGE"],
    ["zip-empty", "BATCH_EMPTY"],
    ["results-late", "BATCH_NOT_SERVED"],
    ["redirects", "BATCH_NOT_SERVED"],
    ["results-endless", "BODY_TOO_LARGE"],
  ])("C1, C9: that are spoiled are a failed download, never a crash: %s", async (mischief, code) => {
    expect(await podWith(mischief)).toMatchObject({ kind: "rejected", rejection: { code } });
  });

  it("that are cut off prove nothing against anyone", async () => {
    expect(await podWith("results-cut")).toMatchObject({ kind: "fault", error: { code: "POD_UNREACHABLE" } });
  });

  it("keep the usable entries: unknown stems are left out, and a list that is no object counts as empty", async () => {
    for (const mischief of ["strangers", "manifest-garbage"]) {
      const read = await podWith(mischief);
      expect(read.kind === "measured" && [...read.value.modules.keys()].sort(), mischief).toEqual(["ant", "bee"]);
    }
    const evidence = await podWith("forgets");
    expect(evidence.kind === "measured" && evidence.value.modules.size).toBe(1);
  });

  const zip = (files: Record<string, Uint8Array>) =>
    writeZip(Object.entries(files).map(([name, bytes]) => ({ name, bytes })));
  const text = (value: string) => new TextEncoder().encode(value);
  it("count the part of a name after the last slash, and the miner's reason before the module", async () => {
    const archive = zip({
      "out/ant.js": text("a"),
      "bee.js": text("b"),
      "notes.txt": text("n"),
      "_failed.json": text('{"bee":"no\\u001b[2J luck","ant2":"x"}'),
    });
    const read = await readResults(archive, { stems, settings: batchSettings() });
    expect([...read.modules.keys()]).toEqual(["ant"]);
    expect([...read.failures]).toEqual([["bee", "no\\u001b[2J luck"]]);
  });

  it("are refused where two folders have the same name in them", async () => {
    const archive = zip({ "a/ant.js": text("1"), "b/ant.js": text("2") });
    await expect(readResults(archive, { stems, settings: batchSettings() })).rejects.toMatchObject({
      code: "ZIP_INVALID",
    });
  });
});

describe("an untrusted archive", () => {
  const settings = batchSettings();
  const text = (value: string) => new TextEncoder().encode(value);
  const zip = (files: Record<string, Uint8Array | string>) =>
    writeZip(
      Object.entries(files).map(([name, bytes]) => ({ name, bytes: typeof bytes === "string" ? text(bytes) : bytes })),
    );
  const good = zip({ "ant.js": "module ant", "bee.js": "module bee", "_failed.json": "{}" });
  /** Writes bytes into each record that begins with a signature. */
  const withPatch = (signature: number, at: number, bytes: readonly number[]) => {
    const copy = good.slice();
    const view = new DataView(copy.buffer);
    for (let from = 0; from + 4 <= copy.length; from++)
      if (view.getUint32(from, true) === signature) copy.set(bytes, from + at);
    return copy;
  };
  const joinBytes = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));
  const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50];
  const outcome = (archive: Uint8Array) =>
    readResults(archive, { stems, settings }).then(
      ({ modules, failures }) =>
        [...modules.keys(), ...[...failures].map(([stem, why]) => `${stem}: ${why}`)].join(", "),
      (error: { code?: string; fault?: string }) => `${error.code} of the ${error.fault}`,
    );
  const INVALID = "ZIP_INVALID of the miner";

  it.each<[string, Uint8Array, string]>([
    ["bytes before it", joinBytes(text("#!/bin/sh\n"), good), INVALID],
    ["bytes after it", joinBytes(good, text("and more")), INVALID],
    ["itself twice", joinBytes(good, good), "ant, bee"],
    ["nothing but an end", good.slice(-22), INVALID],
    ["more entries than it has", withPatch(END, 10, [9, 0]), INVALID],
    ["fewer entries than it has", withPatch(END, 10, [1, 0]), "ant"],
    ["a directory beyond its end", withPatch(END, 16, [0xff, 0xff, 0xff, 0x7f]), INVALID],
    ["another disk", withPatch(END, 4, [1, 0]), INVALID],
    ["entries beyond its end", withPatch(CENTRAL, 42, [0xff, 0xff, 0xff, 0x7f]), INVALID],
    ["entries that lie on each other", withPatch(CENTRAL, 42, [0, 0, 0, 0]), INVALID],
    ["no local headers", withPatch(LOCAL, 0, [0, 0, 0, 0]), INVALID],
    ["names that are no text", withPatch(CENTRAL, 46, [0xff, 0xfe]), "BATCH_EMPTY of the miner"],
    ["names with NUL", withPatch(CENTRAL, 46, [0]), "BATCH_EMPTY of the miner"],
    ["a size beyond all files", withPatch(CENTRAL, 24, [0xff, 0xff, 0xff, 0x7f]), INVALID],
    ["sizes of ZIP64 without their field", withPatch(CENTRAL, 24, [0xff, 0xff, 0xff, 0xff]), INVALID],
    ["a checksum of nothing", withPatch(CENTRAL, 16, [0, 0, 0, 0]), INVALID],
    ["the name of a prototype", zip({ "__proto__.js": "x", "constructor.js": "y", "ant.js": "z" }), "ant"],
    ["names in the wrong case", zip({ "ANT.JS": "x", "Ant.js": "y" }), "BATCH_EMPTY of the miner"],
    ["names in blanks", zip({ " ant.js": "x", "bee.js ": "y" }), "BATCH_EMPTY of the miner"],
    ["a drive's letter", zip({ "C:/ant.js": "x" }), INVALID],
    ["an empty module", zip({ "ant.js": "" }), "ant"],
    ["an archive in it", zip({ "ant.js": good }), "ant"],
    ["reasons that are no texts", zip({ "_failed.json": '{"ant": {"a": 1}, "bee": null}' }), 'ant: {"a":1}, bee: null'],
    ["an empty reason", zip({ "_failed.json": '{"ant": ""}' }), "ant: no reason given"],
    ["a reason of a terminal's codes", zip({ "_failed.json": '{"ant": "\\u001b[2J"}' }), "ant: \\u001b[2J"],
    ["a reason for a prototype", zip({ "_failed.json": '{"__proto__": "x", "ant": "y"}' }), "ant: y"],
    ["reasons nested without end", zip({ "_failed.json": `{"ant": ${"[".repeat(8_000)}`, "bee.js": "x" }), "bee"],
    ["a long reason", zip({ "_failed.json": JSON.stringify({ ant: "x".repeat(9_000) }) }), `ant: ${"x".repeat(200)}`],
  ])("with %s gives what is usable, or is refused at the miner's cost", async (_, archive, expected) => {
    expect(await outcome(archive)).toBe(expected);
  });

  it("with a change at any place ends with one of these errors or with results, and never gives an unknown stem", async () => {
    const change = fc.tuple(fc.nat({ max: good.length - 1 }), fc.nat({ max: 255 }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 8 }),
        fc.nat({ max: good.length }),
        async (changes, cut) => {
          const copy = good.slice(0, good.length - (cut % 3 === 0 ? cut : 0));
          for (const [at, byte] of changes) if (at < copy.length) copy[at] = byte;
          const end = await outcome(copy);
          expect(end).toMatch(/^((ZIP_INVALID|ZIP_TOO_LARGE|BATCH_EMPTY) of the miner|(ant|bee)\b.*)$/s);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("a pod's status", () => {
  it.each<[unknown, unknown]>([
    [
      { status: "generating", progress: 3, total: 32 },
      { status: "generating", progress: 3, total: 32, payload: null },
    ],
    [
      { status: "complete", payload: { gpu: "H200" } },
      { status: "complete", payload: { gpu: "H200" } },
    ],
    [
      { status: "ready", payload: { gpu: "H200" } },
      { status: "ready", payload: null },
    ],
    [
      { status: "complete", payload: { x: "y".repeat(5000) } },
      { status: "complete", payload: null },
    ],
    [
      { status: "complete", progress: "many", payload: [1] },
      { status: "complete", progress: null, payload: null },
    ],
    [{ status: "dancing" }, null],
    ["ready", null],
    [null, null],
  ])("%j is read as %j", (value, status) => {
    if (status === null) expect(parsePodStatus(value)).toBeNull();
    else expect(parsePodStatus(value)).toMatchObject(status as object);
  });

  it.each<[number, string, string]>([
    [200, "not json", "server"],
    [500, "{}", "server"],
    [503, "{}", "unknown"],
    [404, "{}", "unknown"],
    [302, "{}", "server"],
    [200, `{"status":"ready","x":"${"y".repeat(70_000)}"}`, "server"],
  ])("of a server that answers %i %s is silence, with its cause", async (status, body, whose) => {
    const server = createServer((_, response) => response.writeHead(status).end(body));
    closing.push(() => new Promise((resolve) => void server.close(() => resolve())));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const answer = await client.status({ url, headers: {} }, { replacementsRemaining: 1 });
    expect(answer).toMatchObject({ kind: "silent", whose });
    server.closeAllConnections();
  });
});
