import { writeFile } from "node:fs/promises";
import type { ProcessCommand } from "@404-gen/audit";
import { toleratedMismatches } from "../../init/tolerated-mismatches.ts";
import { percent } from "../../report/explain.ts";
import { makeReport } from "../../report/make-report.ts";
import type { RoundView } from "../../report/round-view.ts";
import { type CastMember, imageOf, uploadImage } from "../cast.ts";
import { inlineModels } from "../inline-models.ts";
import { inlinePictures } from "../inline-pictures.ts";
import { checkOwn } from "../own/check-own.ts";
import { ownStory } from "../own/own-story.ts";
import type { ConcludeOptions, DemoPlay } from "../play.ts";
import { demoMiner } from "../pod-command.ts";
import { LEADER_MEMBER, MINERS } from "./cast.ts";
import { checkExpectations } from "./expectations.ts";
import { makeModelFiles } from "./make-model-files.ts";
import { createMiners } from "./miners.ts";

/** Competition 1: GLB or PLY files. */
export const PLAY_ONE: DemoPlay = {
  competition: "1",
  cast: { leader: LEADER_MEMBER, miners: MINERS },
  config: (prompts) => ({ x404: { limits: { MAX_MISMATCHED_PROMPTS: toleratedMismatches(prompts) } } }),
  locks: {},
  settings: {},
  images({ format }) {
    const cli = demoMiner("reference-miner");
    const command = (quality: CastMember["image"]): ProcessCommand => ({
      command: process.execPath,
      args: [cli],
      env: { QUALITY: quality, FORMAT: format },
    });
    return Object.fromEntries(
      [LEADER_MEMBER, ...MINERS].flatMap((member) => [
        [imageOf(member), command(member.image)],
        [uploadImage(member), command(member.uploads)],
      ]),
    );
  },
  parts: {},
  miners: createMiners,
  makeFiles: makeModelFiles,
  async conclude(repository, options) {
    const { report, weighed, own } = options;
    const { page, view } = await makeReport(repository, {
      round: 0,
      picture: await inlinePictures(options),
      model: inlineModels(options),
    });
    await writeFile(report, page);
    return {
      competition: view.config.name,
      prompts: view.prompts.size,
      winner: view.winner?.winner_hotkey ?? null,
      matches: view.matrix.map(({ left, right, margin }) => ({ left, right, margin })),
      findings: view.findings,
      expectations: own ? checkOwn(ownStory(view, own.hotkey)) : checkExpectations(view, weighed),
      lines: view.miners.map((miner) => lineOf(miner, own)),
    };
  },
};

function lineOf(
  { hotkey, qualification, generationAudit }: RoundView["miners"][number],
  own: ConcludeOptions["own"],
): string {
  const name = [...MINERS, ...(own ? [own] : [])].find((miner) => miner.hotkey === hotkey)?.name ?? "?";
  const margin = qualification === null ? "not played" : `${percent(qualification)} against the leader`;
  const audit = generationAudit ? `, audit ${generationAudit.outcome}` : "";
  return `${name.padEnd(9)} ${hotkey.slice(0, 10)}  ${margin}${audit}`;
}
