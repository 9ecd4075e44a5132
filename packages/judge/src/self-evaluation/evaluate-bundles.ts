import { reportOfMatch } from "@404-gen/core/records";
import { type ModuleMatchReport, type ModuleResults, moduleDuelExtras, moduleDuelSchema } from "@404-gen/core/two";
import { z } from "zod";
import { playModuleMatch } from "../match/modules/play-module-match.ts";
import { bundlePage } from "./bundle-page.ts";
import { openBundleSide, type SideBundle } from "./bundle-side.ts";
import { openBundleStore } from "./bundle-store.ts";
import type { EvaluateBundlesOptions } from "./bundle-types.ts";
import { openGoneList } from "./gone-list.ts";
import { openPictureFolder } from "./picture-folder.ts";
import { prepareSides } from "./prepare-sides.ts";
import { comparable, keepPrompt, promptSources } from "./prompts.ts";
import { recordEvaluation } from "./record-evaluation.ts";
import { readPrevious } from "./report-file.ts";
import { sideNames } from "./side-names.ts";
import type { EvaluationSummary } from "./types.ts";

/**
 * Compares two sets of modules by their views, by the rules of a match of competition 2 and with the multi-stage judge. Writes
 * `duels.json`, a page (`index.html`) and its pictures into `out`. After a stop or an error a second call with the same `out` goes on where the first
 * one ended.
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
  const sides = { a: new Map<string, SideBundle>(), b: new Map<string, SideBundle>() };
  const addresses = new Map<string, string>();
  const steps = sources.map((source) => ({
    name: source.name,
    work: async () => {
      const address = await keepPrompt(source, { pictures, signal });
      // A side needs the prompt's picture for its embeddings.
      const prompt = { stem: source.name, picture: await pictures.read(address) };
      addresses.set(source.name, address);
      sides.a.set(source.name, await a.prepare(prompt));
      sides.b.set(source.name, await b.prepare(prompt));
    },
  }));
  const ready = await prepareSides(options, { steps, sides });
  const prompts = sources
    .filter(({ name }) => !ready.goneStems.has(name))
    .map(({ name }) => ({ name, url: addresses.get(name) ?? "" }));
  const results = { left: resultsOf(ready.a), right: resultsOf(ready.b) };
  return recordEvaluation<ModuleMatchReport>(options, {
    names: sideNames(options.a, options.b),
    leftOut: { noFile: allSources.length - sources.length, gone: ready.goneStems.size },
    problems: ready.problems,
    winMargin: EVALUATE_BUNDLES_DEFAULTS.winMargin,
    async play({ file, onDuel }) {
      const outcome = await playModuleMatch(
        { judge, load: (url) => (url.startsWith("bundles/") ? store.read(url) : pictures.read(url)) },
        {
          left: "a",
          right: "b",
          leftResults: results.left,
          rightResults: results.right,
          prompts,
          seed,
          previous: await readPrevious(file, (value) => evaluationSchema.parse(value)),
          concurrency: options.concurrency,
          signal,
          onDuel,
        },
      );
      const report = outcome.report ?? walkoverReport(results, { prompts, margin: outcome.margin });
      return { report, complete: outcome.complete };
    },
    reasonOf,
    page: bundlePage,
  });
}

/** The record of an evaluation: like that of a match, but its sides are no hotkeys. */
const evaluationSchema = reportOfMatch({ side: z.string(), duel: moduleDuelSchema });

const resultsOf = (bundles: ReadonlyMap<string, SideBundle>): ModuleResults =>
  Object.fromEntries(
    [...bundles].map(([stem, { js, views, problem }]) => [
      stem,
      { js, views, failure_reason: problem?.code ?? null, size: 0 },
    ]),
  );

type Walkover = {
  readonly prompts: readonly { readonly name: string; readonly url: string }[];
  readonly margin: number;
};

/** The report of a walkover. A round records no duels of it, but an evaluation shows every prompt. */
function walkoverReport(
  { left, right }: { readonly left: ModuleResults; readonly right: ModuleResults },
  { prompts, margin }: Walkover,
): ModuleMatchReport {
  const winner = margin > 0 ? ("right" as const) : margin < 0 ? ("left" as const) : ("draw" as const);
  const duels = prompts.map(({ name, url }) => ({
    name,
    prompt: url,
    left_js: left[name]?.js ?? null,
    left_png: null,
    right_js: right[name]?.js ?? null,
    right_png: null,
    winner,
    detail: null,
  }));
  return { left: "a", right: "b", score: margin * prompts.length, margin, duels };
}

function reasonOf(duel: ModuleMatchReport["duels"][number]): string {
  const { fault } = moduleDuelExtras.of(duel);
  return fault === undefined ? "not judged yet" : `${fault.code}: ${fault.message}`;
}

/** Defaults of evaluations of bundles. */
export const EVALUATE_BUNDLES_DEFAULTS = {
  /** config.json's win_margin of the live competition 2. */
  winMargin: 0.07,
};
