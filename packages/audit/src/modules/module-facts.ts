import type { Look } from "@404-gen/core/owner";
import { type Stage, stemOf } from "@404-gen/core/records";
import { readRoundTwo } from "@404-gen/core/round";
import { activeLeader } from "@404-gen/core/rules";
import { roundIncomplete } from "../stage/round-facts.ts";

/** The recorded facts of a round of competition 2 that regenerations need. */
export type ModuleFacts = Awaited<ReturnType<typeof readModuleFacts>>;

/** Reads the facts of a round at one revision of the record. @throws CompetitionError `ROUND_INCOMPLETE`, `RECORD_INVALID` */
export async function readModuleFacts({
  record,
  round,
  stage,
}: Pick<Look, "record" | "round"> & { readonly stage: Stage }) {
  const { get } = readRoundTwo(record, { round });
  const [seed, prompts, submissions] = [await get.seed(), await get.prompts(), await get.submissions()];
  if (!seed || prompts === null || !submissions) throw roundIncomplete(round);
  const block = (await get.schedule())?.latest_reveal_block ?? Number.MAX_SAFE_INTEGER;
  return {
    round,
    stage,
    seed: seed.seed,
    /** Stem → address of the prompt picture, in the round's order. */
    prompts: new Map(prompts.map((url) => [stemOf(url), url])) as ReadonlyMap<string, string>,
    submissions,
    leader: activeLeader((await get.leader()) ?? [], block),
    baseline: (await get.generated("leader", 1)) ?? {},
    builds: await get.builds(),
    requests: (await get.auditRequests()) ?? [],
    reports: (await get.generationReports()) ?? {},
    verdicts: (await get.generationAudits()) ?? {},
    sourceAudits: (await get.sourceAudits()) ?? [],
    auditRepeats: (await get.config())?.audit_repeats ?? 3,
  };
}
