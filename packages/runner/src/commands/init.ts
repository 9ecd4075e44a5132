import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { CompetitionError, DEFAULT_MODEL_FORMAT, isModelFormat, isPreviewFormat, silentLogger } from "@404-gen/core";
import { beginCompetition, type FirstFilesOptions } from "@404-gen/core/competition";
import { createGitStore } from "@404-gen/core/git";
import { type DeclaredLimits, parseConfig, parsePrompts, paths } from "@404-gen/core/records";
import { Command } from "commander";
import { competitionClock } from "../assemble/competition-clock.ts";
import { openChain } from "../assemble/parts/chain.ts";
import { type Answers, competitionNamed, formatsText, QUESTIONS, type Question, takesFormat } from "../init/answers.ts";
import { collectAnswers } from "../init/collect-answers.ts";
import { toleratedMismatches, USUAL_TOLERANCE } from "../init/tolerated-mismatches.ts";
import type { Settings } from "../settings/load.ts";
import { readingLimits } from "../settings/reading-limits.ts";
import { type CommandContext, defineCommand, wholeNumber } from "./define.ts";
import { templateCommands } from "./init-template.ts";

type Options = Partial<Record<keyof Answers, string>> & { yes?: boolean; block?: string };

const SUMMARY = "Begin something: a competition, or a project of your own";

/** `init competition` begins a competition; `init validator` and the others begin a project. */
export const initCommand = () => {
  const command = new Command().name("init").summary(SUMMARY).description(SUMMARY);
  for (const one of [initCompetitionCommand(), ...templateCommands()]) command.addCommand(one);
  return command;
};

const initCompetitionCommand = () =>
  defineCommand<Options>({
    usage: "competition [dir]",
    summary: "Write the files that a competition begins with, as the first commit of a git repository",
    help: `DIR is a folder that holds no competition (default: the setting STATE_DIR). config.json, state.json, leader.json, prompts.txt and the
schedule of round 0 are written in one commit, and checked first. On a terminal it asks what no flag answers; with --yes, or where nobody
sits at a terminal, the defaults in the flags' help are taken, and what has none must be a flag.

  404-gen init competition state --yes --competition 2 --prompts pool.txt --leader-hotkey 5H… --leader-repo owner/name \\
    --leader-commit 0123… --leader-docker registry/image:tag
  404-gen verify state && 404-gen status state`,
    configure: (command) => {
      for (const { flag, about } of Object.values<Question>(QUESTIONS)) command.option(flag, about);
      command
        .option("--block <n>", "the chain's present block (default: the chain that the settings name is asked)")
        .option("-y, --yes", "ask nothing: take the defaults");
    },
    work: async ({ args, options }, context) => {
      const settings = context.settings();
      const dir = resolve(args[0] ?? settings.STATE_DIR);
      refuseBegun(dir, paths.state);
      const clock = await competitionClock(settings);
      const now = clock.now();
      const { terminal } = context;
      const ask = options.yes ? null : context.ask;
      const answers = await collectAnswers({ answers: options, ask, note: (line) => terminal.note(line), now });
      const currentBlock = await presentBlock(options.block, { settings, context });
      const first = await firstOf(answers, { now, currentBlock });
      const state = await createGitStore({
        dir,
        branch: settings.GITHUB_BRANCH,
        author: { name: settings.GIT_AUTHOR_NAME, email: settings.GIT_AUTHOR_EMAIL },
        batchMs: 0,
        limits: readingLimits(settings),
        clock,
      });
      try {
        const outcome = await beginCompetition({ state }, { ...first, signal: context.signal });
        const result = {
          dir,
          revision: outcome.revision,
          competition: first.competition,
          name: first.config.name,
          files: outcome.changes.map(({ path }) => path),
          closesAt: outcome.closesAt,
          schedule: outcome.schedule,
          settings: settingsOf(answers),
        };
        terminal.result(result, say);
        return undefined;
      } finally {
        await state.close();
      }
    },
  });

/** Refuses a folder that holds a competition. The store sees only commits; a folder of records without git is a competition too. */
function refuseBegun(dir: string, path: string): void {
  if (!existsSync(join(dir, path))) return;
  throw new CompetitionError(`${dir} holds ${path} already: a competition began there`, {
    code: "COMPETITION_EXISTS",
    data: { file: path },
  });
}

type BlockContext = { readonly settings: Settings; readonly context: CommandContext };

async function presentBlock(text: string | undefined, { settings, context }: BlockContext): Promise<number> {
  if (text !== undefined) return wholeNumber(text, { name: "--block", min: 0, max: 1e12 });
  const chain = await openChain({ settings, clock: await competitionClock(settings), logger: silentLogger });
  try {
    return await chain.currentBlock({ signal: context.signal });
  } finally {
    await chain.close?.();
  }
}

async function firstOf(
  answers: Answers,
  { now, currentBlock }: Pick<FirstFilesOptions, "now" | "currentBlock">,
): Promise<FirstFilesOptions> {
  const competition = competitionNamed(answers.competition);
  if (!takesFormat(competition, answers.format))
    throw new CompetitionError(
      `--format is ${answers.format}, and competition ${competition.id} takes ${formatsText(competition)}`,
      { code: "OPTION_INVALID" },
    );
  const path = resolve(answers.prompts);
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new CompetitionError(`--prompts: ${path} cannot be read`, { code: "FILE_MISSING", data: { path }, cause });
  });
  return {
    competition: competitionOf(answers),
    config: configOf(answers),
    leader: {
      hotkey: answers.leaderHotkey,
      repo: answers.leaderRepo,
      commit: answers.leaderCommit,
      docker: answers.leaderDocker,
    },
    // Parsed here, because the pool is written in the record's own form: the person's file may have other line ends.
    pool: [...parsePrompts(text, { path })],
    now,
    currentBlock,
  };
}

function configOf(answers: Answers) {
  const prompts = Number(answers.promptsPerRound);
  const limits = limitsOf(answers);
  const config = {
    name: answers.name,
    description: answers.description,
    first_evaluation_date: answers.firstDate,
    last_competition_date: answers.lastDate,
    round_start_time: answers.startTime,
    generation_stage_minutes: Number(answers.generationMinutes),
    finalization_buffer_hours: 1,
    win_margin: Number(answers.winMargin),
    weight_decay: Number(answers.weightDecay),
    weight_floor: Number(answers.weightFloor),
    prompts_per_round: prompts,
    carryover_prompts: Math.floor(prompts / 4),
    round_duration_days: Number(answers.roundDays),
    ...(Object.keys(limits).length > 0 ? { x404: { limits } } : {}),
  };
  return parseConfig(JSON.stringify(config), { path: paths.config });
}

const competitionOf = ({ competition }: Answers) => (competition === "2" ? "2" : "1");

/** Limits that config.json declares because a small round needs other ones than usual. Services and verify use them. */
function limitsOf(answers: Answers): DeclaredLimits {
  const competition = competitionOf(answers);
  const tolerance = toleratedMismatches(Number(answers.promptsPerRound), competition);
  return tolerance === USUAL_TOLERANCE[competition] ? {} : { MAX_MISMATCHED_PROMPTS: tolerance };
}

/** Settings that this competition's validator needs and that differ from the defaults. */
const settingsOf = ({ format }: Answers): Readonly<Record<string, string>> =>
  isModelFormat(format) && isPreviewFormat(format) && format !== DEFAULT_MODEL_FORMAT ? { MODEL_FORMAT: format } : {};

type InitReport = {
  readonly dir: string;
  readonly revision: string;
  readonly competition: string;
  readonly name: string;
  readonly files: readonly string[];
  readonly closesAt: string;
  readonly settings: Readonly<Record<string, string>>;
};

function say({ dir, revision, competition, name, files, closesAt, settings }: InitReport): string {
  const lines = Object.entries(settings).map(([key, value]) => `  ${key}=${value}`);
  return [
    `${name}, competition ${competition}: submissions to round 0 close at ${closesAt}`,
    ...files.map((path) => `  ${path}`),
    `commit ${revision} in ${dir}`,
    ...(lines.length > 0 ? ["run its validator with these settings:", ...lines] : []),
    "before the first push: 404-gen verify, 404-gen status and 404-gen doctor --only record",
  ].join("\n");
}
