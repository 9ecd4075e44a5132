import type { Duel, MatchReport } from "@404-gen/core/records";
import { playSchema } from "@404-gen/core/records";
import { z } from "zod";
import { duelSection, evaluationDocument, inReadingOrder, type PageSummary } from "./page-parts.ts";
import type { EvaluationSummary } from "./types.ts";

/** The page of an evaluation: one file without scripts. Its pictures are beside it, by relative paths. */
export function evaluationPage(
  summary: EvaluationSummary,
  { duels, views }: Pick<MatchReport, "duels"> & { readonly views: ReadonlyMap<string, string> },
): string {
  return evaluationDocument(
    summary,
    inReadingOrder(duels).map((duel) => section({ ...summary, views }, duel)),
  );
}

function section(summary: PageSummary, duel: Duel) {
  const play = z.looseObject({ plays: z.array(playSchema) }).safeParse(duel["x404"]).data?.plays[0];
  const { name, winner, prompt, left_png, right_png, issues } = duel;
  return duelSection(summary, {
    ...{ name, winner, prompt, words: issues, flags: play?.flags ?? [] },
    left: { picture: left_png, note: penalty(play?.left_penalty) },
    right: { picture: right_png, note: penalty(play?.right_penalty) },
  });
}

const penalty = (points: number | null | undefined) => (points == null ? undefined : `penalty ${points}`);
