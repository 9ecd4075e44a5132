import type { PreviewFormat } from "@404-gen/core";
import { duelSchema, type MatchReport, modelEntry, type Results, reportOfMatch } from "@404-gen/core/records";
import { z } from "zod";
import { playMatch } from "../match/play-match.ts";
import { openGoneList } from "./gone-list.ts";
import { evaluationPage } from "./page.ts";
import { openPictureFolder } from "./picture-folder.ts";
import { prepareSides } from "./prepare-sides.ts";
import { comparable, keepPrompt, promptSources } from "./prompts.ts";
import { recordEvaluation } from "./record-evaluation.ts";
import { readPrevious } from "./report-file.ts";
import { openSide, type SidePicture } from "./side.ts";
import { sideNames } from "./side-names.ts";
import type { EvaluateOptions, EvaluationSummary } from "./types.ts";

/**
 * Compares two sets of models (or a set and a past round's record) by the rules of a match. Writes
 * `duels.json`, a page (`index.html`) and its pictures into `out`. After a stop or an error a second call with the same `out` goes on where the first
 * one ended.
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
  const sides = { a: new Map<string, SidePicture>(), b: new Map<string, SidePicture>() };
  const addresses = new Map<string, string>();
  const steps = sources.flatMap((source) => {
    const { name } = source;
    return [
      { name, work: async () => addresses.set(name, await keepPrompt(source, { pictures, signal })) },
      { name, work: async () => sides.a.set(name, await a.prepare(name)) },
      { name, work: async () => sides.b.set(name, await b.prepare(name)) },
    ];
  });
  const ready = await prepareSides(options, { steps, sides });
  const stems = sources.map((source) => source.name).filter((stem) => !ready.goneStems.has(stem));
  return recordEvaluation<MatchReport>(options, {
    names: sideNames(options.a, options.b),
    leftOut: { noFile: allSources.length - sources.length, gone: ready.goneStems.size },
    problems: ready.problems,
    winMargin: 0.05,
    play: async ({ file, onDuel }) =>
      await playMatch(
        { judge, load: (address) => pictures.read(address) },
        {
          left: "a",
          right: "b",
          leftResults: resultsOf(ready.a),
          rightResults: resultsOf(ready.b),
          prompts: stems.map((name) => ({ name, url: addresses.get(name) ?? "" })),
          seed,
          format: onlyFormat([...sides.a.values(), ...sides.b.values()]),
          previous: await readPrevious(file, (value) => previousSchema.parse(value)),
          concurrency: options.concurrency,
          signal,
          onDuel,
        },
      ),
    reasonOf: ({ issues }) => issues,
    page: evaluationPage,
  });
}

/** The format of all models; undefined when they have different ones: each model is then recorded under its own format. */
function onlyFormat(pictures: readonly SidePicture[]): PreviewFormat | undefined {
  const formats = new Set(pictures.flatMap(({ model }) => model?.format ?? []));
  return formats.size === 1 ? [...formats][0] : undefined;
}

const resultsOf = (pictures: ReadonlyMap<string, SidePicture>): Results =>
  Object.fromEntries(
    [...pictures].map(([stem, { model, picture }]) => [
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

const previousSchema = reportOfMatch({ side: z.string(), duel: duelSchema });
