import { BLOCK_SECONDS } from "../../../ports/chain.ts";
import { paths } from "../../records/paths.ts";
import { generationBlocks } from "../../rules/schedule.ts";
import { DAY_MS, dayOf, parseDate, parseTimeOfDay } from "../../rules/utc.ts";
import type { CommonContext } from "../round-context.ts";
import type { Tally } from "../tally.ts";

const BLOCKS_PER_DAY = 86_400 / BLOCK_SECONDS;
/** Slack for an eta, milliseconds: a block's truncation, and chains that run late. Our choice. */
const ETA_SLACK_MS = 30 * 60_000;

/** A round's blocks follow from the round before and the config; the eta of an open one from its dates. */
export function checkSchedule(context: CommonContext, tally: Tally): void {
  const { schedule, round, root } = context;
  const config = openingConfig(context);
  const file = paths.schedule(round);
  tally.expect(schedule !== null, () => ({
    code: "SCHEDULE_MISSING",
    file,
    message: `Round ${round} has no schedule that can be read.`,
  }));
  if (schedule === null) return;
  const differs = (path: keyof typeof schedule & string, expected: number) =>
    tally.expect(schedule[path] === expected, () => ({
      code: "SCHEDULE_DIFFERS",
      file,
      path,
      recorded: schedule[path],
      expected,
      message: `Round ${round}: ${path} is ${String(schedule[path])}; the rules give ${expected}.`,
    }));
  if (config) {
    differs("generation_deadline_block", schedule.latest_reveal_block + generationBlocks(config));
  }
  const previous = root.schedules.get(round - 1);
  if (previous) {
    differs("earliest_reveal_block", previous.latest_reveal_block + 1);
    checkDistance(context, { from: previous.latest_reveal_block, to: schedule.latest_reveal_block, tally });
  }
  checkEta(context, tally);
}

/**
 * Blocks from one round's start to the next. How late a round was finalized is not recorded, and the first round may start at any hour, so
 * only what no finalization could give is a violation.
 */
function checkDistance(context: CommonContext, { from, to, tally }: { from: number; to: number; tally: Tally }): void {
  const { round } = context;
  const config = openingConfig(context);
  if (!config) return;
  const days = (to - from) / BLOCKS_PER_DAY;
  const finding = {
    file: paths.schedule(round),
    path: "latest_reveal_block",
    recorded: Number(days.toFixed(3)),
    expected: config.round_duration_days,
  };
  tally.expect(days > config.round_duration_days - 1, () => ({
    ...finding,
    code: "SCHEDULE_TOO_SOON",
    message: `Round ${round} starts ${days.toFixed(2)} days after the one before; rounds last ${config.round_duration_days}.`,
  }));
  tally.expect(days < config.round_duration_days + 1, () => ({
    ...finding,
    code: "SCHEDULE_LATE",
    message: `Round ${round} starts ${days.toFixed(2)} days after the one before; rounds last ${config.round_duration_days}.`,
  }));
}

/** A schedule goes by the config of the moment when it was written. */
const openingConfig = ({ root, config }: CommonContext) => root.opening ?? config;

function checkEta(context: CommonContext, tally: Tally): void {
  const { root, round } = context;
  const { state } = root;
  const config = openingConfig(context);
  if (!config || state?.stage !== "open" || state.current_round !== round || state.next_stage_eta === null) return;
  const eta = Date.parse(state.next_stage_eta);
  const [first, last] = [parseDate(config.first_evaluation_date), parseDate(config.last_competition_date)];
  const start = dayOf(eta + ETA_SLACK_MS) + parseTimeOfDay(config.round_start_time);
  const offset = Math.abs(eta - start);
  const inDates = first !== null && last !== null && dayOf(eta) >= first && dayOf(eta) <= last;
  tally.expect(Math.min(offset, DAY_MS - offset) <= ETA_SLACK_MS && inDates, () => ({
    code: "ETA_DIFFERS",
    file: paths.state,
    path: "next_stage_eta",
    recorded: state.next_stage_eta,
    expected: `${config.round_start_time} UTC on a day from ${config.first_evaluation_date} to ${config.last_competition_date}`,
    message: `Round ${round} is announced for ${state.next_stage_eta}, which the config's dates and hour do not give.`,
  }));
}
