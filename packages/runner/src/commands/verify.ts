import { join } from "node:path";
import { CompetitionError } from "@404-gen/core";
import { policyLabel } from "@404-gen/core/competition";
import { needed, paths, stateFile } from "@404-gen/core/records";
import { getFile } from "@404-gen/core/round";
import type { Cause, Proof, ProofVerdict, VerifiedCompetition } from "@404-gen/core/verify";
import { REF_HELP, type RecordReader, type Repository } from "../repository/open.ts";
import { cacheFolder } from "../repository/proof-memory.ts";
import { verifyOpened } from "../repository/verify-opened.ts";
import { EXIT } from "../terminal/exit-codes.ts";
import { defineCommand, wholeNumber } from "./define.ts";
import { withHistory } from "./with-history.ts";

type Options = { round?: string; since?: string; ref?: string; witness?: string; fresh?: boolean };

export const verifyCommand = () =>
  defineCommand<Options>({
    usage: "verify <repo>",
    summary: "Prove every decision that a state repository records, or list what differs from the rules",
    help: `REPO is a folder, an http(s) address, or owner/name on GitHub. With a git repository its history is proved too, commit by commit.
A finding is a violation (the record cannot have come of the rules), a warning (not without a person's hand or a fault of the
validator's) or a note; those with one cause stand once, and --json has them all. The command ends with 0 only for a proof of
the commit that it names, with 1 when there is a violation or a warning. What was not checked is said, and why.
What was proved is kept (XDG_CACHE_HOME, else ~/.cache), bound to the repository, the policies and this build: the next run begins there,
and tells the earlier findings again. --fresh proves all anew. --witness remembers the last commit proved of each branch in a file: a
history that was written anew or taken back since is a violation.`,
    configure: (command) =>
      command
        .option("--round <n>", "only this round")
        .option("--since <rev>", "take commits up to this one as they are")
        .option("--witness <file>", "remember the last commit proved of the branch, and refuse a history that left it")
        .option("--fresh", "prove all anew, whatever an earlier run proved")
        .option("--ref <name>", REF_HELP),
    work: async ({ args: [source = ""], options }, context) => {
      const { terminal, signal, env } = context;
      const work = async (repository: Repository) => {
        needed(await repository.reader.read(paths.state), paths.state, { source, why: "it holds no competition" });
        const round =
          options.round === undefined ? undefined : wholeNumber(options.round, { name: "--round", min: 0, max: 1e6 });
        if (round !== undefined) await expectRound(repository.reader, round);
        const since = await resolveSince(repository, options.since);
        const cache = round === undefined && since === undefined && !options.fresh ? cacheFolder(env) : null;
        const result = await verifyOpened(repository, {
          round,
          since,
          memoryDir: cache && join(cache, "proofs"),
          witnessFile: options.witness,
          signal,
        });
        terminal.result(result, sayProof);
        return result.verdict === "proved" ? EXIT.ok : EXIT.negative;
      };
      return withHistory({ source, ref: options.ref, work }, context);
    },
  });

/** A round that the record has not come to must not read as proved; one whose files are gone is a finding. */
async function expectRound(reader: RecordReader, round: number): Promise<void> {
  if ((await reader.list(paths.round(round))).length > 0) return;
  const current = await getFile(reader, stateFile).then((state) => state?.current_round, () => undefined); // biome-ignore format: one question
  if (current !== undefined && round <= current) return;
  throw new CompetitionError(`there is no round ${round} in this repository`, {
    code: "ROUND_MISSING",
    data: { round },
  });
}

/** The commit that a person named by a branch, a tag, or an id's beginning; it must be one of those that led here. */
async function resolveSince({ git }: Repository, since: string | undefined): Promise<string | undefined> {
  if (since === undefined) return undefined;
  const wanted = (await git?.resolve(since)) ?? since.toLowerCase();
  for await (const { id } of git?.history.commits() ?? []) if (id.startsWith(wanted)) return id;
  throw new CompetitionError(`--since ${since}: there is no such commit in the repository's history`, {
    code: "COMMIT_UNKNOWN",
  });
}

const HEADLINES: Readonly<Record<ProofVerdict, string>> = {
  proved: "PROVED: nothing differs from the rules",
  doubtful: "DOUBTFUL: no rule is broken, but not without a person's hand or a fault of the validator's",
  violated: "VIOLATED: the record cannot have come of the rules",
};

/** The verdict first, then of what, then why, then what it says nothing of. */
function sayProof({ verdict, source, competitions, causes, checked, notChecked }: Proof): string {
  const count = Object.values(checked).reduce((sum, one) => sum + one, 0);
  const families = Object.entries(checked).map(([family, number]) => `${family} ${number}`);
  const { uncommitted } = source;
  return [
    HEADLINES[verdict],
    `of ${saySource(source)}`,
    ...(uncommitted.length === 0
      ? []
      : [
          `          ${counted(uncommitted.length, "file")} of the folder differ from it and were not read: ${uncommitted.slice(0, 5).join(", ")}`,
        ]),
    ...(source.provedBefore === null
      ? []
      : [`history up to ${source.provedBefore.slice(0, 10)} as an earlier run proved it`]),
    ...competitions.map(sayPolicy),
    ...causes.map(sayCause),
    `${count} things checked (${families.join(", ")})`,
    ...notChecked.map(({ what, why }) => `not checked: ${what} (${why})`),
  ].join("\n");
}

const sayPolicy = ({ id, policy, rounds }: VerifiedCompetition): string =>
  `competition ${id} by policy ${policyLabel(policy)}: ${rounds.length === 1 ? `round ${rounds[0]}` : `${rounds.length} rounds`}`;

const saySource = ({ name, branch, commit }: Proof["source"]): string =>
  commit === null
    ? `${name}, a folder without git`
    : `commit ${commit}${branch === null ? "" : ` of branch ${branch}`} in ${name}`;

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;

const sayCause = ({ severity, code, round, message, files }: Cause) =>
  `${severity.padEnd(9)} ${round === null ? "" : `round ${round} `}${code}: ${message}${files.length === 0 ? "" : `\n          ${files.slice(0, 3).join(", ")}${files.length > 3 ? ` and ${files.length - 3} more files` : ""}`}`;
