import type { Competition } from "@404-gen/core/competition";
import { viewerParts } from "@404-gen/render/viewer";
import type { Repository } from "../repository/open.ts";
import { verifyOpened } from "../repository/verify-opened.ts";
import { loadRound } from "./load-round.ts";
import type { PictureSource } from "./page/client-data.ts";
import type { ModelSource } from "./page/client-models.ts";
import { renderPage } from "./page/page.ts";
import type { RoundView } from "./round-view.ts";
import { stageTimeline } from "./stage-timeline.ts";

export type MakeReportOptions = {
  readonly round: number;
  readonly picture?: PictureSource | undefined;
  readonly model?: ModelSource | undefined;
  /** The competitions that the repository may hold, each with its policy. @default COMPETITIONS */
  readonly competitions?: readonly [Competition, ...Competition[]] | undefined;
};

/** Loads, verifies and draws one round of an opened repository. */
export async function makeReport(
  repository: Repository,
  { round, picture, model, competitions }: MakeReportOptions,
): Promise<{ page: string; view: RoundView }> {
  const proof = await verifyOpened(repository, { round, competitions });
  const timeline = repository.git ? await stageTimeline(repository.git.commits(), round) : [];
  const view = await loadRound(repository.reader, { round, findings: proof.findings, proof, timeline, competitions });
  return { page: renderPage(view, { picture, model, viewer: viewerParts }), view };
}
