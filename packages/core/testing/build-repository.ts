import { formatConfig } from "../src/competition/records/config.ts";
import { formatLeader } from "../src/competition/records/leader.ts";
import { paths } from "../src/competition/records/paths.ts";
import { formatPrompts } from "../src/competition/records/prompts.ts";
import { formatSchedule } from "../src/competition/records/schedule.ts";
import { DAY_MS } from "../src/competition/rules/utc.ts";
import { type BuiltRepository, type CompetitionSize, type RepositoryBuilder, stateText } from "./build-cast.ts";
import { playRound } from "./build-round.ts";
import { createCommitLog } from "./commit-log.ts";
import { TEST_CONFIG, testLeader } from "./round-parts.ts";

const configOf = ({ prompts }: CompetitionSize) => ({
  ...TEST_CONFIG,
  ...{ name: "tiny", description: "A small competition", first_evaluation_date: "2026-02-01" },
  ...{ win_margin: 0.1, prompts_per_round: prompts, carryover_prompts: prompts / 4 },
});

const SMALL: CompetitionSize = { rounds: 2, prompts: 20, others: 0, downloads: 1, stem: (index) => `p${1000 + index}` };

const START = Date.parse("2026-02-02T08:00:00Z");
const START_BLOCK = 10_000;

/**
 * A small competition played through the rules in memory: in round 0 a cheat is rejected, the timeline restarts, and the better miner takes
 * the crown; in each later round the crown is defended. The last round has just opened. With other sizes the same happens among more miners
 * and prompts.
 */
export function buildRepository(options: Partial<CompetitionSize> = {}): BuiltRepository {
  const size = { ...SMALL, ...options };
  const config = configOf(size);
  const builder: RepositoryBuilder = {
    ...createCommitLog(() => builder.now),
    size,
    now: START,
    block: START_BLOCK,
  };
  builder.commit("Set up the competition", {
    [paths.config]: formatConfig(config),
    [paths.pool]: formatPrompts(
      Array.from({ length: 4 * size.prompts }, (_, index) => `https://prompts.example/${size.stem(index)}.png`),
    ),
    [paths.leader]: formatLeader([testLeader({ weight: 0.5, effective_block: START_BLOCK - 100 })]),
    [paths.schedule(0)]: formatSchedule({
      earliest_reveal_block: 0,
      latest_reveal_block: START_BLOCK,
      generation_deadline_block: START_BLOCK + 300,
    }),
    [paths.state]: stateText(0, "open", "2026-02-02T08:00:00Z"),
  });
  for (let round = 0; round < size.rounds; round++) {
    builder.now = Math.max(builder.now, START + round * DAY_MS);
    playRound(builder, round);
  }
  return { files: builder.files, commits: builder.commits };
}
