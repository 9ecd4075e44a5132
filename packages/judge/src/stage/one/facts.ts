import type { StateStore } from "@404-gen/core";
import { matrixFile, stemOf } from "@404-gen/core/records";
import { readRoundOne, readTournament } from "@404-gen/core/round";
import { activeLeader } from "@404-gen/core/rules";
import type { MatchPrompt } from "../../match/form.ts";

/** Facts that a turn of the DUELS stage reads. */
export type RoundFacts = Awaited<ReturnType<typeof loadFacts>>;

/** Reads the facts of a round for the DUELS stage. Throws `RECORD_MISSING`, `RECORD_INVALID`. */
export async function loadFacts(store: Pick<StateStore, "read">, round: number) {
  const { get, need } = readRoundOne(store, { round });
  const config = await need.config();
  const { seed } = await need.seed();
  const schedule = await need.schedule();
  const submissions = await get.submissions();
  return {
    round,
    config,
    seed,
    hotkeys: Object.keys(submissions ?? {}),
    submissions,
    builds: await get.builds(),
    reigning: activeLeader((await get.leader()) ?? [], schedule.latest_reveal_block),
    requests: await get.auditRequests(),
    matrix: (await get.matrix()) ?? [],
    matrixText: await store.read(matrixFile.path({ round })),
    tournament: await readTournament(get),
  };
}

/** The round's prompts in its order. */
export async function loadPrompts(store: Pick<StateStore, "read">, round: number): Promise<readonly MatchPrompt[]> {
  const prompts = await readRoundOne(store, { round }).need.prompts();
  return prompts.map((url) => ({ name: stemOf(url), url }));
}
