import { type RoundOne, readRoundOne } from "../one/read-round.ts";
import type { RecordSource } from "../round/record-cache.ts";

/** All that a round's records say about one hotkey; an absent file is null or empty, and so is a refused one, which `refused` names. */
export async function readRoundFacts(source: RecordSource, of: { readonly round: number; readonly hotkey: string }) {
  const { hotkey } = of;
  const round: RoundOne = readRoundOne(source, of);
  const { show } = round;
  const submissions = await show.submissions();
  const named = <T extends { readonly hotkey: string }>(list: readonly T[] | null) =>
    list?.find((each) => each.hotkey === hotkey) ?? null;
  return {
    collected: submissions !== null,
    submission: submissions?.[hotkey] ?? null,
    ignored: ((await show.ignoredSubmissions()) ?? []).filter((each) => each.hotkey === hotkey),
    build: (await show.builds())?.[hotkey] ?? null,
    submitted: await show.submitted(hotkey),
    generated: await show.generated(hotkey),
    request: named(await show.auditRequests()),
    audit: (await show.generationAudits())?.[hotkey] ?? null,
    source: named(await show.sourceAudits()),
    matches: ((await show.matrix()) ?? []).filter(({ left, right }) => left === hotkey || right === hotkey),
    winner: await show.winner(),
    /** Files that cannot be read, so that nothing is said of what they hold, by path. */
    refused: round.refused,
  };
}

export type RoundFacts = Awaited<ReturnType<typeof readRoundFacts>>;
