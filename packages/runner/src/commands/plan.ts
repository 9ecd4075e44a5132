import { CompetitionError } from "@404-gen/core";
import { configFile, scheduleFile, stateFile } from "@404-gen/core/records";
import { getFile, needFile } from "@404-gen/core/round";
import { planRounds, validateConfig } from "@404-gen/core/rules";
import { openRepository, REF_HELP, type Repository } from "../repository/open.ts";
import { EXIT } from "../terminal/exit-codes.ts";
import { defineCommand, wholeNumber } from "./define.ts";

type Options = { rounds: string; block?: string; at?: string; ref?: string };

const minutes = (ms: number) => `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;

export const planCommand = () =>
  defineCommand<Options>({
    usage: "plan [repo]",
    summary: "Print the next rounds as the config would have them, and what is wrong with the config",
    help: "REPO is a folder or an address of a state repository (default: the setting STATE_DIR).",
    configure: (command) =>
      command
        .option("--rounds <n>", "most rounds to print", "10")
        .option("--block <n>", "the chain's current block (default: reckoned from the record)")
        .option("--at <time>", "plan as of this time, ISO 8601 (default: now)")
        .option("--ref <name>", REF_HELP),
    work: async ({ args, options }, { terminal, settings, signal }) => {
      const repository = await openRepository(args[0] ?? settings().STATE_DIR, {
        ref: options.ref,
        branch: settings().GITHUB_BRANCH,
        signal,
      });
      try {
        const plan = await makePlan(repository, options);
        terminal.result(plan, sayPlan);
        return plan.problems.some(({ severity }) => severity === "error") ? EXIT.negative : EXIT.ok;
      } finally {
        await repository.close();
      }
    },
  });

async function makePlan({ reader }: Repository, options: Options) {
  const config = await needFile(reader, configFile);
  const state = await getFile(reader, stateFile);
  const round = state?.current_round ?? 0;
  const schedule = await getFile(reader, scheduleFile, { round });
  const now = readTime(options.at);
  const currentBlock = options.block
    ? wholeNumber(options.block, { name: "--block", min: 0, max: 1e12 })
    : reckonBlock({ now, eta: state?.next_stage_eta ?? null, stage: state?.stage ?? "open", schedule });
  const limit = wholeNumber(options.rounds, { name: "--rounds", min: 1, max: 10_000 });
  const planned = planRounds({ now, currentBlock, schedule, config, round, limit });
  return {
    competition: config.name,
    current: { round, stage: state?.stage ?? null, schedule },
    currentBlock,
    rounds: planned.rounds.map(({ round: number, startsAt, schedule: blocks }) => ({
      round: number,
      revealsUntil: new Date(startsAt).toISOString(),
      ...blocks,
    })),
    finished: planned.finished,
    problems: validateConfig(config, now),
  };
}

function readTime(text: string | undefined): number {
  const now = text === undefined ? Date.now() : Date.parse(text);
  if (Number.isFinite(now)) return now;
  throw new CompetitionError(`--at is ${JSON.stringify(text)}, allowed is an ISO 8601 time`, {
    code: "OPTION_INVALID",
  });
}

type Reckoning = {
  readonly now: number;
  readonly eta: string | null;
  readonly stage: string;
  readonly schedule: { latest_reveal_block: number; generation_deadline_block: number } | null;
};

/** The block now, from the record alone: the stage's target block and when it was expected, at 12 s a block. */
function reckonBlock({ now, eta, stage, schedule }: Reckoning): number {
  if (!schedule) return 0;
  const target = stage === "open" ? schedule.latest_reveal_block : schedule.generation_deadline_block;
  if (eta === null) return target;
  return Math.max(0, target - Math.trunc((Date.parse(eta) - now) / 12_000));
}

function sayPlan(plan: Awaited<ReturnType<typeof makePlan>>): string {
  const lines = [
    `${plan.competition}: round ${plan.current.round}, ${plan.current.stage ?? "no state"}, block ${plan.currentBlock}`,
    ...plan.rounds.map(
      (round) =>
        `round ${round.round}: reveals until ${minutes(Date.parse(round.revealsUntil))} (blocks ${round.earliest_reveal_block} to ${round.latest_reveal_block}), files until block ${round.generation_deadline_block}`,
    ),
    plan.finished ? "then the competition is finished" : `… at most ${plan.rounds.length} rounds shown`,
    ...plan.problems.map(({ severity, field, message }) => `${severity}: config.json ${field}: ${message}`),
  ];
  return lines.join("\n");
}
