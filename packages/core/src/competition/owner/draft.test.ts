import { expect, it } from "vitest";
import { createManualClock, createMemoryBranch, createMemoryStateStore } from "../../../testing/index.ts";
import { formatState } from "../records/state.ts";
import { createDraft } from "./draft.ts";

const REPORT = "rounds/1/report.json";
const message = "Update the report";
const duels = formatState({ current_round: 1, stage: "duels", next_stage_eta: null });

async function setUp() {
  const clock = createManualClock({ now: Date.UTC(2026, 1, 3, 10) });
  const branch = createMemoryBranch({ "state.json": duels, [REPORT]: "before" });
  const state = await createMemoryStateStore({ branch, clock });
  const other = await createMemoryStateStore({ branch, clock });
  const draft = createDraft({ state, record: state.snapshot(), round: 1, stages: ["duels"] });
  const write = (text: string) => draft.write([{ path: REPORT, text }], { message });
  const edit = async (path: string, text: string) => {
    await other.refresh();
    await other.commit([{ path, text }], { message: "theirs" });
  };
  return { branch, state, write, edit };
}

it("goes on from what the record said, and then from what it wrote itself, flushed or not", async () => {
  const { branch, state, write } = await setUp();
  await Promise.all([write("1"), write("2"), write("3")]);
  await state.flush();
  await write("4");
  await state.flush();
  expect(branch.files().get(REPORT)).toBe("4");
});

it("leaves alone what somebody else wrote since the work began, though its own store has seen that by now", async () => {
  const { branch, state, write, edit } = await setUp();
  await edit(REPORT, "complete, with a row that rests on it");
  await state.refresh();
  await expect(write("1")).rejects.toMatchObject({ code: "STATE_CONFLICT", data: { paths: [REPORT] } });
  await state.flush();
  expect(branch.files().get(REPORT)).toBe("complete, with a row that rests on it");
});

it("leaves alone what somebody else wrote between two of its own writes", async () => {
  const { state, write, edit } = await setUp();
  await write("1");
  await state.flush();
  await edit(REPORT, "theirs");
  await state.refresh();
  await expect(write("2")).rejects.toMatchObject({ code: "STATE_CONFLICT" });
});

it("drops what is late: the round has gone on", async () => {
  const { branch, state, write, edit } = await setUp();
  await write("1");
  await edit("state.json", formatState({ current_round: 1, stage: "finalizing", next_stage_eta: null }));
  await state.flush();
  expect(branch.files().get(REPORT)).toBe("before");
});

it("is over where the branch was rewritten since the work began, though the file is the same", async () => {
  const { branch, state, write, edit } = await setUp();
  await edit("evidence", "1");
  await state.refresh();
  branch.rewrite(branch.commits.slice(0, -1));
  await state.refresh();
  await expect(write("1")).rejects.toMatchObject({ code: "STATE_CONFLICT", data: { paths: [REPORT] } });
});
