import { createHash } from "node:crypto";
import { type CompetitionState, type LeaderRecord, paths } from "@404-gen/core/records";
import { readRoundOne } from "@404-gen/core/round";
import { activeLeader } from "@404-gen/core/rules";
import { type Finding, type Proof, verdictOf } from "@404-gen/core/verify";
import { viewerParts } from "@404-gen/render/viewer";
import { type LoadRoundOptions, loadRound } from "../report/load-round.ts";
import { renderPage } from "../report/page/page.ts";
import type { StageStep } from "../report/round-view.ts";
import type { RecordReader } from "../repository/open.ts";
import { aboveRound } from "./pages/parts.ts";
import { archiveOf, readTexts } from "./record-archive.ts";
import { summariseRound } from "./round-summary.ts";
import { type SiteRound, writeFileOf } from "./site-data.ts";

/** The data that all rounds of a site share. */
export type RoundMaking = Pick<LoadRoundOptions, "competitions"> & {
  readonly out: string;
  readonly reader: RecordReader;
  readonly proof: Proof;
  readonly timelines: ReadonlyMap<number, readonly StageStep[]>;
  readonly state: CompetitionState;
  /** Text of `config.json`. */
  readonly config: string | null;
  /** All leaders. */
  readonly leaders: LeaderRecord;
  /** The rounds in `site.json` of an earlier build by the same program. */
  readonly before: readonly SiteRound[];
};

export const pagePath = (round: number): string => `rounds/${round}/index.html`;
export const archivePath = (round: number): string => `record/round-${round}.zip`;

/** Writes a round's page and archive, unless they would stay the same. Null: the record has no such round. */
export async function makeRound(
  making: RoundMaking,
  round: number,
): Promise<{ readonly summary: SiteRound; readonly isNew: boolean } | null> {
  const { out, reader, proof, timelines, state, config, competitions, before } = making;
  // A round without a readable schedule has no page; its files go into the archive beside the rounds, and a file that is refused has a finding.
  const schedule = await readRoundOne(reader, { round }).show.schedule();
  if (schedule === null) return null;
  const findings = proof.findings.filter((finding) => finding.round === round);
  const timeline = timelines.get(round) ?? [];
  const texts = await readTexts(reader, await reader.list(paths.round(round)));
  const leaders = leadersUntil(making.leaders, schedule.latest_reveal_block);
  // Only the page of the current round names a stage.
  const stage = state.current_round === round ? state.stage : null;
  const key = keyOf([texts, findings, timeline, leaders, config, stage]);
  const old = before.find((one) => one.round === round);
  if (old?.key === key) return { summary: old, isNew: false };
  const own = { verdict: verdictOf(findings), checked: {}, notChecked: [] };
  const roundView = await loadRound(reader, { round, findings, proof: own, timeline, competitions });
  const view = { ...roundView, leaders: roundView.leaders.slice(0, leaders.length) };
  const page = renderPage(view, { above: aboveRound(view.config.name), viewer: viewerParts });
  await writeFileOf(out, { path: pagePath(round), body: page });
  await writeFileOf(out, { path: archivePath(round), body: archiveOf(texts) });
  return { summary: { ...summariseRound(view), key, violations: violationsIn(findings) }, isNew: true };
}

/** The leaders up to the one when a round began, and the next one. With later ones, each new leader would make every page again. */
function leadersUntil(leaders: LeaderRecord, block: number): LeaderRecord {
  const leader = activeLeader(leaders, block);
  return leaders.slice(0, (leader === null ? -1 : leaders.indexOf(leader)) + 2);
}

const violationsIn = (findings: readonly Finding[]) =>
  findings.filter(({ severity }) => severity === "violation").length;

const keyOf = (values: readonly unknown[]): string =>
  createHash("sha256").update(JSON.stringify(values)).digest("hex").slice(0, 32);
