/**
 * Costs of the multi-stage judge itself. Run `npx tsx --conditions=@404-gen/source bench/judge-multi-stage.ts` (add `--quick` for a tenth
 * of the work, `--only=overhead`, `memory` or `slow` for one part; node with --expose-gc collects before each sample of the heap).
 *
 * - per call: our judge, bare `fetch` with the same bodies and the judge of competition 1, with the same server, in turns in one run
 * - a slow server: calls in flight against the limit, for several limits
 * - 45 matches of 128 duels with records: the heap stays flat
 *
 * Server, client and bench are one process, so only the ratios count, not the milliseconds; ratios of processor time count also under load.
 */
import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { CompetitionError, type PictureRef, type StagedJudge, type ViewBundle } from "@404-gen/core";
import type { ModuleResults } from "@404-gen/core/two";
import { createMultiStageJudge, playModuleMatch } from "@404-gen/judge";
import { createOpenAiModel, createVlmJudge, STAGED_MODEL_DEFAULTS } from "@404-gen/judge/openai";
import { type ScriptedReply, type ScriptedVlm, startScriptedVlm } from "@404-gen/judge/testing";

const quick = process.argv.includes("--quick");
const line = (...cells: (string | number)[]) => console.log(`| ${cells.join(" | ")} |`);
const collect = (globalThis as { gc?: () => void }).gc;

/** A file that cannot be loaded. Pictures are sent by address; the judge's own files are missing, so a long duel has no best view and no gray stage. */
const file = (url: string): PictureRef => ({ url, load: async () => Promise.reject(notFound) });
const notFound = new CompetitionError("not there", {
  code: "BUNDLE_FILE_MISSING",
  fault: "usage",
  data: { status: 404 },
});
const bundle = (url: string): ViewBundle => ({ url, file: (name) => file(`${url}/${name}`) });
const pair = {
  name: "lamp",
  prompt: file("https://x/p.png"),
  left: bundle("https://x/a"),
  right: bundle("https://x/b"),
};

/** Answers that end a duel in stage 1 (9 calls), or give a draw in all stages (22 calls without embeddings and gray pictures). */
const answers = (level: boolean): Record<string, unknown> => ({
  s4_per_angle: { verdict: "ok", reason: "" },
  explain: { issues: "seen" },
  s2cl_decompose: {
    main_object: "lamp",
    features: ["a", "b", "c", "d"].map((description) => ({ description, category: "shape" })),
  },
  s2cl_verify: {
    checks: ["a", "b", "c", "d"].map((feature) => ({ feature, match: "yes", note: "" })),
    main_object_correct: true,
  },
  level: { penalty_1: 3, penalty_2: 3, issues: "" },
  left: { penalty_1: 1, penalty_2: 6, issues: "" },
  right: { penalty_1: 6, penalty_2: 1, issues: "" },
  kind: level ? "level" : "decided",
});

function replyTo(body: Readonly<Record<string, unknown>>, images: readonly string[], level: boolean): ScriptedReply {
  const label = (body["response_format"] as { json_schema: { name: string } }).json_schema.name.replace(
    "-response",
    "",
  );
  const table = answers(level);
  const penalties = level ? table["level"] : images[1]?.includes("/a/") ? table["left"] : table["right"];
  return { answer: table[label] ?? penalties };
}

const serve = (level: boolean, waitMs = 0): Promise<ScriptedVlm> =>
  startScriptedVlm(
    async ({ body, images }) => {
      if (waitMs > 0) await delay(waitMs);
      return replyTo(body, images, level);
    },
    { keep: 30 },
  );

const open = (vlm: ScriptedVlm, maxConcurrentCalls?: number): StagedJudge =>
  createMultiStageJudge({
    model: createOpenAiModel({ ...STAGED_MODEL_DEFAULTS, baseUrl: vlm.baseUrl }),
    maxConcurrentCalls,
  });

async function mustJudge(judge: StagedJudge): Promise<void> {
  const evidence = await judge.judge(pair, { seed: 1 });
  if (evidence.kind !== "measured")
    throw evidence.kind === "fault" ? evidence.error : new Error(evidence.rejection.code);
}

async function overhead(): Promise<void> {
  console.log("\nOne duel after another, server answers at once\n");
  line(
    "way",
    "calls a duel",
    "ms a duel",
    "duels/s",
    "processor ms a duel",
    "processor ms a call",
    "× bare fetch a call",
  );
  line("---", "---", "---", "---", "---", "---", "---");
  for (const level of [false, true]) {
    const vlm = await serve(level);
    const judge = open(vlm);
    await mustJudge(judge);
    const bodies = vlm.requests.map(({ body }) => JSON.stringify(body));
    const calls = bodies.length;
    const bare = async () => {
      // The same requests in the same order: those of a stage at once, then the next stage.
      const stages = level ? [9, calls - 9 - 8, 8] : [calls];
      let from = 0;
      for (const count of stages) {
        await Promise.all(bodies.slice(from, from + count).map((body) => post(vlm, body)));
        from += count;
      }
    };
    const first = createVlmJudge({ baseUrl: vlm.baseUrl });
    const preview = {
      name: "lamp",
      prompt: file("https://x/p.png"),
      left: file("https://x/a/grid.png"),
      right: file("https://x/b/grid.png"),
    };
    const ways: [string, number, () => Promise<unknown>][] = [
      ["bare fetch, same requests", calls, bare],
      ["multi-stage judge", calls, () => mustJudge(judge)],
      ["our first judge (two calls)", 2, () => first.judge(preview, { seed: 1 })],
    ];
    const times = await interleaveRuns(ways);
    const base = (times.get("bare fetch, same requests") as Times).cpuMs / calls;
    for (const [name, count] of ways) {
      const { ms, cpuMs } = times.get(name) as Times;
      const each = cpuMs / count;
      line(
        name,
        count,
        ms.toFixed(2),
        (1000 / ms).toFixed(0),
        cpuMs.toFixed(2),
        each.toFixed(3),
        (each / base).toFixed(2),
      );
    }
    await vlm.close();
  }
}

async function post(vlm: ScriptedVlm, body: string): Promise<unknown> {
  const headers = { "content-type": "application/json", authorization: "Bearer none" };
  const reply = await fetch(`${vlm.baseUrl}/chat/completions`, { method: "POST", headers, body });
  const { choices } = (await reply.json()) as { choices: { message: { content: string } }[] };
  return JSON.parse(choices[0]?.message.content ?? "");
}

/** Times of one duel: by the wall clock, and of this process's processors (with the server, which is the same for all ways). */
type Times = { readonly ms: number; readonly cpuMs: number };

/** Medians over rounds in which every way has its turn. The first round is a warm-up. */
async function interleaveRuns(
  ways: readonly [string, number, () => Promise<unknown>][],
): Promise<ReadonlyMap<string, Times>> {
  const [rounds, each] = quick ? [3, 15] : [7, 60];
  const times = new Map<string, Times[]>(ways.map(([name]) => [name, []]));
  for (let round = 0; round <= rounds; round++)
    for (const [name, , work] of ways) {
      const [start, cpu] = [performance.now(), process.cpuUsage()];
      for (let at = 0; at < each; at++) await work();
      const { user, system } = process.cpuUsage(cpu);
      if (round > 0)
        times.get(name)?.push({ ms: (performance.now() - start) / each, cpuMs: (user + system) / 1000 / each });
    }
  const median = (list: readonly number[]) => [...list].sort((a, b) => a - b)[Math.floor(rounds / 2)] as number;
  return new Map(
    [...times].map(([name, list]) => [
      name,
      { ms: median(list.map(({ ms }) => ms)), cpuMs: median(list.map(({ cpuMs }) => cpuMs)) },
    ]),
  );
}

const stems = Array.from({ length: 128 }, (_, at) => `p${String(at).padStart(3, "0")}`);
const results = (side: string): ModuleResults =>
  Object.fromEntries(
    stems.map((stem) => [
      stem,
      { js: `https://x/${side}/${stem}.js`, views: `https://x/${side}/${stem}`, failure_reason: null, size: 1 },
    ]),
  );
const match = (right: string, prompts = stems) => ({
  left: "leader",
  right,
  leftResults: results("a"),
  rightResults: results("b"),
  prompts: prompts.map((name) => ({ name, url: `https://x/${name}.png` })),
  seed: 7,
});
const load = async () => Promise.reject(notFound);

/** Milliseconds of a real call. */
const CALL_MS = 2000;

async function slow(): Promise<void> {
  console.log(`\nA server that takes ${CALL_MS} ms a call; duels of 22 calls in three stages\n`);
  line(
    "limit of calls",
    "duels in flight",
    "calls",
    "seconds",
    "calls/s",
    "bound",
    "share of the limit used",
    "most at once",
  );
  line("---", "---", "---", "---", "---", "---", "---", "---");
  for (const [limit, concurrency] of quick
    ? [[8, 4]]
    : ([
        [8, 4],
        [32, 8],
        [32, 16],
      ] as const)) {
    const vlm = await serve(true, CALL_MS);
    const judge = open(vlm, limit);
    const start = performance.now();
    const { complete } = await playModuleMatch(
      { judge, load },
      { ...match("5slow", stems.slice(0, concurrency * (quick ? 2 : 5))), concurrency },
    );
    if (!complete) throw new Error("the bench's server failed");
    const seconds = (performance.now() - start) / 1000;
    const bound = (limit * 1000) / CALL_MS;
    const rate = vlm.count / seconds;
    line(
      limit,
      concurrency,
      vlm.count,
      seconds.toFixed(1),
      rate.toFixed(2),
      bound.toFixed(0),
      `${((100 * rate) / bound).toFixed(1)} %`,
      vlm.peak,
    );
    await vlm.close();
  }
}

async function memory(): Promise<void> {
  const vlm = await serve(false);
  const judge = open(vlm);
  const matches = quick ? 5 : 45;
  const samples: number[] = [];
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  for (let at = 0; at < matches; at++) {
    const { complete } = await playModuleMatch({ judge, load }, match(`5${at}`));
    if (!complete) throw new Error("the bench's server failed");
    if (at % Math.ceil(matches / 9) !== 0) continue;
    collect?.();
    samples.push(process.memoryUsage().heapUsed / 2 ** 20);
  }
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  console.log(
    `\n${matches} matches of 128 duels of 9 calls: ${seconds.toFixed(1)} s, ${((matches * 128) / seconds).toFixed(0)} duels/s, ${((matches * 128 * 9) / seconds).toFixed(0)} calls/s, ${((user + system) / 1000 / matches / 128).toFixed(2)} ms of processor time a duel`,
  );
  console.log(
    `heap, MiB${collect ? "" : " (not collected: run node with --expose-gc)"}: ${samples.map((mib) => mib.toFixed(1)).join(" ")}`,
  );
  console.log(`last / second sample: ${((samples.at(-1) ?? 0) / (samples[1] ?? 1)).toFixed(2)}`);
  await vlm.close();
}

const parts = { overhead, memory, slow };
const only = /^--only=(\w+)$/.exec(process.argv.find((one) => one.startsWith("--only=")) ?? "")?.[1];
for (const [name, part] of Object.entries(parts)) if (only === undefined || only === name) await part();
