import { describe, expect, it } from "vitest";
import {
  beginning,
  CONFIG,
  commitId,
  connect,
  createWorld,
  hotkey,
  type ServicesOptions,
  START,
  services,
  stageOf,
} from "../../../testing/round-world.ts";
import type { HotkeyCommitments } from "../../ports/chain.ts";
import { formatConfig } from "../records/config.ts";
import { paths } from "../records/paths.ts";
import { formatState, type Stage } from "../records/state.ts";

const signal = new AbortController().signal;
const state = (stage: Stage, extra: object = {}) =>
  formatState({ current_round: 0, stage, next_stage_eta: null, ...extra });
const one: HotkeyCommitments[] = [
  {
    hotkey: hotkey(0),
    entries: [
      {
        block: 10,
        text: JSON.stringify({ repo: "a/b", commit: commitId(1), cdn_url: "https://c.example" }),
        problem: null,
      },
    ],
  },
];

async function setUp(
  changes: Record<string, string> = {},
  options: ServicesOptions & { commitments?: HotkeyCommitments[] } = {},
) {
  const world = createWorld({ files: beginning(changes), commitments: () => options.commitments ?? one });
  const context = await connect(world);
  const [collector, judge, manager] = services(world, { ...options, context });
  return { world, context, collector: collector!, judge: judge!, manager: manager! };
}

describe("the collector", () => {
  it("waits for the latest reveal block, between the shortest and the longest look", async () => {
    const { world, collector } = await setUp();
    expect(await collector.turn({ signal })).toMatchObject({ kind: "waiting", untilMs: START + 1_800_000 });
    await world.clock.advance(5_999 * 12_000);
    expect(await collector.turn({ signal })).toMatchObject({ kind: "waiting", untilMs: world.clock.now() + 120_000 });
    await world.clock.advance(12_000);
    expect(await collector.turn({ signal })).toMatchObject({ kind: "acted" });
  });

  it("says when generation is expected to end", async () => {
    const { world, context, collector } = await setUp();
    await world.clock.advance(6_000 * 12_000);
    await collector.turn({ signal });
    expect(await stageOf(context)).toEqual({
      current_round: 0,
      stage: "miner_generation",
      next_stage_eta: "2026-02-02T10:00:00Z",
    });
  });

  it("pauses at the end of DOWNLOADING when told to, and notes where to go on", async () => {
    const submissions = JSON.stringify({});
    const files = { [paths.state]: state("downloading"), [paths.submissions(0)]: submissions };
    const { context, collector } = await setUp(files, { settings: { pauseOnStageEnd: true } });
    await collector.turn({ signal });
    expect(await stageOf(context)).toMatchObject({ stage: "paused", x404: { resume_stage: "duels" } });
    expect(await collector.turn({ signal })).toMatchObject({ kind: "idle", reason: "paused" });
  });

  it("decides again when an operator pauses between its look and its commit", async () => {
    const world = createWorld({
      files: beginning({ [paths.state]: state("miner_generation") }),
      commitments: () => one,
    });
    const context = await connect(world);
    const operator = await connect(world);
    const pausing = {
      ...world,
      chain: {
        ...world.chain,
        currentBlock: async () => {
          await operator.state.commit([{ path: paths.state, text: state("paused") }], { message: "Hold" });
          return 6_600;
        },
      },
    };
    const [collector] = services(pausing, { context });
    expect(await collector!.turn({ signal })).toMatchObject({
      kind: "acted",
      what: expect.stringContaining("looked again"),
    });
    expect((await stageOf(operator)).stage).toBe("paused");
    expect(await collector!.turn({ signal })).toMatchObject({ kind: "idle" });
  });

  it.each<[string, string, object]>([
    [
      paths.config,
      formatConfig({ ...CONFIG, last_competition_date: "2026-01-05" }),
      { code: "CONFIG_INVALID", data: { file: "config.json", field: "last_competition_date" } },
    ],
    [
      paths.config,
      formatConfig({ ...CONFIG, carryover_prompts: 9 }),
      { code: "CONFIG_INVALID", data: { file: "config.json", field: "carryover_prompts" } },
    ],
    [
      paths.config,
      formatConfig(CONFIG).replace("0.05", '"much"'),
      { code: "RECORD_INVALID", data: { file: "config.json", field: "win_margin" } },
    ],
    [paths.schedule(0), "{", { code: "RECORD_INVALID", data: { file: "rounds/0/schedule.json" } }],
    [paths.pool, "not an address", { code: "RECORD_INVALID", data: { file: "prompts.txt" } }],
    [
      paths.state,
      '{"current_round":-1,"stage":"open","next_stage_eta":null}',
      { code: "RECORD_INVALID", data: { file: "state.json", field: "current_round" } },
    ],
  ])("names file and field of a bad %s and writes nothing", async (path, text, problem) => {
    const { world, collector } = await setUp({ [path]: text });
    await world.clock.advance(6_000 * 12_000);
    await expect(collector.turn({ signal })).rejects.toMatchObject(problem);
    expect(world.branch.commits.length).toBe(1);
  });
});

describe("the round manager", () => {
  const finalizing = { [paths.state]: state("finalizing") };

  it("leaves other stages alone", async () => {
    const { manager } = await setUp();
    expect(await manager.turn({ signal })).toMatchObject({ kind: "idle", reason: "stage open" });
  });

  it("gives a round without submissions and without winner to the leader instead of stalling", async () => {
    const { world, context, manager } = await setUp(finalizing);
    await world.clock.advance(6_600 * 12_000);
    await manager.turn({ signal });
    expect(await stageOf(context)).toMatchObject({
      current_round: 1,
      stage: "open",
      next_stage_eta: "2026-02-04T08:00:00Z",
    });
    expect(JSON.parse((await context.state.read(paths.winner(0)))!)).toMatchObject({ winner_hotkey: "leader" });
  });

  it("waits, saying for what, when a round with submissions has no winner", async () => {
    const submissions = JSON.stringify({
      [hotkey(0)]: {
        repo: "a/b",
        commit: commitId(1),
        cdn_url: "https://c.example",
        revealed_at_block: 1,
        round: "mesh-0",
      },
    });
    const { world, manager } = await setUp({ ...finalizing, [paths.submissions(0)]: submissions });
    expect(await manager.turn({ signal })).toMatchObject({
      kind: "waiting",
      reason: expect.stringContaining("rounds/0/winner.json"),
    });
    expect(world.branch.commits.length).toBe(1);
  });

  it("refuses a config whose competition was over before the round began, and ends one that ran out since", async () => {
    const over = formatConfig({ ...CONFIG, first_evaluation_date: "2026-01-01", last_competition_date: "2026-02-01" });
    const { world, manager } = await setUp({ ...finalizing, [paths.config]: over });
    await world.clock.advance(6_600 * 12_000);
    await expect(manager.turn({ signal })).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      data: { field: "last_competition_date" },
    });
    const last = formatConfig({ ...CONFIG, last_competition_date: "2026-02-02" });
    const ending = await setUp({ ...finalizing, [paths.config]: last });
    await ending.world.clock.advance(6_600 * 12_000 * 3);
    await ending.manager.turn({ signal });
    expect(await stageOf(ending.context)).toMatchObject({ current_round: 0, stage: "finished", next_stage_eta: null });
  });

  it("keeps keys of the state that it does not know", async () => {
    const { world, context, manager } = await setUp({
      [paths.state]: state("finalizing", { operator: "note", x404: { kept: 1 } }),
    });
    await world.clock.advance(6_600 * 12_000);
    await manager.turn({ signal });
    expect(await stageOf(context)).toMatchObject({ stage: "open", operator: "note", x404: { kept: 1 } });
  });
});
