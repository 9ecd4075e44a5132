import { writeFile } from "node:fs/promises";
import { createMapSources, type ProcessCommand } from "@404-gen/audit";
import { percent } from "../../report/explain.ts";
import { makeReport } from "../../report/make-report.ts";
import { type Entrant, imageOf, uploadImage } from "../cast.ts";
import { inlinePictures } from "../inline-pictures.ts";
import { checkOwn } from "../own/check-own.ts";
import { ownStory } from "../own/own-story.ts";
import type { DemoPlay } from "../play.ts";
import { demoMiner } from "../pod-command.ts";
import { ENOUGH_ALPHA } from "../setup.ts";
import { type CastMemberTwo, LEADER_TWO, MINERS_TWO } from "./cast.ts";
import { checkExpectationsTwo } from "./expectations.ts";
import { loadOutcome, type Outcome } from "./load-outcome.ts";
import { makeModuleFiles } from "./make-module-files.ts";
import { createModuleMiners } from "./miners.ts";

const EVERYONE = [LEADER_TWO, ...MINERS_TWO];
/** Competition 2: JavaScript modules, audits as duels. */
export const PLAY_TWO: DemoPlay = {
  competition: "2",
  cast: { leader: LEADER_TWO, miners: MINERS_TWO },
  config: () => ({ audit_repeats: 2 }),
  locks: Object.fromEntries(MINERS_TWO.map(({ hotkey, locked = ENOUGH_ALPHA }) => [hotkey, locked])),
  settings: { STATUS_CHECK_INTERVAL: "0.1" },
  images({ promptsDir }) {
    const cli = demoMiner("reference-pod");
    const command = (quality: CastMemberTwo["image"], mischief = ""): ProcessCommand => ({
      command: process.execPath,
      args: [cli],
      env: { QUALITY: quality, MISCHIEF: mischief, PROMPTS_DIR: promptsDir, WORKERS: "1" },
    });
    return Object.fromEntries(
      EVERYONE.flatMap((member) => [
        [imageOf(member), command(member.image, member.mischief)],
        [uploadImage(member), command(member.uploads)],
      ]),
    );
  },
  parts: {
    sources: createMapSources(
      Object.fromEntries(
        MINERS_TWO.flatMap(({ repo, hardware }) => (hardware ? [[repo, { "hardware.json": hardware }]] : [])),
      ),
    ),
  },
  miners: createModuleMiners,
  makeFiles: makeModuleFiles,
  async conclude(repository, options) {
    const { report, weighed, own } = options;
    const { page, view } = await makeReport(repository, { round: 0, picture: await inlinePictures(options) });
    await writeFile(report, page);
    const round = await loadOutcome(repository.reader, view);
    return {
      competition: view.config.name,
      prompts: round.stems.length,
      winner: round.winner,
      matches: round.matrix,
      findings: round.findings,
      expectations: own ? checkOwn(ownStory(view, own.hotkey)) : checkExpectationsTwo(round, weighed),
      lines: entrantsOf(round, own).map((miner) => lineOf(miner, round)),
    };
  },
};

/** The miners, of the cast and the own one, that are in the field or were left out with a reason. */
const entrantsOf = ({ facts, ignored }: Outcome, own: Entrant | null): readonly Entrant[] =>
  [...MINERS_TWO, ...(own ? [own] : [])].filter(
    ({ hotkey }) => facts.field.includes(hotkey) || ignored.some((refusal) => refusal.hotkey === hotkey),
  );

function lineOf({ name, hotkey }: Entrant, { matrix, facts, ignored }: Outcome): string {
  const row = matrix.find(({ left, right }) => left === "leader" && right === hotkey);
  const left = ignored.some((refusal) => refusal.hotkey === hotkey) ? "left out" : "not played";
  const margin = row === undefined ? left : `${percent(row.margin)} against the leader`;
  const verdict = facts.verdicts.get(hotkey);
  const audit = verdict ? `, audit ${verdict.verdict}${verdict.reason ? ` (${verdict.reason})` : ""}` : "";
  return `${name.padEnd(9)} ${hotkey.slice(0, 10)}  ${margin}${audit}`;
}
