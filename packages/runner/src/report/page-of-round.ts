import { COMPETITIONS, competitionOf } from "@404-gen/core/competition";
import type { Repository } from "../repository/open.ts";
import { type MakeReportOptions, makeReport } from "./make-report.ts";
import { loadModuleRound } from "./two/load-module-round.ts";
import { modulePage } from "./two/module-page.ts";

/** A round's page, and what is said of it. */
export type RoundPage = { readonly page: string; readonly winner: string | null; readonly findings: number };

type MakePage = (repository: Repository, options: MakeReportOptions) => Promise<RoundPage>;

const pageOfOne: MakePage = async (repository, options) => {
  const { page, view } = await makeReport(repository, options);
  return { page, winner: view.winner?.winner_hotkey ?? null, findings: view.findings.length };
};

/** How a round's page is made, by the competition's id. */
const PAGES: Readonly<Record<string, MakePage>> = {
  "1": pageOfOne,
  "2": async (repository, { picture, ...options }) => {
    const view = await loadModuleRound(repository, options);
    return { page: modulePage(view, { picture }), winner: view.winner, findings: view.findings.length };
  },
};

/** The page of a round of whichever competition its records are of. */
export async function pageOfRound(repository: Repository, options: MakeReportOptions): Promise<RoundPage> {
  const { round, competitions = COMPETITIONS } = options;
  const { id } = await competitionOf(repository.reader, { round, competitions });
  return (PAGES[id] ?? pageOfOne)(repository, options);
}
