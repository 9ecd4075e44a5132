import { join } from "node:path";
import type { PreviewFormat } from "@404-gen/core";
import { duelSchema, type MatchReport, modelEntry, type Results } from "@404-gen/core/records";
import { takesCrown } from "@404-gen/core/rules";
import PQueue from "p-queue";
import { z } from "zod";
import { playMatch } from "../match/play-match.ts";
import type { MatchOutcome } from "../match/types.ts";
import { openGoneList } from "./gone-list.ts";
import { evaluationPage } from "./page.ts";
import { openPictureFolder, type PictureFolder, replaceFile } from "./picture-folder.ts";
import { comparable, keepPrompt, type PromptSource, promptSources } from "./prompts.ts";
import { openReportFile, readPrevious } from "./report-file.ts";
import { openSide, type SidePicture, type SideReader } from "./side.ts";
import { tell } from "./tell.ts";
import type { EvaluateOptions, EvaluationSummary } from "./types.ts";

/**
 * Compares two sets of models (or a set and a past round's record) on prompt pictures, by the rules of a match, and writes
 * `duels.json`, a page with the pictures (`index.html`) and what it needs below `out`. Stopped or failed, it goes on where it was
 * when called again with the same `out`.
 *
 * @example
 * const { margin, qualifies } = await evaluate({ a: "old", b: "new", prompts: "prompts", judge, render, out: "report" });
 */
export async function evaluate(options: EvaluateOptions): Promise<EvaluationSummary> {
  const { out, signal, judge, seed = 0 } = options;
  const allSources = await promptSources(options);
  const pictures = await openPictureFolder(out);
  const goneList = await openGoneList(out);
  const all = allSources.map((source) => source.name);
  const [a, b] = await Promise.all([
    openSide(options.a, { ...options, key: "a", stems: all, pictures, goneList }),
    openSide(options.b, { ...options, key: "b", stems: all, pictures, goneList }),
  ]);
  const sources = comparable(allSources, { a: options.a, has: (stem) => b.has(stem) });
  const ready = await prepareAll({ options, sources, pictures, sides: { a, b } });
  const stems = sources.map((source) => source.name).filter((stem) => !ready.gone.has(stem));
  const file = join(out, "duels.json");
  const record = openReportFile<MatchReport>(file, { a: a.name, b: b.name });
  try {
    const outcome = await playMatch(
      { judge, load: (address) => pictures.read(address) },
      {
        left: "a",
        right: "b",
        leftResults: ready.a,
        rightResults: ready.b,
        prompts: stems.map((name) => ({ name, url: ready.prompts.get(name) ?? "" })),
        seed,
        format: ready.format,
        previous: await readPrevious(file, (value) => previousSchema.parse(value)),
        concurrency: options.concurrency,
        signal,
        onDuel: ({ name, done, total, outcome: won, report }) => {
          record.note(report);
          tell(options, { kind: "duel-judged", name, done, total, outcome: won });
        },
      },
    );
    const summary = summarize(options, {
      outcome,
      problems: ready.problems,
      prompts: stems.length,
      leftOut: { noFile: allSources.length - sources.length, gone: ready.gone.size },
      file,
    });
    await record.flush(outcome.report);
    await replaceFile(summary.files.report, evaluationPage({ a: a.name, b: b.name, summary, report: outcome.report }));
    return summary;
  } finally {
    await record.flush();
  }
}

type Preparation = {
  readonly options: EvaluateOptions;
  readonly sources: readonly PromptSource[];
  readonly pictures: PictureFolder;
  readonly sides: { readonly a: SideReader; readonly b: SideReader };
};

/** Finds, fetches or draws every picture, a few at a time. */
async function prepareAll({ options, sources, pictures, sides }: Preparation) {
  const { signal } = options;
  const queue = new PQueue({ concurrency: options.renderConcurrency ?? 2 });
  const prompts = new Map<string, string>();
  const found = { a: new Map<string, SidePicture>(), b: new Map<string, SidePicture>() };
  const total = sources.length * 3;
  let done = 0;
  const step = (name: string, work: () => Promise<unknown>) =>
    queue.add(async () => {
      signal?.throwIfAborted();
      await work();
      tell(options, { kind: "picture-ready", name, done: ++done, total });
    });
  try {
    await Promise.all(
      sources.flatMap((source) => {
        const { name } = source;
        return [
          step(name, async () => {
            prompts.set(name, await keepPrompt(source, { pictures, signal }));
          }),
          step(name, async () => found.a.set(name, await sides.a.prepare(name))),
          step(name, async () => found.b.set(name, await sides.b.prepare(name))),
        ];
      }),
    );
  } finally {
    queue.clear();
    await queue.onIdle();
  }
  const all = [...found.a.values(), ...found.b.values()];
  const goneStems = new Set([...found.a, ...found.b].flatMap(([stem, { isGone }]) => (isGone ? [stem] : [])));
  const withoutGone = (side: ReadonlyMap<string, SidePicture>) =>
    new Map([...side].filter(([stem]) => !goneStems.has(stem)));
  return {
    prompts,
    gone: goneStems,
    format: onlyFormat(all),
    a: resultsOf(withoutGone(found.a)),
    b: resultsOf(withoutGone(found.b)),
    problems: all.flatMap(({ problem }) => (problem === null ? [] : [problem])),
  };
}

/** The format of all models; undefined when two sides have different ones: each model is then recorded under its own. */
function onlyFormat(pictures: readonly SidePicture[]): PreviewFormat | undefined {
  const formats = new Set(pictures.flatMap(({ model }) => model?.format ?? []));
  return formats.size === 1 ? [...formats][0] : undefined;
}

const resultsOf = (found: ReadonlyMap<string, SidePicture>): Results =>
  Object.fromEntries(
    [...found].map(([stem, { model, picture }]) => [
      stem,
      {
        ...(model && modelEntry(model.format, model.url)),
        png: picture,
        generation_time: 0,
        size: 0,
        attempts: 0,
        distance: 0,
      },
    ]),
  );

const previousSchema = z.looseObject({
  left: z.string(),
  right: z.string(),
  score: z.int(),
  margin: z.number(),
  duels: z.array(duelSchema),
});

type Outcome = {
  readonly leftOut: EvaluationSummary["leftOut"];
  readonly outcome: MatchOutcome;
  readonly problems: EvaluationSummary["problems"];
  readonly prompts: number;
  readonly file: string;
};

function summarize(
  options: EvaluateOptions,
  { outcome, problems, prompts, leftOut, file }: Outcome,
): EvaluationSummary {
  const { score, margin, duels } = outcome.report;
  const count = (winner: string) => duels.filter((duel) => duel.winner === winner).length;
  return {
    score,
    margin,
    qualifies: outcome.complete && takesCrown(margin, options.winMargin ?? 0.05),
    complete: outcome.complete,
    prompts,
    leftOut,
    duels: {
      a: count("left"),
      b: count("right"),
      draw: count("draw"),
      skipped: count("skipped"),
      missing: duels.filter((duel) => duel.left_png === null || duel.right_png === null).length,
    },
    judge: options.judge.name,
    offline: options.judge.offline,
    problems,
    unjudged: duels.flatMap(({ name, winner, issues }) => (winner === "skipped" ? [{ name, reason: issues }] : [])),
    files: { duels: file, report: join(options.out, "index.html") },
  };
}
