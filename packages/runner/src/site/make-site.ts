import { rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { type Competition, policyLabel } from "@404-gen/core/competition";
import { configFile, type LeaderRecord, paths, stateFile } from "@404-gen/core/records";
import { needFile, readRoundOne } from "@404-gen/core/round";
import type { Proof } from "@404-gen/core/verify";
import { stageTimelines } from "../report/stage-timeline.ts";
import type { Repository } from "../repository/open.ts";
import { PROGRAM_BUILD } from "../repository/program-build.ts";
import { verifyOpened } from "../repository/verify-opened.ts";
import { siteFeeds } from "./feeds.ts";
import { archivePath, makeRound, pagePath, type RoundMaking } from "./make-round.ts";
import { indexPage } from "./pages/index-page.ts";
import { minerPages } from "./pages/miner-page.ts";
import { proofPage } from "./pages/proof-page.ts";
import { archiveOf, readTexts } from "./record-archive.ts";
import { readSiteData, type SiteData, type SiteFile, type SiteRound, writeFileOf, writeSiteData } from "./site-data.ts";

export type MakeSiteOptions = {
  /** Folder that the site is written to. */
  readonly out: string;
  /** Future address of the site, for its feeds, with a slash at the end. @default feeds contain paths */
  readonly address?: string | undefined;
  /** The competitions that the repository may hold, each with its policy. @default COMPETITIONS */
  readonly competitions?: readonly [Competition, ...Competition[]] | undefined;
  /** Folder that keeps the proof for the next run. @default none */
  readonly memoryDir?: string | null | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: { done: number; total: number; what: string }) => void) | undefined;
};

export type MadeSite = {
  readonly data: SiteData;
  readonly proof: Proof;
  /** Rounds whose pages this build made; the others stayed as they were. */
  readonly fresh: readonly number[];
};

/** Archive of the files that belong to no round with a page. */
const BESIDE = "record/competition.zip";

/**
 * Makes static pages of a state repository: all rounds, each miner's history, feeds, and the record itself with a page that proves it in the
 * visitor's browser. A round that has not changed since the last build by the same program stays as it is.
 */
export async function makeSite(repository: Repository, options: MakeSiteOptions): Promise<MadeSite> {
  const { out, competitions, memoryDir, signal } = options;
  const { reader, git } = repository;
  const proof = await verifyOpened(repository, { competitions, memoryDir, signal });
  const before = await readSiteData(out);
  // Another build of the program may make other pages of the same records.
  const roundsBefore = before?.program === PROGRAM_BUILD ? before.rounds : [];
  const { name } = await needFile(reader, configFile);
  const leaders = (await readRoundOne(reader, { round: 0 }).show.leader()) ?? [];
  const { rounds, fresh } = await makeRounds(
    {
      ...{ out, reader, proof, leaders, competitions, before: roundsBefore },
      timelines: await stageTimelines(git?.commits() ?? []),
      state: await needFile(reader, stateFile),
      config: await reader.read(configFile.path({})),
    },
    options,
  );
  const data: SiteData = {
    ...{ version: 1, program: PROGRAM_BUILD, name, verdict: proof.verdict, rounds },
    record: [BESIDE, ...rounds.map(({ round }) => archivePath(round))],
    source: { name: nameOf(repository), commit: git?.revision ?? null },
    policy: competitions === undefined ? null : competitions.map(({ policy }) => policyLabel(policy)).join(", "),
    files: [],
  };
  const common = await commonFiles(data, { repository, proof, leaders, address: options.address });
  for (const file of common) await writeFileOf(out, file);
  const files = [
    ...rounds.flatMap(({ round }) => [pagePath(round), archivePath(round)]),
    ...common.map(({ path }) => path),
  ].sort();
  await writeSiteData(out, { ...data, files });
  await removeOld(out, { before, now: files });
  return { data: { ...data, files }, proof, fresh };
}

/** Name of the repository on the site. Only the name of a folder: its path is private. */
const nameOf = ({ name }: Repository): string => (/^https?:/i.test(name) ? name : basename(name));

type Rounds = { readonly rounds: readonly SiteRound[]; readonly fresh: readonly number[] };

/** Makes the pages and archives of all rounds. */
async function makeRounds(
  making: RoundMaking,
  { signal, onProgress }: Pick<MakeSiteOptions, "signal" | "onProgress">,
): Promise<Rounds> {
  const rounds: SiteRound[] = [];
  const fresh: number[] = [];
  const total = making.state.current_round + 1;
  for (let round = 0; round < total; round++) {
    signal?.throwIfAborted();
    onProgress?.({ done: round, total, what: `round ${round}` });
    const one = await makeRound(making, round);
    if (one === null) continue;
    if (one.isNew) fresh.push(round);
    rounds.push(one.summary);
  }
  onProgress?.({ done: total, total, what: "rounds" });
  return { rounds, fresh };
}

type Common = Pick<MakeSiteOptions, "address"> & {
  readonly repository: Repository;
  readonly proof: Proof;
  readonly leaders: LeaderRecord;
};

/** Files that each build makes anew: they are small. */
async function commonFiles(
  data: SiteData,
  { repository: { reader }, proof, leaders, address }: Common,
): Promise<readonly SiteFile[]> {
  const folders = data.rounds.map(({ round }) => `${paths.round(round)}/`);
  const beside = (await reader.list("")).filter((path) => !folders.some((folder) => path.startsWith(folder)));
  return [
    { path: "index.html", body: indexPage(data, { proof, leaders }) },
    { path: "proof.html", body: proofPage(data) },
    ...minerPages(data),
    ...siteFeeds(data, address),
    { path: BESIDE, body: archiveOf(await readTexts(reader, beside)) },
  ];
}

type Builds = { readonly before: SiteData | null; readonly now: readonly string[] };

/** Removes files of an earlier build that this one did not write; other files stay. */
async function removeOld(out: string, { before, now }: Builds): Promise<void> {
  const files = new Set(now);
  for (const path of before?.files ?? []) if (!files.has(path)) await rm(join(out, path), { force: true });
}
