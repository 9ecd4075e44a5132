import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { CompetitionError } from "@404-gen/core";
import { writeZip } from "@404-gen/core/archive";
import { type Competition, policyLabel } from "@404-gen/core/competition";
import { configFile, type LeaderRecord, paths, stateFile } from "@404-gen/core/records";
import { needFile, readRoundOne } from "@404-gen/core/round";
import { activeLeader } from "@404-gen/core/rules";
import { type Finding, type Proof, verdictOf } from "@404-gen/core/verify";
import { viewerParts } from "@404-gen/render/viewer";
import { loadRound } from "../report/load-round.ts";
import { renderPage } from "../report/page/page.ts";
import type { StageStep } from "../report/round-view.ts";
import { stageTimelines } from "../report/stage-timeline.ts";
import type { Repository } from "../repository/open.ts";
import { PROGRAM_BUILD } from "../repository/program-build.ts";
import { verifyOpened } from "../repository/verify-opened.ts";
import { siteFeeds } from "./feeds.ts";
import { indexPage } from "./pages/index-page.ts";
import { minerPages } from "./pages/miner-page.ts";
import { aboveRound } from "./pages/parts.ts";
import { proofPage } from "./pages/proof-page.ts";
import { summariseRound } from "./round-summary.ts";
import { readSiteData, type SiteData, type SiteFile, type SiteRound, writeFileOf, writeSiteData } from "./site-data.ts";

export type MakeSiteOptions = {
  /** Folder that the site is written to. */
  readonly out: string;
  /** Address that the site will have, for its feeds, with a slash at the end. @default feeds name pages by their paths */
  readonly address?: string | undefined;
  /** The competitions that the repository may hold, each with its policy. @default COMPETITIONS */
  readonly competitions?: readonly [Competition, ...Competition[]] | undefined;
  /** Folder that keeps what was proved, for the next time. @default none */
  readonly memoryDir?: string | null | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: { done: number; total: number; what: string }) => void) | undefined;
};

export type MadeSite = {
  readonly data: SiteData;
  readonly proof: Proof;
  /** Rounds whose pages were made now; the others stayed as they were. */
  readonly made: readonly number[];
};

type Making = MakeSiteOptions & {
  readonly repository: Repository;
  readonly proof: Proof;
  readonly timelines: ReadonlyMap<number, readonly StageStep[]>;
  readonly before: SiteData | null;
};

/**
 * Makes static pages of a whole state repository: all rounds, each miner's history, feeds, and the record itself with a page that proves it in
 * the visitor's browser. A round of which nothing has changed since the last build of the same program stays as it is.
 */
export async function makeSite(repository: Repository, options: MakeSiteOptions): Promise<MadeSite> {
  const { out, competitions, memoryDir, signal, onProgress } = options;
  const proof = await verifyOpened(repository, { competitions, memoryDir, signal });
  const timelines = await stageTimelines(repository.git?.commits() ?? []);
  const before = await readSiteData(out, PROGRAM_BUILD);
  const making: Making = { ...options, repository, proof, timelines, before };
  const { current_round: last } = await needFile(repository.reader, stateFile);
  const rounds: SiteRound[] = [];
  const made: number[] = [];
  const files: string[] = [];
  for (let round = 0; round <= last; round++) {
    signal?.throwIfAborted();
    onProgress?.({ done: round, total: last + 1, what: `round ${round}` });
    const one = await makeRound(making, round);
    if (one === null) continue;
    if (one.isNew) made.push(round);
    rounds.push(one.summary);
    files.push(pagePath(round), archivePath(round));
  }
  onProgress?.({ done: last + 1, total: last + 1, what: "rounds" });
  const record = ["record/competition.zip", ...rounds.map(({ round }) => archivePath(round))];
  const { name } = await needFile(repository.reader, configFile);
  const data: SiteData = {
    ...{ version: 1, program: PROGRAM_BUILD, name, verdict: proof.verdict, record, rounds },
    source: { name: nameOf(repository), commit: repository.git?.revision ?? null },
    policy: competitions === undefined ? null : competitions.map(({ policy }) => policyLabel(policy)).join(", "),
    files: [],
  };
  const pages = [...(await commonFiles(making, data))];
  for (const page of pages) await writeFileOf(out, page);
  const all = [...files, ...pages.map(({ path }) => path)].sort();
  await writeSiteData(out, { ...data, files: all });
  await removeOld(out, { before, now: all });
  return { data: { ...data, files: all }, proof, made };
}

/** Of a folder its name alone: where it lies on a disk is nobody's business. */
const nameOf = ({ name }: Repository): string => (/^https?:/i.test(name) ? name : basename(name));

const pagePath = (round: number) => `rounds/${round}/index.html`;
const archivePath = (round: number) => `record/round-${round}.zip`;

/** A round's page and archive. Null: the record has no such round. */
async function makeRound(
  making: Making,
  round: number,
): Promise<{ readonly summary: SiteRound; readonly isNew: boolean } | null> {
  const { repository, proof, timelines, competitions, before, out } = making;
  const { reader } = repository;
  // A file that is refused is among the findings; a round without its schedule has no page, and its files lie beside the rounds.
  const { show } = readRoundOne(reader, { round });
  const schedule = await show.schedule();
  if (schedule === null) return null;
  const findings = proof.findings.filter((finding) => finding.round === round);
  const timeline = timelines.get(round) ?? [];
  const texts = await textsUnder(making, paths.round(round));
  const leaders = leadersUntil((await show.leader()) ?? [], schedule.latest_reveal_block);
  const config = await reader.read(configFile.path({}));
  const key = keyOf([texts, findings, timeline, leaders, config, await stageIn(making, round)]);
  const old = before?.rounds.find((one) => one.round === round);
  if (old?.key === key) return { summary: old, isNew: false };
  const own = { verdict: verdictOf(findings), checked: {}, notChecked: [] };
  const loaded = await loadRound(reader, { round, findings, proof: own, timeline, competitions });
  const view = { ...loaded, leaders: loaded.leaders.slice(0, leaders.length) };
  await writeFileOf(out, {
    path: pagePath(round),
    body: renderPage(view, { above: aboveRound(view.config.name), viewer: viewerParts }),
  });
  await writeFileOf(out, { path: archivePath(round), body: archiveOf(texts) });
  const violations = violationsIn(findings);
  return { summary: { ...summariseRound(view), key, violations }, isNew: true };
}

/** Who led when a round began, everybody before, and who came of it: what comes later would make every page anew. */
function leadersUntil(leaders: LeaderRecord, block: number): LeaderRecord {
  const leader = activeLeader(leaders, block);
  return leaders.slice(0, (leader === null ? -1 : leaders.indexOf(leader)) + 2);
}

const violationsIn = (findings: readonly Finding[]) =>
  findings.filter(({ severity }) => severity === "violation").length;

/** The stage of the current round, whose page names it; null for a round that is over. */
async function stageIn({ repository }: Making, round: number): Promise<string | null> {
  const state = await needFile(repository.reader, stateFile);
  return state.current_round === round ? state.stage : null;
}

type Texts = readonly (readonly [path: string, text: string])[];

async function textsUnder({ repository: { reader } }: Making, folder: string): Promise<Texts> {
  const texts: [string, string][] = [];
  for (const path of await reader.list(folder)) {
    const text = await reader.read(path).catch(withoutOddity);
    if (text !== null) texts.push([path, text]);
  }
  return texts;
}

/** What cannot be read as a plain file is among the findings, and not among the archives. */
function withoutOddity(error: unknown): null {
  if (CompetitionError.is(error, "RECORD_CLASH") || CompetitionError.is(error, "RECORD_NOT_A_FILE")) return null;
  throw error;
}

const keyOf = (values: readonly unknown[]): string =>
  createHash("sha256").update(JSON.stringify(values)).digest("hex").slice(0, 32);

const encoder = new TextEncoder();
const archiveOf = (texts: Texts): Uint8Array =>
  writeZip(
    texts.map(([name, text]) => ({ name, bytes: encoder.encode(text) })),
    { deflate: true },
  );

/** What is made at every build: it is small. */
async function commonFiles(making: Making, data: SiteData): Promise<readonly SiteFile[]> {
  const { proof, repository } = making;
  const folders = data.rounds.map(({ round }) => `${paths.round(round)}/`);
  const texts = await textsUnder(making, "");
  const beside = texts.filter(([path]) => !folders.some((folder) => path.startsWith(folder)));
  const leaders = (await readRoundOne(repository.reader, { round: 0 }).show.leader()) ?? [];
  return [
    { path: "index.html", body: indexPage(data, { proof, leaders }) },
    { path: "proof.html", body: proofPage(data) },
    ...minerPages(data),
    ...siteFeeds(data, making.address),
    { path: "record/competition.zip", body: archiveOf(beside) },
  ];
}

type Builds = { readonly before: SiteData | null; readonly now: readonly string[] };

/** Takes away what an earlier build wrote and this one did not; nobody else's files. */
async function removeOld(out: string, { before, now }: Builds): Promise<void> {
  const kept = new Set(now);
  for (const path of before?.files ?? []) if (!kept.has(path)) await rm(join(out, path), { force: true });
}
