import { LEADER } from "../../records/names.ts";
import { checkBuilds } from "../../verify/checks/builds.ts";
import { checkStageFiles } from "../../verify/checks/files.ts";
import { checkPromptDraw } from "../../verify/checks/prompts.ts";
import { checkStrangers } from "../../verify/checks/strangers.ts";
import { hasReached } from "../../verify/round-context.ts";
import type { Tally } from "../../verify/tally.ts";
import type { ContextTwo } from "../load-context.ts";
import { generatedFileTwo } from "../records/results.ts";
import { buildsFileTwo, submissionsFileTwo } from "../records/submissions.ts";
import { selectRoundPrompts } from "../rules/prompts.ts";
import { STATE_FILES_TWO } from "../state-files.ts";

/** The files that must be there after each stage. DOWNLOADING may end without the leader's baseline; DUELS may not. */
export function checkFilesTwo(context: ContextTwo, tally: Tally): void {
  const isOut = (hotkey: string) => context.facts.sourceAudits.get(hotkey)?.verdict === "failed";
  const isPlayed = context.facts.field.some((hotkey) => !isOut(hotkey));
  const baseline = generatedFileTwo.path({ round: context.round, hotkey: LEADER, repeat: 1 });
  const stageContext = context.reached === "duels" ? { ...context, reigning: null } : context;
  checkStageFiles(stageContext, { isPlayed, baseline, tally });
}

/** The pool is drawn from without the carried-over prompts. */
export const checkPromptsTwo = (context: ContextTwo, tally: Tally): void =>
  checkPromptDraw(context, { tally, select: selectRoundPrompts });

export const checkStrangersTwo = (context: ContextTwo, tally: Tally): void =>
  checkStrangers(context, { files: STATE_FILES_TWO, tally });

/** Builds are those of the submissions, for the machines that each asked for. */
export function checkBuildsTwo(context: ContextTwo, tally: Tally): void {
  const { records, round } = context;
  checkBuilds(context, tally);
  if (!hasReached(context, "miner_generation")) return;
  for (const [hotkey, build] of Object.entries(records.builds ?? {})) {
    const submission = records.submissions?.[hotkey];
    if (submission === undefined) continue;
    const [buildHardware, requestHardware] = [build["hardware"], submission["hardware"]];
    tally.expect(JSON.stringify(buildHardware) === JSON.stringify(requestHardware), () => ({
      code: "BUILD_DIFFERS",
      file: buildsFileTwo.path({ round }),
      path: `${hotkey}.hardware`,
      hotkey,
      recorded: buildHardware,
      expected: requestHardware,
      message: `The build of ${hotkey} is for ${JSON.stringify(buildHardware)}; ${submissionsFileTwo.path({ round })} asks for ${JSON.stringify(requestHardware)}.`,
    }));
  }
}
