import type { Repository } from "../repository/open.ts";
import { verifyOpened } from "../repository/verify-opened.ts";
import { loadRound } from "./load-round.ts";
import type { PictureSource } from "./page/client-data.ts";
import { renderPage } from "./page/page.ts";
import type { RoundView } from "./round-view.ts";
import { stageTimeline } from "./stage-timeline.ts";

export type MakeReportOptions = { readonly round: number; readonly picture?: PictureSource | undefined };

/** Loads, verifies and draws one round of an opened repository. */
export async function makeReport(
  repository: Repository,
  { round, picture }: MakeReportOptions,
): Promise<{ page: string; view: RoundView }> {
  const proof = await verifyOpened(repository, { round });
  const timeline = repository.git ? await stageTimeline(repository.git.commits(), round) : [];
  const view = await loadRound(repository.reader, { round, findings: proof.findings, proof, timeline });
  return { page: renderPage(view, { picture }), view };
}
