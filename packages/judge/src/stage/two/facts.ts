import type { StateStore } from "@404-gen/core";
import { LEADER, stemOf } from "@404-gen/core/records";
import { readRoundFacts, readRoundTwo, readSidesTwo } from "@404-gen/core/round";
import { activeLeader } from "@404-gen/core/rules";
import { type ModuleResults, STATE_FILES_TWO } from "@404-gen/core/two";

const { matrix, auditMatrix, auditRequests, generationAudits, generationReports, sourceAudits } = STATE_FILES_TWO;

/** Everything that a turn of competition 2's DUELS stage reads. */
export type FactsTwo = Awaited<ReturnType<typeof loadFactsTwo>>;

/** Reads a round's record as far as the DUELS stage needs it. Throws `RECORD_MISSING`, `RECORD_INVALID`. */
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
    /** Texts of the files that this stage writes, as they were seen. */
    texts: {
      matrix: await store.read(matrix.path({ round })),
      auditMatrix: await store.read(auditMatrix.path({ round })),
      requests: await store.read(auditRequests.path({ round })),
      verdicts: await store.read(generationAudits.path({ round })),
    },
    /** Texts by path of what others write and a verdict rests on, as they were seen. */
    others: {
      [generationReports.path({ round })]: await store.read(generationReports.path({ round })),
      [sourceAudits.path({ round })]: await store.read(sourceAudits.path({ round })),
    },
  };
}

/** A match's right side, or with `repeat` what an image made again in it. */
export type Sides = { readonly left: string; readonly right: string; readonly repeat?: number | undefined };

/** What both sides show; null for a side that has nothing at all. A leader that reigns no more shows nothing. */
export async function readSides(
  store: Pick<StateStore, "read">,
  { round, reigning, left, right, repeat }: Sides & Pick<FactsTwo, "round" | "reigning">,
): Promise<{ readonly left: ModuleResults | null; readonly right: ModuleResults | null }> {
  const { get } = readRoundTwo(store, { round });
  const sides = await readSidesTwo(get, { left, right, repeat: repeat ?? null });
  return left === LEADER && reigning === null ? { ...sides, left: null } : sides;
}
