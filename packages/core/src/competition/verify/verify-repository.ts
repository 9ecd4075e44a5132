import { COMPETITIONS } from "../competitions.ts";
import type { Competition } from "../define-competition.ts";
import { assignRounds } from "./assign-rounds.ts";
import { checkPaths } from "./checks/paths.ts";
import { loadRoot } from "./load-records.ts";
import { replayHistory } from "./replay/replay-history.ts";
import { createLedger } from "./tally.ts";
import type { Finding, RecordReader, VerifiedCompetition, VerifyOptions, VerifyResult } from "./types.ts";

/**
 * Replays a state repository's records through the policy that the validator runs, and lists every difference. Which competition a round
 * belongs to is recognised from its records. Reads one round at a time, so memory does not grow with the number of rounds. Throws only what the
 * reader throws.
 *
 * @example
 * const { findings, checked } = await verifyRepository(store);
 * for (const finding of findings) log(finding.severity, finding.code, finding.message);
 */
export async function verifyRepository(reader: RecordReader, options: VerifyOptions = {}): Promise<VerifyResult> {
  const ledger = createLedger();
  const root = await loadRoot({ reader, tally: ledger.tally("records", null) });
  const { limits, round: wanted, competitions = COMPETITIONS } = options;
  const assignment = await assignRounds({ reader, rounds: root.rounds, competitions });
  for (const [round, files] of root.rounds) {
    options.signal?.throwIfAborted();
    if (wanted !== undefined && round !== wanted) continue;
    const competition = assignment.get(round) ?? competitions[0];
    const tally = (family: string) => ledger.tally(family, round);
    await competition.verifyRound({ reader, root, round, files, limits, tally });
  }
  const latest = [...assignment.values()].at(-1) ?? competitions[0];
  await latest.verifyRoot({ reader, root, tally: (family) => ledger.tally(family, null) });
  if (wanted === undefined && reader.oddities)
    checkPaths(await reader.oddities(), { files: latest.files, tally: ledger.tally("paths", null) });
  if (options.history) {
    const competitionOf = (round: number | null) => assignment.get(round ?? -1) ?? latest;
    const { since = null, now } = options;
    await replayHistory(options.history, { ledger, competitionOf, limits, round: wanted, since, now });
  }
  return {
    findings: sorted(ledger.findings),
    checked: ledger.checked,
    competitions: named(assignment, wanted),
  };
}

/** Which competitions were gone by, under which policy, in which rounds. */
function named(assignment: ReadonlyMap<number, Competition>, wanted: number | undefined): VerifiedCompetition[] {
  const rounds = [...assignment].filter(([round]) => wanted === undefined || round === wanted);
  return [...new Set(rounds.map(([, competition]) => competition))].map(({ id, title, policy: { name, version } }) => ({
    id,
    title,
    policy: { name, version },
    rounds: rounds.filter(([, competition]) => competition.id === id).map(([round]) => round),
  }));
}

function sorted(findings: readonly Finding[]): Finding[] {
  const key = ({ round, file, code, path }: Finding) =>
    [String(round ?? -1).padStart(10, "0"), file ?? "", code, path ?? ""].join("\u0000");
  const keyed = findings.map((finding) => ({ finding, key: key(finding) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ finding }) => finding);
}
