import { BLOCK_SECONDS, CompetitionError } from "@404-gen/core";
import { COMPETITIONS, competitionOf } from "@404-gen/core/competition";
import { configFile, scheduleFile, stateFile } from "@404-gen/core/records";
import { getFile, needFile } from "@404-gen/core/round";
import { anchorOf, blockAt, planRounds } from "@404-gen/core/rules";
import { stageTimeline } from "../report/stage-timeline.ts";
import { openRepository, REF_HELP, type Repository } from "../repository/open.ts";
import { repositoryReach } from "../repository/reach.ts";
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
        .option("--block <n>", "the chain's current block (default: reckoned from the record's times, 12 s a block)")
        .option("--at <time>", "plan as of this time, ISO 8601 (default: now)")
        .option("--ref <name>", REF_HELP),
    work: async ({ args, options }, { terminal, settings, signal }) => {
      const repository = await openRepository(args[0] ?? settings().STATE_DIR, {
        ref: options.ref,
        reach: repositoryReach(settings()),
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

async function makePlan({ reader, git }: Repository, options: Options) {
  const config = await needFile(reader, configFile);
  const state = await getFile(reader, stateFile);
  const round = state?.current_round ?? 0;
  const competition = await competitionOf(reader, { round, competitions: COMPETITIONS });
  const schedule = await getFile(reader, scheduleFile, { round });
  const now = readTime(options.at);
  const first = await getFile(reader, scheduleFile, { round: 0 });
  // In a shallow clone every file seems to appear with the oldest commit, so its commits do not tell when a stage began.
  const steps = git !== null && !git.isShallow ? await stageTimeline(git.commits(), round) : [];
  const stageTimes = new Map(steps.map(({ stage, at }) => [stage, at]));
  const anchor = anchorOf({ state, schedule, entered: stageTimes, first, config });
  const currentBlock = options.block
    ? wholeNumber(options.block, { name: "--block", min: 0, max: 1e12 })
    : blockAt(anchor ?? { block: schedule?.generation_deadline_block ?? 0, at: now }, now);
  const limit = wholeNumber(options.rounds, { name: "--rounds", min: 1, max: 10_000 });
  const plan = planRounds({ now, currentBlock, schedule, config, round, limit });
  return {
    competition: config.name,
    current: { round, stage: state?.stage ?? null, schedule },
    currentBlock,
    /** Source of the block number: `option`, `eta`, `history`, `calendar`, or `nothing`. */
    blockFrom: options.block ? "option" : (anchor?.from ?? "nothing"),
    /** The round that takes commitments now; null when no round does. */
    open:
      state?.stage === "open" && schedule
        ? {
            round,
            revealsUntil: new Date(
              now + (schedule.latest_reveal_block - currentBlock) * BLOCK_SECONDS * 1000,
            ).toISOString(),
            ...schedule,
          }
        : null,
    rounds: plan.rounds.map(({ round: number, startsAt, schedule: blocks }) => ({
      round: number,
      revealsUntil: new Date(startsAt).toISOString(),
      ...blocks,
    })),
    finished: plan.finished,
    problems: competition.checkConfig(config, now),
  };
}

function readTime(text: string | undefined): number {
  const now = text === undefined ? Date.now() : Date.parse(text);
  if (Number.isFinite(now)) return now;
  throw new CompetitionError(`--at is ${JSON.stringify(text)}, allowed is an ISO 8601 time`, {
    code: "OPTION_INVALID",
  });
}

const BLOCK_FROM: Readonly<Record<Awaited<ReturnType<typeof makePlan>>["blockFrom"], string>> = {
  option: "",
  eta: " (reckoned from the announced time)",
  history: " (reckoned from the commit that began a stage)",
  calendar: " (reckoned from the config's dates; --block makes it exact)",
  nothing: " (no time is recorded; --block makes it exact)",
};

type PlannedRow = Awaited<ReturnType<typeof makePlan>>["rounds"][number];

const sayRound = (row: PlannedRow): string =>
  `round ${row.round}: reveals until ${minutes(Date.parse(row.revealsUntil))} (blocks ${row.earliest_reveal_block} to ${row.latest_reveal_block}), files until block ${row.generation_deadline_block}`;

function sayPlan(plan: Awaited<ReturnType<typeof makePlan>>): string {
  const lines = [
    `${plan.competition}: round ${plan.current.round}, ${plan.current.stage ?? "no state"}, block ${plan.currentBlock}${BLOCK_FROM[plan.blockFrom]}`,
    ...(plan.open ? [`${sayRound(plan.open)} (open now)`] : []),
    ...plan.rounds.map(sayRound),
    plan.finished ? "then the competition is finished" : `… at most ${plan.rounds.length} rounds shown`,
    ...plan.problems.map(({ severity, field, message }) => `${severity}: config.json ${field}: ${message}`),
  ];
  return lines.join("\n");
}
