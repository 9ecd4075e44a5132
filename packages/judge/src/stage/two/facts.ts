import type { StateStore } from "@404-gen/core";
import { LEADER, stemOf } from "@404-gen/core/records";
import { readRoundFacts, readRoundTwo, readSidesTwo } from "@404-gen/core/round";
import { activeLeader } from "@404-gen/core/rules";
import { type ModuleResults, STATE_FILES_TWO } from "@404-gen/core/two";

const { matrix, auditMatrix, auditRequests, generationAudits, generationReports, sourceAudits } = STATE_FILES_TWO;

/** Facts that a turn of competition 2's DUELS stage reads. */
export type FactsTwo = Awaited<ReturnType<typeof loadFactsTwo>>;

/** Reads the facts of a round for the DUELS stage. Throws `RECORD_MISSING`, `RECORD_INVALID`. */
export async function loadFactsTwo(store: Pick<StateStore, "read">, round: number) {
  const { get, need } = readRoundTwo(store, { round });
  const config = await need.config();
  const schedule = await need.schedule();
  const submissions = await get.submissions();
  const urls = submissions === null ? [] : await need.prompts();
  return {
    round,
    config,
    seed: (await need.seed()).seed,
    prompts: urls.map((url) => ({ name: stemOf(url), url })),
    submissions,
    builds: await get.builds(),
    reigning: activeLeader((await get.leader()) ?? [], schedule.latest_reveal_block),
    matrix: (await get.matrix()) ?? [],
    auditMatrix: (await get.auditMatrix()) ?? [],
    requests: (await get.auditRequests()) ?? [],
    verdicts: (await get.generationAudits()) ?? {},
    decided: await readRoundFacts(get),
    /** Texts of the files that this stage writes, at the look. */
    texts: {
      matrix: await store.read(matrix.path({ round })),
      auditMatrix: await store.read(auditMatrix.path({ round })),
      requests: await store.read(auditRequests.path({ round })),
      verdicts: await store.read(generationAudits.path({ round })),
    },
    /** Path → text, at the look, of files by others from which a verdict follows. */
    others: {
      [generationReports.path({ round })]: await store.read(generationReports.path({ round })),
      [sourceAudits.path({ round })]: await store.read(sourceAudits.path({ round })),
    },
  };
}

/** Sides of a match. With `repeat` the right side is what its image made in that repeat. */
export type Sides = { readonly left: string; readonly right: string; readonly repeat?: number | undefined };

/** Results of both sides; null for a side without any. A leader that no longer has the crown has none. */
export async function readSides(
  store: Pick<StateStore, "read">,
  { round, reigning, left, right, repeat }: Sides & Pick<FactsTwo, "round" | "reigning">,
): Promise<{ readonly left: ModuleResults | null; readonly right: ModuleResults | null }> {
  const { get } = readRoundTwo(store, { round });
  const sides = await readSidesTwo(get, { left, right, repeat: repeat ?? null });
  return left === LEADER && reigning === null ? { ...sides, left: null } : sides;
}
