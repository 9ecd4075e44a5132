import type { Competition } from "../../define-competition.ts";
import { paths } from "../../records/paths.ts";
import type { ListedSource } from "../../round/record-cache.ts";
import { loadRoot } from "../load-records.ts";
import { createLedger, type Tally } from "../tally.ts";
import type { ReplayedCommit } from "../types.ts";
import type { VerifyOptions } from "../verify-options.ts";
import { namedCommit, sayCommit } from "./commit-of.ts";
import type { DecidingFile } from "./decisions.ts";
import { findingKey } from "./finding-key.ts";
import { configsOf, type FrozenRounds } from "./round-terms.ts";

export type DecidedAt = {
  readonly decided: readonly {
    readonly deciding: DecidingFile;
    readonly path: string;
    readonly keys: readonly string[];
  }[];
  /** The competition of a round; of null: of what lies beside the rounds. */
  readonly competitionOf: (round: number | null) => Competition;
  /** The repository after the commit. */
  readonly source: ListedSource;
  /** What each round goes by so far. */
  readonly frozen: FrozenRounds;
  readonly limits: VerifyOptions["limits"];
  readonly tally: (round: number | null) => Tally;
};

/**
 * Whatever a commit decides is checked as it stood then: the same checks as of the newest state, over the files of that commit. A decision
 * that was wrong when it was taken is reported, also when it was overwritten since.
 */
export async function checkDecidedAt(commit: ReplayedCommit, options: DecidedAt): Promise<void> {
  const { source, competitionOf, tally } = options;
  const decisions = options.decided.filter(({ keys }) => keys.length > 0);
  for (const { deciding, path, keys } of decisions) {
    const number = /^rounds\/(\d+)\//.exec(path)?.[1];
    const round = number === undefined ? null : Number(number);
    if (round !== null) {
      const { policy } = competitionOf(round);
      await deciding.check?.({ round, keys, source, policy, commit: namedCommit(commit), tally: tally(round) });
    }
    const { family } = deciding;
    if (family === undefined) continue;
    await retell(commit, { ...options, competition: competitionOf(round), round, family, path, keys });
  }
}

type Retelling = DecidedAt & {
  readonly competition: Competition;
  readonly round: number | null;
  readonly family: string;
  /** The file that decides, and what of it the commit decided. */
  readonly path: string;
  readonly keys: readonly string[];
};

/** Runs one family of checks over the commit's files and reports what it finds that the newest state no longer shows. */
async function retell(
  commit: ReplayedCommit,
  { competition, round, family, path, keys, source, frozen, limits, tally }: Retelling,
): Promise<void> {
  const ledger = createLedger();
  const silent = createLedger().tally("aside", round);
  const own = (name: string) => (name === family ? ledger.tally(name, round) : silent);
  const only = round === null ? undefined : new Set([round - 1, round, round + 1]);
  const root = { ...(await loadRoot({ reader: source, tally: silent, only })), configs: configsOf(frozen) };
  if (round === null) await competition.verifyRoot({ reader: source, root, tally: own });
  else {
    const files = await source.list(paths.round(round));
    await competition.verifyRound({
      reader: source,
      root,
      round,
      files,
      limits,
      tally: own,
      families: new Set([family]),
    });
  }
  const telling = tally(round);
  const commitName = namedCommit(commit);
  // Crowns are named by their index in findings too: what other commits gave was reported with theirs.
  const isOwn = (place: string | null) => place === null || keys.includes(place.split(".")[0] ?? "");
  const findings = ledger.findings.filter((one) => round !== null || one.file !== path || isOwn(one.path));
  for (let count = ledger.checked[family] ?? 0; count > findings.length; count--) telling.expect(true, never);
  for (const finding of findings) {
    if (finding.severity === "note") continue;
    telling.expect(false, () => ({
      ...finding,
      unless: [findingKey(finding)],
      commit: commitName,
      message: `${finding.message.replace(/\.$/, "")}, as it was decided by ${sayCommit(commitName)}.`,
    }));
  }
}

const never = () => ({ code: "X_HELD", message: "" }) as const;
