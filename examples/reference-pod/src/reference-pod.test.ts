import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createBatchClient } from "@404-gen/audit";
import { parseMischief } from "@404-gen/audit/pod";
import { podConformance } from "@404-gen/audit/testing";
import { encodePng } from "@404-gen/core/image";
import { createModuleChecker } from "@404-gen/render";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createReferencePod, type ReferencePodOptions } from "./index.ts";

const SIDE = 64;

/** A disc whose colour follows from the prompt's name. */
function picture(stem: string): Promise<Uint8Array> {
  const data = new Uint8Array(SIDE * SIDE * 3).fill(255);
  const colour = [stem.charCodeAt(0) % 200, stem.length * 20, 90];
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++)
      if (Math.hypot(x - SIDE / 2, y - SIDE / 2) < 24) data.set(colour, (y * SIDE + x) * 3);
  return encodePng({ width: SIDE, height: SIDE, channels: 3, data });
}

const prompts = createServer((request, response) => {
  const stem = /^\/(\w+)\.png$/.exec(request.url ?? "")?.[1];
  if (stem === undefined || stem === "gone") return void response.writeHead(404).end();
  void picture(stem).then((png) => response.end(png));
});
let promptsUrl = "";
beforeAll(async () => {
  await new Promise<void>((resolve) => prompts.listen(0, "127.0.0.1", resolve));
  promptsUrl = `http://127.0.0.1:${(prompts.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => prompts.close(resolve)));

const imageUrl = (stem: string) => `${promptsUrl}/${stem}.png`;

async function open(options: Partial<ReferencePodOptions> = {}) {
  const pod = createReferencePod({ quality: "low", ...options });
  await new Promise<void>((resolve) => pod.server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(pod.server.address() as AddressInfo).port}`;
  return { url, headers: {}, imageUrl, close: () => pod.close() };
}

podConformance({ name: "the reference pod", open });

describe("the reference pod", () => {
  it("makes modules that the competition takes, and says why of a prompt that it cannot see", async () => {
    const pod = await open();
    const client = createBatchClient();
    const until = (status: string) =>
      expect
        .poll(async () => client.status(pod, { replacementsRemaining: 0 }), { interval: 50 })
        .toMatchObject({ status: { status } });
    await until("ready");
    const stems = ["lamp", "gone"];
    await client.submit(pod, { prompts: stems.map((stem) => ({ stem, url: imageUrl(stem) })), seed: 7 });
    await until("complete");
    const read = await client.results(pod, { stems: new Set(stems) });
    if (read.kind !== "measured") throw new Error("no results");
    expect(read.value.failures.get("gone")).toContain("404");
    const checker = createModuleChecker();
    const { check } = await checker.check(read.value.modules.get("lamp") ?? new Uint8Array());
    expect(check.failures).toEqual([]);
    checker.close();
    await pod.close();
  });

  it("misbehaves as asked", async () => {
    const pod = await open({ mischief: parseMischief("refuses") });
    const response = await fetch(`${pod.url}/generate`, { method: "POST", body: "{}" });
    expect(response.status).toBe(500);
    await pod.close();
  });
});
