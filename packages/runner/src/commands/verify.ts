import { CompetitionError } from "@404-gen/core";
import { policyLabel } from "@404-gen/core/competition";
import { needed, paths, stateFile } from "@404-gen/core/records";
import { getFile } from "@404-gen/core/round";
import type { Finding, VerifiedCompetition, VerifyResult } from "@404-gen/core/verify";
import { REF_HELP, type RecordReader, type Repository } from "../repository/open.ts";
import { verifyOpened } from "../repository/verify-opened.ts";
import { EXIT } from "../terminal/exit-codes.ts";
import { defineCommand, wholeNumber } from "./define.ts";
import { withHistory } from "./with-history.ts";

type Options = { round?: string; since?: string; ref?: string };

export const verifyCommand = () =>
  defineCommand<Options>({
    usage: "verify <repo>",
    summary: "Prove every decision that a state repository records, or list what differs from the rules",
    help: `REPO is a folder, an http(s) address, or owner/name on GitHub. With a git repository its history is proved too. A finding is
a violation (the record cannot have come of the rules), a warning (not without a person's hand or a fault of the validator's) or
a note. The command ends with 1 when there is a violation or a warning.`,
    configure: (command) =>
      command
        .option("--round <n>", "only this round")
        .option("--since <rev>", "take commits up to this one as they are")
        .option("--ref <name>", REF_HELP),
    work: async ({ args: [source = ""], options }, context) => {
      const { terminal, signal } = context;
      const work = async (repository: Repository) => {
        needed(await repository.reader.read(paths.state), paths.state, { source, why: "it holds no competition" });
        const round =
          options.round === undefined ? undefined : wholeNumber(options.round, { name: "--round", min: 0, max: 1e6 });
        if (round !== undefined) await expectRound(repository.reader, round);
        const result = await verifyOpened(repository, {
          round,
          since: await resolveSince(repository, options.since),
          signal,
        });
        terminal.result(result, sayResult);
        return result.findings.some(({ severity }) => severity !== "note") ? EXIT.negative : EXIT.ok;
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
    fault: "usage",
    data: { round },
  });
}

/** The whole id of the commit that a person named by its beginning. */
async function resolveSince({ git }: Repository, since: string | undefined): Promise<string | undefined> {
  if (since === undefined) return undefined;
  for await (const { id } of git?.commits() ?? []) if (id.startsWith(since.toLowerCase())) return id;
  throw new CompetitionError(`--since ${since}: there is no such commit in the repository's history`, {
    code: "COMMIT_UNKNOWN",
    fault: "usage",
  });
}

function sayResult({ findings, checked, competitions }: VerifyResult): string {
  const count = Object.values(checked).reduce((sum, one) => sum + one, 0);
  const families = Object.entries(checked).map(([family, number]) => `${family} ${number}`);
  const summary = (["violation", "warning", "note"] as const).map((severity) =>
    counted(findings.filter((one) => one.severity === severity).length, severity),
  );
  return [
    ...findings.map(sayFinding),
    ...competitions.map(sayPolicy),
    `${count} things checked (${families.join(", ")})`,
    findings.length === 0 ? "nothing differs from the rules" : summary.join(", "),
  ].join("\n");
}

const sayPolicy = ({ id, policy, rounds }: VerifiedCompetition): string =>
  `competition ${id} by policy ${policyLabel(policy)}: ${rounds.length === 1 ? `round ${rounds[0]}` : `${rounds.length} rounds`}`;

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;

const sayFinding = ({ severity, code, round, file, path, message }: Finding) =>
  `${severity.padEnd(9)} ${round === null ? "" : `round ${round} `}${code}: ${message}${file ? `\n          ${file}${path ? ` ${path}` : ""}` : ""}`;
