import { describe, expect, it } from "vitest";
import { createManualClock } from "../../../testing/manual-clock.ts";
import { createMemoryBranch } from "../../../testing/memory-branch.ts";
import { createMemoryStateStore } from "../../../testing/memory-state-store.ts";
import { CompetitionError } from "../../base/errors/competition-error.ts";
import { silentLogger } from "../../ports/logger.ts";
import type { Notice } from "../../ports/notifier.ts";
import type { StateStore } from "../../ports/state-store.ts";
import { formatState, parseState, type Stage } from "../records/state.ts";
import { defineOwner, type OwnerDefinition } from "./define-owner.ts";

const signal = new AbortController().signal;
const START = Date.UTC(2026, 1, 3, 10);
const state = (stage: Stage, more: object = {}) =>
  formatState({ current_round: 1, stage, next_stage_eta: null, ...more });
const down = () => new CompetitionError("git answered 500", { code: "GIT_UNAVAILABLE" });

async function setUp(act: OwnerDefinition["act"], settings: OwnerDefinition["settings"] = {}) {
  const branch = createMemoryBranch({ "state.json": state("duels") });
  const clock = createManualClock({ now: START });
  const inner = await createMemoryStateStore({ branch, clock });
  const other = await createMemoryStateStore({ branch, clock });
  const looks = { made: 0, fail: false };
  const store: StateStore = {
    ...inner,
    async refresh(options) {
      looks.made++;
      if (looks.fail) throw down();
      return inner.refresh(options);
    },
  };
  const notices: Notice[] = [];
  const notifier = { name: "n", notify: async (notice: Notice) => void notices.push(notice) };
  const context = { state: store, clock, logger: silentLogger, notifier };
  const service = defineOwner(context, { name: "judge", stages: ["duels"], act, settings, io: clock });
  const edit = async (path: string, text: string) => {
    await other.refresh();
    await other.commit([{ path, text }], { message: "by hand" });
  };
  const now = () => parseState(branch.files().get("state.json") ?? "", { path: "state.json" });
  return { branch, clock, notices, looks, edit, now, context, turn: () => service.turn({ signal }) };
}

describe("a turn", () => {
  it("leaves stages alone that are not its own, until the eta, and says why a round is held", async () => {
    let acts = 0;
    const { edit, turn } = await setUp(async () => {
      acts++;
      return { kind: "acted", what: "x" };
    });
    await edit("state.json", state("downloading", { next_stage_eta: "2026-02-03T10:10:00Z" }));
    const idle = { kind: "idle", orChange: true };
    expect(await turn()).toEqual({ ...idle, reason: "stage downloading", untilMs: START + 600_000 });
    const hold = { reason: "by hand", by: "me", since: "2026-02-03T09:00:00Z" };
    await edit("state.json", state("paused", { x404: { paused: hold } }));
    expect(await turn()).toMatchObject({
      ...idle,
      reason: "paused since 2026-02-03T09:00:00Z: by hand",
      untilMs: START + 1_800_000,
    });
    expect(acts).toBe(0);
  });

  it("hands on one revision of the record, whatever comes meanwhile", async () => {
    const read: (string | null)[] = [];
    const { edit, turn, context } = await setUp(async ({ record }) => {
      read.push(await record.read("a"));
      await edit("a", "2");
      await context.state.refresh();
      read.push(await record.read("a"));
      return { kind: "acted", what: "read" };
    });
    await edit("a", "1");
    await turn();
    expect(read).toEqual(["1", "1"]);
  });

  it("writes nothing over somebody who wrote first, and decides again", async () => {
    const { edit, turn, now, branch } = await setUp(async (look) => {
      await edit("state.json", state("paused"));
      await look.move("finalizing", { changes: [{ path: "rounds/1/winner.json", text: "{}" }] });
      return { kind: "acted", what: "crowned" };
    });
    expect(await turn()).toMatchObject({ kind: "acted", what: expect.stringContaining("looked again") });
    expect(now().stage).toBe("paused");
    expect(branch.files().has("rounds/1/winner.json")).toBe(false);
  });

  it("goes on as last known while the branch cannot be seen, for so long and no longer", async () => {
    const { looks, clock, turn } = await setUp(async () => ({ kind: "acted", what: "played" }));
    await turn();
    looks.fail = true;
    await clock.advance(1_700_000);
    expect(await turn()).toEqual({ kind: "acted", what: "played" });
    await clock.advance(200_000);
    await expect(turn()).rejects.toMatchObject({ code: "GIT_UNAVAILABLE" });
  });
});

describe("a pause", () => {
  it("notes what is to be resumed and why, rings, and says how to go on", async () => {
    const { turn, now, notices, branch } = await setUp((look) =>
      look.pause({ reason: "no judge", fields: { tries: 10 } }),
    );
    await turn();
    expect(now()).toMatchObject({
      stage: "paused",
      x404: { resume_stage: "duels", paused: { reason: "no judge", by: "judge", since: "2026-02-03T10:00:00.000Z" } },
    });
    expect(branch.commits.at(-1)?.message).toBe("Update state (paused) for round 1");
    expect(notices).toEqual([
      {
        kind: "round-paused",
        level: "alarm",
        title: "Round 1 paused in duels: no judge. `404-gen resume` goes on.",
        fields: { round: 1, stage: "duels", tries: 10 },
      },
    ]);
  });
});

describe("the guard between pieces of work", () => {
  const asking = async (
    settings: OwnerDefinition["settings"],
    work: (ask: () => Promise<boolean>) => Promise<void>,
  ) => {
    const world = await setUp(async (look) => {
      await work(look.mayGoOn);
      return { kind: "acted", what: "worked" };
    }, settings);
    return world;
  };

  it("looks at most so often, once for all who ask at a time, and sees a pause then", async () => {
    const answers: boolean[] = [];
    const world = await asking({ guardMs: 60_000 }, async (ask) => {
      for (let n = 0; n < 128; n++) answers.push(...(await Promise.all([ask(), ask(), ask()])));
      await world.edit("state.json", state("paused"));
      answers.push(await ask());
      await world.clock.advance(60_000);
      answers.push(...(await Promise.all([ask(), ask()])));
    });
    await world.turn();
    expect(answers.slice(-3)).toEqual([true, false, false]);
    expect(answers.slice(0, -3).every((answer) => answer)).toBe(true);
    // The turn's own, the first question's and the one after a minute.
    expect(world.looks.made).toBe(3);
  });

  it("says no to another round and to a stage that is not the owner's", async () => {
    const answers: boolean[] = [];
    const world = await asking({ guardMs: 0 }, async (ask) => {
      answers.push(await ask());
      await world.edit("state.json", state("duels", { current_round: 2 }));
      answers.push(await ask());
      await world.edit("state.json", state("finalizing"));
      answers.push(await ask());
    });
    await world.turn();
    expect(answers).toEqual([true, false, false]);
  });

  it("takes a look that failed for no news, until the branch was not seen for too long", async () => {
    const answers: boolean[] = [];
    const world = await asking({ guardMs: 60_000, unseenMs: 300_000 }, async (ask) => {
      answers.push(await ask());
      world.looks.fail = true;
      for (let n = 0; n < 6; n++) {
        await world.clock.advance(60_000);
        answers.push(await ask());
      }
      world.looks.fail = false;
      await world.clock.advance(60_000);
      answers.push(await ask());
    });
    await world.turn();
    expect(answers).toEqual([true, true, true, true, true, true, false, true]);
  });
});
