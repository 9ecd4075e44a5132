import { CompetitionError, type StateStore } from "@404-gen/core";
import { createMemoryStateStore } from "@404-gen/core/memory";
import { pauseRound, repairRecord, resumeRound } from "@404-gen/core/owner";
import { paths, stateExtras, stateFile } from "@404-gen/core/records";
import { getFile } from "@404-gen/core/round";
import { formatTimestamp } from "@404-gen/core/rules";
import { createSourceAuditor } from "../../demo/source-auditor.ts";
import { createLifeClock } from "../time/life-clock.ts";
import type { World } from "../world/world.ts";
import { repeat } from "./repeat.ts";

/** How often people look at the record, milliseconds. */
const LOOK_MS = 15 * 60_000;
/** Who they are in the record. */
const PERSON = "ada";

/** The people of a run. */
export type People = {
  /** Pauses that the services made themselves and a person ended. */
  resumed(): number;
};

type Person = { readonly world: World; readonly state: StateStore };

/** Plays the people who audit sources, pause and resume, and edit by hand. They reach the branch without faults, and try again when somebody else wrote first. */
export async function playPeople(world: World): Promise<People> {
  const clock = createLifeClock({ queue: world.queue, life: world.life });
  const state = await createMemoryStateStore({ branch: world.branch, clock, io: clock });
  const person: Person = { world, state };
  const act = (what: string, work: () => Promise<unknown>) => void insist(person, { what, work });
  const auditor = createSourceAuditor({ state });
  const { signal } = new AbortController();
  let resumeCount = 0;
  let isPausedByPerson = false;
  const look = () => {
    act("look", async () => {
      await auditor.turn({ signal });
      const round = await getFile(state, stateFile);
      if (round?.stage !== "paused" || isPausedByPerson) return;
      await resumeRound({ state }, {});
      // A branch that was set back can bring back a pause of theirs.
      if (stateExtras.of(round).paused?.by !== PERSON) resumeCount++;
    });
    world.queue.after(LOOK_MS, { life: world.life, run: look });
  };
  look();
  repeat(world, {
    name: "people-pause",
    run() {
      const since = timeIn(world);
      isPausedByPerson = true;
      act("pause", () => pauseRound({ state }, { reason: "a look at the machines", by: PERSON, since }));
      const ms = world.draws(`pause ${since}`).between([600_000, 7_200_000]);
      const run = () => {
        isPausedByPerson = false;
        act("resume", () => resumeRound({ state }, {}));
      };
      world.queue.after(ms, { life: world.life, run });
    },
  });
  repeat(world, { name: "people-config-edit", run: () => act("config", () => editConfig(person)) });
  repeat(world, { name: "people-hand-edit", run: () => act("pool", () => addPrompts(person)) });
  repeat(world, { name: "people-repair", run: () => act("repair", () => repair(person)) });
  return { resumed: () => resumeCount };
}

/** The world's time, as people write it in their notes. */
const timeIn = ({ queue }: World): string => formatTimestamp(queue.now());

type Errand = { readonly what: string; readonly work: () => Promise<unknown> };

/** Does a person's task. When another commit came first, the person tries again, five times in all; after any other refusal the task is given up. */
async function insist({ world, state }: Person, { what, work }: Errand): Promise<void> {
  for (let tries = 0; tries < 5; tries++) {
    try {
      await state.refresh();
      await work();
      return;
    } catch (error) {
      if (!CompetitionError.is(error)) throw error;
      world.trace.add({ who: "people", kind: "turn", what: `${what}: ${error.message}` });
      if (error.code !== "STATE_CONFLICT") return;
    }
  }
}

async function editConfig({ world, state }: Person): Promise<void> {
  const text = (await state.read(paths.config)) ?? "{}";
  const config = JSON.parse(text) as { description: string };
  const next = JSON.stringify({ ...config, description: `edited at ${world.queue.now()}` }, null, 2);
  await state.commit([{ path: paths.config, text: next }], {
    message: "Describe it better",
    expect: { [paths.config]: text },
  });
}

const withPrompt = async ({ world, state }: Person): Promise<string> =>
  `${((await state.read(paths.pool)) ?? "").trimEnd()}\nhttps://prompts.sim/h${world.queue.now()}.png`;

const addPrompts = async (person: Person): Promise<void> => {
  const change = { path: paths.pool, text: await withPrompt(person) };
  await person.state.commit([change], { message: "More prompts" });
};

async function repair(person: Person): Promise<void> {
  const { world, state } = person;
  const files = [{ path: paths.pool, text: await withPrompt(person) }];
  await repairRecord({ state }, { files, why: "a line was lost", by: PERSON, at: timeIn(world) });
}
