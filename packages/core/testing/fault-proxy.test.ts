import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HEALING_FAULTS, type ProxyFault, startFaultProxy } from "./fault-proxy.ts";

const BODY = "x".repeat(5_000);
const lines: string[] = [];
const peer = createServer((request, response) => {
  lines.push(`${request.method} ${request.url}`);
  response.end(BODY);
});
let target = "";
beforeAll(async () => {
  await new Promise<void>((resolve) => peer.listen(0, "127.0.0.1", resolve));
  target = `http://127.0.0.1:${(peer.address() as AddressInfo).port}`;
});
afterAll(() => void peer.close());

/** What a client sees of one request that a fault hits. */
async function outcomeOf(fault: ProxyFault): Promise<{ readonly outcome: string; readonly heard: number }> {
  const proxy = await startFaultProxy({ target, seed: 1, faults: [fault], rate: 1 });
  const before = lines.length;
  const outcome = await fetch(`${proxy.url}/a`).then(
    async (answer) =>
      `${answer.status} ${await answer.text().then(
        (text) => text.length,
        () => "cut off",
      )}`,
    () => "no answer",
  );
  await proxy.close();
  return { outcome, heard: lines.length - before };
}

describe("a fault proxy", () => {
  it.each<[ProxyFault, string, number]>([
    ["delay", "200 5000", 1],
    ["cut", "no answer", 0],
    ["lost-answer", "no answer", 1],
    ["repeat", "200 5000", 2],
    ["truncate", "200 cut off", 1],
    [429, "429 24", 0],
    [503, "503 24", 0],
  ])("plays %s: a client sees %s, the peer hears of %i", async (fault, outcome, times) => {
    expect(await outcomeOf(fault)).toEqual({ outcome, heard: times });
  });

  it("gives the same faults for the same seed and requests, others for another, and lets each request pass in the end", async () => {
    const play = async (seed: number) => {
      const proxy = await startFaultProxy({ target, seed });
      for (let n = 0; n < 40; n++) {
        const goesThrough = async () =>
          (await fetch(`${proxy.url}/p${n % 4}`).then(async (a) => ({ ok: a.ok, text: await a.text() }))).ok;
        const first = await goesThrough().catch(() => false);
        // A request that was hit passes at the next try, or the first one was let through.
        if (!first) expect(await goesThrough()).toBe(true);
      }
      await proxy.close();
      return proxy.strikes;
    };
    const first = await play(5);
    expect(first.length).toBeGreaterThan(5);
    expect(first.every(({ fault }) => HEALING_FAULTS.includes(fault))).toBe(true);
    expect(await play(5)).toEqual(first);
    expect(await play(6)).not.toEqual(first);
  });
});
