import { BLOCK_SECONDS } from "../../ports/chain.ts";
import type { CompetitionConfig } from "../records/config.ts";
import type { Schedule } from "../records/schedule.ts";
import type { CompetitionState, Stage } from "../records/state.ts";
import { DAY_MS, parseDate, parseTimeOfDay } from "./utc.ts";

/** A block whose time is known. */
export type BlockAnchor = {
  /** Number of the block. */
  readonly block: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
};

/** A block of a round, and where its time comes from: `eta` the state's announcement, `history` a commit, `calendar` the config's dates. */
export type RoundAnchor = BlockAnchor & {
  /** What told its time. */
  readonly from: "eta" | "history" | "calendar";
};

/** Blocks that stages end at. */
const TARGETS: Readonly<Partial<Record<Stage, keyof Schedule & string>>> = {
  open: "latest_reveal_block",
  miner_generation: "generation_deadline_block",
};

/**
 * The block at a time, at 12 s a block.
 *
 * @example
 * blockAt({ block: 5_000, at: 0 }, 60_000); // 5005: five blocks of 12 s later
 */
export const blockAt = ({ block, at }: BlockAnchor, now: number): number =>
  Math.max(0, block + Math.trunc((now - at) / 1000 / BLOCK_SECONDS));

/** The block that the state announces, and when; null in a stage without an eta. */
export function etaAnchor(
  { stage, next_stage_eta: eta }: Pick<CompetitionState, "stage" | "next_stage_eta">,
  schedule: Schedule | null,
): BlockAnchor | null {
  const target = TARGETS[stage];
  if (target === undefined || eta === null || schedule === null) return null;
  return { block: schedule[target] as number, at: Date.parse(eta) };
}

/** What the time of a round's block is known from. */
export type AnchorOptions = {
  /** `state.json`; null when it cannot be read. */
  readonly state: Pick<CompetitionState, "stage" | "next_stage_eta"> | null;
  /** The round's. */
  readonly schedule: Schedule | null;
  /** When the round entered its stages, milliseconds since the epoch, as far as history tells. @default none */
  readonly entered?: ReadonlyMap<string, number> | undefined;
  /** Schedule of the competition's first round. */
  readonly first: Schedule | null;
  /** Days and hour of the rounds. */
  readonly config: Pick<CompetitionConfig, "first_evaluation_date" | "round_start_time">;
};

/**
 * A block of the round whose time the record gives: the announced one; otherwise one at which history shows that a stage began; otherwise one by
 * the calendar. A round starts at `round_start_time` of some day, and the blocks since the first round (if that began on its date) say of which
 * day. Null without a schedule.
 *
 * @example
 * const anchor = anchorOf({ state, schedule, first, config });
 * const currentBlock = anchor && blockAt(anchor, Date.now());
 */
export function anchorOf({ state, schedule, entered, first, config }: AnchorOptions): RoundAnchor | null {
  if (schedule === null) return null;
  const anchor = state && etaAnchor(state, schedule);
  if (anchor) return { ...anchor, from: "eta" };
  const generating = entered?.get("miner_generation");
  if (generating !== undefined) return { block: schedule.latest_reveal_block, at: generating, from: "history" };
  const downloading = entered?.get("downloading");
  if (downloading !== undefined) return { block: schedule.generation_deadline_block, at: downloading, from: "history" };
  const date = parseDate(config.first_evaluation_date);
  if (first === null || date === null) return null;
  const sinceFirst = (schedule.latest_reveal_block - first.latest_reveal_block) * BLOCK_SECONDS * 1000;
  const days = Math.round(sinceFirst / DAY_MS);
  const at = date + parseTimeOfDay(config.round_start_time) + days * DAY_MS;
  return { block: schedule.latest_reveal_block, at, from: "calendar" };
}
