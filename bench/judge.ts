/**
 * Costs of the judge of competition 1 itself. Run `npm run build` first, then `npx tsx bench/judge.ts` (add `--quick` for a tenth of the work).
 *
 * - per call: our client, the plain `openai` client and bare `fetch`, with the same bodies and server, in turns in one run
 * - a round: 14,000 duels (110 matches of 128) with records, heap sampled after a collection when node runs with --expose-gc
 * - a slow server: duels per second compared with the number that the limit permits, for several limits
 */
import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { playMatch } from "@404-gen/judge";
import { createVlmJudge } from "@404-gen/judge/openai";
import { startScriptedVlm } from "@404-gen/judge/testing";
import OpenAI from "openai";

const quick = process.argv.includes("--quick");
const answer = { answer: { penalty_1: 2, penalty_2: 6, issues: "second blurred" } };
const ref = (name: string) => ({ url: `https://cdn.example/${name}.png`, load: async () => new Uint8Array() });
const pictures = { name: "stem", prompt: ref("prompt"), left: ref("left"), right: ref("right") };
const line = (...cells: (string | number)[]) => console.log(`| ${cells.join(" | ")} |`);

async function measureTime(count: number, work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  for (let at = 0; at < count; at++) await work();
  return (performance.now() - start) / count;
}

async function overhead(): Promise<void> {
  const vlm = await startScriptedVlm(() => answer, { keep: 1 });
  const judge = createVlmJudge({ baseUrl: vlm.baseUrl });
  await judge.judge(pictures, { seed: 1 });
  const body = vlm.requests[0]?.body as unknown as OpenAI.ChatCompletionCreateParamsNonStreaming;
  const client = new OpenAI({ baseURL: vlm.baseUrl, apiKey: "none", maxRetries: 0 });
  const viaClient = () => client.chat.completions.create(body);
  const viaFetch = async () => {
    const headers = { "content-type": "application/json", authorization: "Bearer none" };
    const reply = await fetch(`${vlm.baseUrl}/chat/completions`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    return JSON.parse(((await reply.json()) as OpenAI.ChatCompletion).choices[0]?.message.content ?? "");
  };
  const ways = {
    "bare fetch": () => Promise.all([viaFetch(), viaFetch()]),
    "openai client": () => Promise.all([viaClient(), viaClient()]),
    "our judge": () => judge.judge(pictures, { seed: 1 }),
  };
  const times = new Map<string, number[]>();
  const [rounds, each] = quick ? [4, 50] : [9, 150];
  for (let round = 0; round <= rounds; round++)
    for (const [name, work] of Object.entries(ways)) {
      const ms = await measureTime(each, work);
      if (round > 0) times.set(name, [...(times.get(name) ?? []), ms]); // the first round warms up
    }
  const median = (name: string) => (times.get(name) ?? []).sort((a, b) => a - b)[Math.floor(rounds / 2)] as number;
  const base = median("bare fetch");
  console.log(`\nOne duel (two calls at once), server answers at once; medians of ${rounds} rounds of ${each}\n`);
  line("way", "ms a duel", "duels/s", "× bare fetch", "ms over the openai client, a call");
  line("---", "---", "---", "---", "---");
  for (const name of Object.keys(ways)) {
    const ms = median(name);
    const over = ((ms - median("openai client")) / 2).toFixed(3);
    line(name, ms.toFixed(3), (1000 / ms).toFixed(0), (ms / base).toFixed(2), name === "our judge" ? over : "");
  }
  await vlm.close();
}

const stems = Array.from({ length: 128 }, (_, at) => `p${String(at).padStart(3, "0")}`);
const results = (side: string) =>
  Object.fromEntries(
    stems.map((stem) => [
      stem,
      { glb: null, png: `https://x/${side}/${stem}.png`, generation_time: 0, size: 0, attempts: 0, distance: 0 },
    ]),
  );
const match = (right: string) => ({
  left: "leader",
  right,
  leftResults: results("leader"),
  rightResults: results(right),
  prompts: stems.map((name) => ({ name, url: `https://x/${name}.png` })),
  seed: 7,
});
const load = async () => new Uint8Array();
const collect = (globalThis as { gc?: () => void }).gc;

async function memory(): Promise<void> {
  const vlm = await startScriptedVlm(() => answer, { keep: 1 });
  const judge = createVlmJudge({ baseUrl: vlm.baseUrl });
  const matches = quick ? 11 : 110;
  const samples: number[] = [];
  const start = performance.now();
  for (let at = 0; at < matches; at++) {
    const { complete } = await playMatch({ judge, load }, { ...match(`5${at}`), concurrency: 8 });
    if (!complete) throw new Error("the bench's server failed");
    if (at % Math.ceil(matches / 11) === 0) {
      collect?.();
      samples.push(process.memoryUsage().heapUsed / 2 ** 20);
    }
  }
  const seconds = (performance.now() - start) / 1000;
  const duels = matches * 128;
  console.log(
    `\n${duels} duels in ${matches} matches, 8 in flight: ${seconds.toFixed(1)} s, ${(duels / seconds).toFixed(0)} duels/s`,
  );
  console.log(
    `heap, MiB${collect ? "" : " (not collected: run node with --expose-gc)"}: ${samples.map((mib) => mib.toFixed(1)).join(" ")}`,
  );
  console.log(`last / second sample: ${((samples.at(-1) ?? 0) / (samples[1] ?? 1)).toFixed(2)}`);
  await vlm.close();
}

/** Milliseconds of a real call. */
const CALL_MS = 2000;

async function slow(): Promise<void> {
  const vlm = await startScriptedVlm(async () => {
    await delay(CALL_MS);
    return answer;
  });
  const judge = createVlmJudge({ baseUrl: vlm.baseUrl });
  console.log(`\nA server that takes ${CALL_MS} ms a call\n`);
  line("duels in flight", "duels/s", "bound", "share of the bound", "most calls at once");
  line("---", "---", "---", "---", "---");
  for (const concurrency of [2, 8, 32]) {
    const count = Math.min(128, concurrency * (quick ? 2 : 4));
    const part = match("5slow");
    const start = performance.now();
    await playMatch({ judge, load }, { ...part, prompts: part.prompts.slice(0, count), concurrency });
    const rate = count / ((performance.now() - start) / 1000);
    const bound = (concurrency * 1000) / CALL_MS;
    line(concurrency, rate.toFixed(1), bound.toFixed(0), `${((100 * rate) / bound).toFixed(1)} %`, vlm.peak);
  }
  await vlm.close();
}

await overhead();
await slow();
await memory();
