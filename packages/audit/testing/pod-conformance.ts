import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type BatchClient, createBatchClient } from "../src/pods/batch/batch-client.ts";

/** The pod under test. */
export type PodConformanceOptions = {
  /** Its name in the titles of the tests. */
  readonly name: string;
  /** Starts a pod that is ready or becomes ready by itself. `imageUrl` gives the address of a prompt picture that the pod can read. */
  readonly open: () => Promise<{
    /** Address of the pod, without a path. */
    readonly url: string;
    /** Headers that its requests need. */
    readonly headers?: Readonly<Record<string, string>>;
    imageUrl(stem: string): string;
    /** Ends the pod. */
    close(): Promise<void>;
  }>;
  /** Milliseconds that it may take to become ready, and for a batch of two prompts. @default 60000 */
  readonly patienceMs?: number | undefined;
};

/**
 * Tests the laws of a miner's pod in competition 2 (BATCH-API.md 1), for any image. Call it at the top level of a vitest file.
 *
 * @example
 * podConformance({ name: "my image", open: async () => ({ url: "http://127.0.0.1:10006", imageUrl: (stem) => `https://prompts.example/${stem}.png`, close: async () => {} }) });
 */
export function podConformance({ name, open, patienceMs = 60_000 }: PodConformanceOptions): void {
  describe(`pod: ${name}`, () => {
    let pod: Awaited<ReturnType<PodConformanceOptions["open"]>>;
    let client: BatchClient;
    const address = () => ({ url: pod.url, headers: pod.headers ?? {} });
    const statusOf = async (remaining = 3) => {
      const answer = await client.status(address(), { replacementsRemaining: remaining });
      if (answer.kind !== "said") throw new Error(`GET /status: ${answer.detail}`);
      return answer.status;
    };
    const until = async (status: string) => {
      await expect.poll(async () => (await statusOf()).status, { timeout: patienceMs, interval: 100 }).toBe(status);
    };
    const batch = (...stems: string[]) => stems.map((stem) => ({ stem, url: pod.imageUrl(stem) }));
    const post = (body: unknown) =>
      fetch(`${pod.url}/generate`, {
        method: "POST",
        headers: { "content-type": "application/json", ...pod.headers },
        body: JSON.stringify(body),
      });
    const results = (...stems: string[]) => client.results(address(), { stems: new Set(stems) });
    const bytesOf = async () => {
      const response = await fetch(`${pod.url}/results`, { headers: pod.headers ?? {} });
      return { response, bytes: new Uint8Array(await response.arrayBuffer()) };
    };

    beforeEach(async () => {
      pod = await open();
      client = createBatchClient();
    }, patienceMs);
    afterEach(() => pod.close());

    it(
      "is healthy and becomes ready",
      async () => {
        await expect.poll(() => client.health(address()), { timeout: patienceMs }).toBe(200);
        await until("ready");
        expect((await statusOf(0)).status).toBe("ready");
      },
      patienceMs * 2,
    );

    it(
      "has no results before it was asked for any",
      async () => {
        await until("ready");
        expect((await bytesOf()).response.status).toBe(409);
      },
      patienceMs * 2,
    );

    it(
      "makes a batch and serves one archive, the same bytes on each call, in chunks",
      async () => {
        await until("ready");
        expect(await client.submit(address(), { prompts: batch("aa11", "bb22"), seed: 7 })).toMatchObject({
          kind: "measured",
        });
        await until("complete");
        const read = await results("aa11", "bb22");
        expect(read.kind).toBe("measured");
        if (read.kind === "measured")
          expect([...read.value.modules.keys(), ...read.value.failures.keys()].sort()).toEqual(["aa11", "bb22"]);
        const [first, second] = [await bytesOf(), await bytesOf()];
        expect(first.response.headers.get("content-type")).toContain("application/zip");
        expect(Buffer.compare(first.bytes, second.bytes)).toBe(0);
      },
      patienceMs * 3,
    );

    it(
      "takes the same set of stems again for the same batch, in any order, while it works and afterwards",
      async () => {
        await until("ready");
        const ask = (...stems: string[]) => client.submit(address(), { prompts: batch(...stems), seed: 7 });
        expect((await ask("aa11", "bb22")).kind).toBe("measured");
        expect((await ask("bb22", "aa11")).kind).toBe("measured");
        await until("complete");
        const before = (await bytesOf()).bytes;
        expect((await ask("bb22", "aa11")).kind).toBe("measured");
        expect((await statusOf()).status).toBe("complete");
        expect(Buffer.compare(before, (await bytesOf()).bytes)).toBe(0);
      },
      patienceMs * 3,
    );

    it(
      "takes another batch when one is complete",
      async () => {
        await until("ready");
        await client.submit(address(), { prompts: batch("aa11"), seed: 7 });
        await until("complete");
        await client.submit(address(), { prompts: batch("cc33"), seed: 7 });
        await until("complete");
        const read = await results("aa11", "cc33");
        if (read.kind !== "measured") throw new Error("no results");
        expect([...read.value.modules.keys(), ...read.value.failures.keys()]).toEqual(["cc33"]);
      },
      patienceMs * 4,
    );

    it(
      "refuses a body that is no batch, and goes on",
      async () => {
        await until("ready");
        expect((await post({ prompts: "all of them" })).status).toBeGreaterThanOrEqual(400);
        expect((await statusOf()).status).toBe("ready");
      },
      patienceMs * 2,
    );
  });
}
