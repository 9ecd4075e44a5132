import type { TurnResult } from "../../../ports/service.ts";
import type { StateChange } from "../../../ports/state-store.ts";
import { readRoundOne } from "../../one/read-round.ts";
import type { Look } from "../../owner/look.ts";
import { MESSAGES } from "../../records/commit-message.ts";
import type { CompetitionConfig } from "../../records/config.ts";
import { formatIgnoredSubmissions } from "../../records/ignored-submissions.ts";
import { paths } from "../../records/paths.ts";
import { formatPrompts, poolFile, promptsFile } from "../../records/prompts.ts";
import type { Schedule } from "../../records/schedule.ts";
import { formatSeed } from "../../records/seed.ts";
import { getFile, needFile } from "../../round/read-file.ts";
import { estimateEta } from "../../rules/schedule.ts";
import { selectSubmissions } from "../../rules/submissions.ts";
import { checkConfig } from "../shared/check-config.ts";
import type { Entry } from "./opening.ts";
import type { CollectorParts } from "./parts.ts";
import { waitForBlock } from "./wait-for-block.ts";

type OpenRound = CollectorParts & {
  readonly look: Look;
  readonly config: CompetitionConfig;
  readonly schedule: Schedule;
  readonly currentBlock: number;
  readonly entry: Extract<Entry, { readonly kind: "entered" }>;
};

/** OPEN: at the latest reveal block, what the miners committed becomes the round. Throws `CONFIG_INVALID`, `RECORD_MISSING`. */
export async function openTurn(parts: CollectorParts, look: Look): Promise<TurnResult> {
  const { chain, opening } = parts;
  const { round, record, signal } = look;
  const { need } = readRoundOne(record, { round });
  const schedule = await need.schedule();
  const currentBlock = await chain.currentBlock({ signal });
  const wait = waitForBlock(look, {
    currentBlock,
    targetBlock: schedule.latest_reveal_block,
    what: "the latest reveal block",
  });
  if (wait) return wait;
  const config = await need.config();
  checkConfig({ config, schedule, currentBlock, now: look.now, validate: opening.validateConfig });
  const selection = selectSubmissions({
    commitments: await chain.commitments({ signal }),
    schedule,
    roundName: `${config.name}-${round}`,
    checks: opening.checks,
  });
  const entry = await opening.enter(selection, look);
  if (entry.kind === "later") return entry.turn;
  const openRound = { ...parts, look, config, schedule, currentBlock, entry };
  return entry.hotkeys.length === 0 ? closeEmptyRound(openRound) : publishRound(openRound);
}

/** Nobody takes part: the leader keeps the crown, said in the commit that enters FINALIZING. */
async function closeEmptyRound(openRound: OpenRound): Promise<TurnResult> {
  const { look, notifier, currentBlock } = openRound;
  const { round } = look;
  const winner = await openRound.opening.leaderKeeps(look, currentBlock);
  await look.move("finalizing", {
    changes: [{ path: paths.winner(round), text: winner }, ...ignoredFile(openRound)],
  });
  const fields = { round, ignored: openRound.entry.ignored.length };
  await notifier.notify({
    kind: "submissions-none",
    level: "warning",
    title: `Round ${round}: no submissions`,
    fields,
  });
  return { kind: "acted", what: `round ${round} has no submissions; the leader keeps the crown` };
}

/** Seed, prompts, submissions and the stage in one commit; its message is what the image builds are triggered by. */
async function publishRound(openRound: OpenRound): Promise<TurnResult> {
  const { look, notifier, schedule, currentBlock, entry } = openRound;
  const { round, now } = look;
  const seed = openRound.randomSeed() >>> 0;
  await look.move("miner_generation", {
    eta: estimateEta({ now, currentBlock, targetBlock: schedule.generation_deadline_block }),
    changes: [
      { path: paths.seed(round), text: formatSeed({ seed }) },
      { path: paths.prompts(round), text: formatPrompts(await drawPrompts(openRound, seed)) },
      { path: paths.submissions(round), text: entry.text },
      ...ignoredFile(openRound),
    ],
    message: () => MESSAGES.roundOpened.text({ round }),
  });
  const submissions = entry.hotkeys.length;
  const title = `Round ${round}: ${submissions} submissions collected`;
  const fields = { round, submissions, ignored: entry.ignored.length, seed };
  await notifier.notify({ kind: "submissions-collected", level: "info", title, fields });
  return { kind: "acted", what: `published round ${round} with ${submissions} submissions` };
}

async function drawPrompts({ look, config, opening }: OpenRound, seed: number): Promise<readonly string[]> {
  const { round, record } = look;
  const pool = await needFile(record, poolFile);
  const previous = round > 0 ? await getFile(record, promptsFile, { round: round - 1 }) : null;
  const { prompts } = opening.selectPrompts({
    round,
    seed,
    previousPrompts: previous ?? [],
    pool,
    promptsPerRound: config.prompts_per_round,
    carryoverPrompts: config.carryover_prompts,
  });
  return prompts;
}

function ignoredFile({ look, entry }: OpenRound): StateChange[] {
  if (entry.ignored.length === 0) return [];
  const text = formatIgnoredSubmissions(entry.ignored.map((one) => ({ ...one })));
  return [{ path: paths.ignoredSubmissions(look.round), text }];
}
