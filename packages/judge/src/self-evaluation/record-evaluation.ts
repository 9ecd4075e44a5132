import { join } from "node:path";
import { takesCrown } from "@404-gen/core/rules";
import { replaceFile } from "./picture-folder.ts";
import { openReportFile } from "./report-file.ts";
import { tell } from "./tell.ts";
import type { EvaluateOptions, EvaluationSummary } from "./types.ts";
import { writeViewPages } from "./view-pages.ts";

/** The common fields of both competitions' match reports. */
type Report = { readonly score: number; readonly margin: number; readonly duels: readonly ShownDuel[] };
type ShownDuel = Readonly<Record<string, unknown>> & {
  readonly name: string;
  readonly winner: string;
  readonly left_png: string | null;
  readonly right_png: string | null;
};

/** The result of a duel. */
type DuelResult<R> = {
  readonly name: string;
  readonly done: number;
  readonly total: number;
  readonly outcome: string;
  /** Gives the present report. */
  readonly report: () => R;
};

/** An evaluation whose sides are ready. */
export type EvaluationPlay<R extends Report> = {
  /** Names of the sides, for people. */
  readonly names: EvaluationSummary["names"];
  readonly leftOut: EvaluationSummary["leftOut"];
  readonly problems: EvaluationSummary["problems"];
  /** Margin that takes the crown by default. */
  readonly winMargin: number;
  /** Plays the match. `file`: path of an earlier run's record. */
  play(hooks: {
    readonly file: string;
    readonly onDuel: (duel: DuelResult<R>) => void;
  }): Promise<{ readonly report: R; readonly complete: boolean }>;
  /** Why a duel was skipped. */
  reasonOf(duel: R["duels"][number]): string;
  /** The page for people. `views`: prompt → path of its page in 3D. */
  page(summary: EvaluationSummary, report: R & { readonly views: ReadonlyMap<string, string> }): string;
};

/** Plays the match, writes `duels.json` during and after it, and the page at the end. After a stop or an error the judged duels are kept. */
export async function recordEvaluation<R extends Report>(
  options: Pick<EvaluateOptions, "out" | "winMargin" | "onProgress" | "viewer"> & { readonly judge: Judge },
  evaluation: EvaluationPlay<R>,
): Promise<EvaluationSummary> {
  const file = join(options.out, "duels.json");
  const record = openReportFile<R>(file, evaluation.names);
  try {
    const onDuel = ({ name, done, total, outcome, report }: DuelResult<R>) => {
      record.note(report);
      tell(options, { kind: "duel-judged", name, done, total, outcome });
    };
    const { report, complete } = await evaluation.play({ file, onDuel });
    const { names, leftOut, problems } = evaluation;
    const winMargin = options.winMargin ?? evaluation.winMargin;
    const summary: EvaluationSummary = {
      names,
      ...countsOf(report, evaluation.reasonOf),
      qualifies: complete && takesCrown(report.margin, winMargin),
      ...{ complete, leftOut, problems },
      judge: options.judge.name,
      offline: options.judge.offline,
      files: { duels: file, report: join(options.out, "index.html") },
    };
    await record.flush(report);
    const views = await writeViewPages(options, { duels: report.duels, names });
    await replaceFile(summary.files.report, evaluation.page(summary, { ...report, views }));
    return summary;
  } finally {
    await record.flush();
  }
}

type Judge = { readonly name: string; readonly offline: boolean };

function countsOf<R extends Report>(
  { score, margin, duels }: R,
  reasonOf: (duel: R["duels"][number]) => string,
): Pick<EvaluationSummary, "score" | "margin" | "prompts" | "duels" | "unjudged"> {
  const count = (winner: string) => duels.filter((duel) => duel.winner === winner).length;
  const skips = duels.filter(({ winner }) => winner === "skipped");
  return {
    score,
    margin,
    prompts: duels.length,
    duels: {
      a: count("left"),
      b: count("right"),
      draw: count("draw"),
      skipped: skips.length,
      missing: duels.filter((duel) => duel.left_png === null || duel.right_png === null).length,
    },
    unjudged: skips.map((duel) => ({ name: duel.name, reason: reasonOf(duel) })),
  };
}
