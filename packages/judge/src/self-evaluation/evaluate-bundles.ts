import { join } from "node:path";
import { takesCrown } from "@404-gen/core/rules";
import { type ModuleMatchReport, type ModuleResults, moduleDuelExtras, moduleDuelSchema } from "@404-gen/core/two";
import PQueue from "p-queue";
import { z } from "zod";
import { playModuleMatch } from "../match/modules/play-module-match.ts";
import { bundlePage } from "./bundle-page.ts";
import { type BundleSideReader, openBundleSide, type SideBundle } from "./bundle-side.ts";
import { openBundleStore } from "./bundle-store.ts";
import type { EvaluateBundlesOptions } from "./bundle-types.ts";
import { openGoneList } from "./gone-list.ts";
import { openPictureFolder, type PictureFolder, replaceFile } from "./picture-folder.ts";
import { comparable, keepPrompt, type PromptSource, promptSources } from "./prompts.ts";
import { openReportFile, readPrevious } from "./report-file.ts";
import { tell } from "./tell.ts";
import type { EvaluationSummary } from "./types.ts";

/**
 * Compares two sets of modules by their views, by the rules of a match of competition 2 and with the multi-stage judge; writes
 * `duels.json`, a page (`index.html`) and what it needs below `out`. Stopped or failed, it goes on where it was when called again
 * with the same `out`.
 *
 * @example
 * const { margin } = await evaluateBundles({ a: "old", b: "new", prompts: "prompts", judge, out: "report" });
 */
export async function evaluateBundles(options: EvaluateBundlesOptions): Promise<EvaluationSummary> {
  const { out, signal, judge, seed = 0 } = options;
  const allSources = await promptSources(options);
  const all = allSources.map(({ name }) => name);
  const goneList = await openGoneList(out);
  const pictures = await openPictureFolder(out);
  const store = openBundleStore(out);
  const [a, b] = await Promise.all([
    openBundleSide(options.a, { ...options, key: "a", stems: all, store, goneList }),
    openBundleSide(options.b, { ...options, key: "b", stems: all, store, goneList }),
  ]);
  const sources = comparable(allSources, { a: options.a, has: (stem) => b.has(stem) });
  const ready = await prepareAll({ options, sources, pictures, sides: { a, b } });
  const stems = sources.map(({ name }) => name).filter((stem) => !ready.goneStems.has(stem));
  const leftOut = { noFile: allSources.length - sources.length, gone: ready.goneStems.size };
  const file = join(out, "duels.json");
  const record = openReportFile<ModuleMatchReport>(file, { a: a.name, b: b.name });
  try {
    const outcome = await playModuleMatch(
      { judge, load: (url) => (url.startsWith("bundles/") ? store.read(url) : pictures.read(url)) },
      {
        left: "a",
        right: "b",
        leftResults: ready.a,
        rightResults: ready.b,
        prompts: stems.map((name) => ({ name, url: ready.prompts.get(name) ?? "" })),
        seed,
        previous: await readPrevious(file, (value) => evaluationSchema.parse(value)),
        concurrency: options.concurrency,
        signal,
        onDuel: ({ name, done, total, outcome: won, report }) => {
          record.note(report);
          tell(options, { kind: "duel-judged", name, done, total, outcome: won });
        },
      },
    );
    const report = outcome.report ?? walkoverReport({ ready, stems, margin: outcome.margin });
    const summary = summarize(options, {
      report,
      complete: outcome.complete,
      problems: ready.problems,
      leftOut,
      file,
    });
    await record.flush(report);
    await replaceFile(summary.files.report, bundlePage({ a: a.name, b: b.name, summary, report }));
    return summary;
  } finally {
    await record.flush();
  }
}

/** The record of an evaluation: as a match's, but its sides are no hotkeys. */
const evaluationSchema = z.looseObject({
  left: z.string(),
  right: z.string(),
  score: z.int(),
  margin: z.number(),
  duels: z.array(moduleDuelSchema),
});

type Ready = {
  readonly a: ModuleResults;
  readonly b: ModuleResults;
  readonly prompts: ReadonlyMap<string, string>;
  /** Stems whose recorded views are not there any more. */
  readonly goneStems: ReadonlySet<string>;
  readonly problems: EvaluationSummary["problems"];
};

type Preparation = {
  readonly options: EvaluateBundlesOptions;
  readonly sources: readonly PromptSource[];
  readonly pictures: PictureFolder;
  readonly sides: { readonly a: BundleSideReader; readonly b: BundleSideReader };
};

/** Finds, fetches or draws every bundle, a few at a time; a side's needs the prompt's picture for its embeddings. */
async function prepareAll({ options, sources, pictures, sides }: Preparation): Promise<Ready> {
  const { signal } = options;
  const queue = new PQueue({ concurrency: options.renderConcurrency ?? 2 });
  const prompts = new Map<string, string>();
  const found = { a: new Map<string, SideBundle>(), b: new Map<string, SideBundle>() };
  let done = 0;
  const prepare = async (source: PromptSource) => {
    const { name } = source;
    signal?.throwIfAborted();
    const address = await keepPrompt(source, { pictures, signal });
    const picture = await pictures.read(address);
    prompts.set(name, address);
    for (const key of ["a", "b"] as const) found[key].set(name, await sides[key].prepare({ stem: name, picture }));
    tell(options, { kind: "picture-ready", name, done: ++done, total: sources.length });
  };
  try {
    await Promise.all(sources.map((source) => queue.add(() => prepare(source))));
  } finally {
    queue.clear();
    await queue.onIdle();
  }
  const all = [...found.a.values(), ...found.b.values()];
  const goneStems = new Set([...found.a, ...found.b].flatMap(([stem, { isGone }]) => (isGone ? [stem] : [])));
  const withoutGone = (side: ReadonlyMap<string, SideBundle>) =>
    new Map([...side].filter(([stem]) => !goneStems.has(stem)));
  return {
    prompts,
    goneStems,
    a: resultsOf(withoutGone(found.a)),
    b: resultsOf(withoutGone(found.b)),
    problems: all.flatMap(({ problem }) => (problem === null ? [] : [problem])),
  };
}

const resultsOf = (found: ReadonlyMap<string, SideBundle>): ModuleResults =>
  Object.fromEntries(
    [...found].map(([stem, { js, views, problem }]) => [
      stem,
      { js, views, failure_reason: problem?.code ?? null, size: 0 },
    ]),
  );

/** A round records no duels of a walkover; an evaluation shows every prompt all the same. */
function walkoverReport({ ready, stems, margin }: { ready: Ready; stems: readonly string[]; margin: number }) {
  const winner = margin > 0 ? ("right" as const) : margin < 0 ? ("left" as const) : ("draw" as const);
  const duels = stems.map((name) => ({
    name,
    prompt: ready.prompts.get(name) ?? "",
    left_js: ready.a[name]?.js ?? null,
    left_png: null,
    right_js: ready.b[name]?.js ?? null,
    right_png: null,
    winner,
    detail: null,
  }));
  return { left: "a", right: "b", score: margin * stems.length, margin, duels };
}

type Played = {
  readonly report: ModuleMatchReport;
  readonly complete: boolean;
  readonly problems: EvaluationSummary["problems"];
  readonly leftOut: EvaluationSummary["leftOut"];
  readonly file: string;
};

function summarize(
  options: EvaluateBundlesOptions,
  { report, complete, problems, leftOut, file }: Played,
): EvaluationSummary {
  const { score, margin, duels } = report;
  const count = (winner: string) => duels.filter((duel) => duel.winner === winner).length;
  const skipped = duels.filter(({ winner }) => winner === "skipped");
  return {
    score,
    margin,
    qualifies: complete && takesCrown(margin, options.winMargin ?? EVALUATE_BUNDLES_DEFAULTS.winMargin),
    complete,
    prompts: duels.length,
    leftOut,
    duels: {
      a: count("left"),
      b: count("right"),
      draw: count("draw"),
      skipped: skipped.length,
      missing: duels.filter((duel) => duel.left_png === null || duel.right_png === null).length,
    },
    judge: options.judge.name,
    offline: options.judge.offline,
    problems,
    unjudged: skipped.map((duel) => ({ name: duel.name, reason: reasonOf(duel) })),
    files: { duels: file, report: join(options.out, "index.html") },
  };
}

function reasonOf(duel: ModuleMatchReport["duels"][number]): string {
  const { fault } = moduleDuelExtras.of(duel);
  return fault === undefined ? "not judged yet" : `${fault.code}: ${fault.message}`;
}

/** How bundles are evaluated unless a caller says otherwise. */
export const EVALUATE_BUNDLES_DEFAULTS = {
  /** config.json's win_margin of the live competition 2. */
  winMargin: 0.07,
};
