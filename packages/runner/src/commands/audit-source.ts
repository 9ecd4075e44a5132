import { auditSource, SOURCE_RULES, type SourceAuditReport, type SourceFinding, type SourceTree } from "@404-gen/audit";
import { asCompetitionError, CompetitionError } from "@404-gen/core";
import { leaderFile, stateFile, submissionsFile } from "@404-gen/core/records";
import { getFile, needFile } from "@404-gen/core/round";
import { openRepository } from "../repository/open.ts";
import { repositoryReach } from "../repository/reach.ts";
import { readSourceTree } from "../repository/source-tree.ts";
import { EXIT } from "../terminal/exit-codes.ts";
import { type CommandContext, defineCommand } from "./define.ts";

type Options = {
  repo?: string;
  commit?: string;
  branch: string;
  hotkey?: string;
  against?: string[];
  state?: string;
};

const HELP = `Prepares what a person needs for source_audit.json: which files stand in the leader's and other miners' repositories too (the same, moved,
or changed), the share of equal lines, packages without exact versions, network calls, models fetched without a revision, and what the
Dockerfile does. It advises; \`404-gen audit record-source\` records what a person decided.

  404-gen audit source --repo ./clone --against ./leader
  404-gen audit source --repo owner/name --commit 1a2b3c4… --against other/name@5d6e7f8…
  404-gen audit source --hotkey 5H… --state 404-Repo/404-active-competition

--repo and --against take a folder, an http(s) address, or owner/name on GitHub, with @COMMIT after them where one is meant. --state compares
with the leader and every other submission of the round, and finds --hotkey's repository. Ends with 1 when there is something to look at.`;

export const auditSourceCommand = () =>
  defineCommand<Options>({
    usage: "source",
    summary: "Prepare a source audit: copies of others' code, and what a person should look at",
    help: HELP,
    configure: (command) =>
      command
        .option("--repo <source>", "the miner's repository: a folder, an address, or owner/name on GitHub")
        .option("--commit <sha>", "commit (default: the newest)")
        .option("--branch <name>", "branch of an address that leads to the commit", "main")
        .option("--hotkey <hotkey>", "the miner, found in --state, instead of --repo and --commit")
        .option("--against <source>", "a repository to compare with; may be given again", (one, all: string[] = []) => [
          ...all,
          one,
        ])
        .option("--state <source>", "state repository: compares with its leader and its round's submissions"),
    work: async ({ options }, context) => {
      const { terminal } = context;
      const sources = options.state === undefined ? [] : await readSources(options.state, context);
      const auditPlace = auditedOf(options, sources);
      const others = [
        ...(options.against ?? []).map((text) => ({ name: text, ...placeOf(text) })),
        ...sources.filter(({ repo, commit }) => !(repo === auditPlace.repo && commit === auditPlace.commit)),
      ];
      const read = (place: Place) => {
        terminal.note(`reading ${place.repo}${place.commit === undefined ? "" : ` at ${place.commit.slice(0, 7)}`}`);
        const { env, signal } = context;
        const { branch } = options;
        return readSourceTree(place.repo, {
          commit: place.commit,
          branch,
          reach: repositoryReach(env),
          signal,
        });
      };
      const tree = await read(auditPlace);
      const report = auditSource({ tree, others: await readOthers(others, { read, context }) });
      terminal.result(report, sayReport);
      const look = report.findings.length > 0 || report.comparisons.some(({ copies }) => copies.length > 0);
      return look ? EXIT.negative : EXIT.ok;
    },
  });

type Place = { readonly repo: string; readonly commit: string | undefined };
type Source = Place & { readonly name: string; readonly hotkey?: string };

/** Splits `owner/name@commit`. A folder's name may contain an @ too, so only hex digits after it count as a commit. */
function placeOf(text: string): Place {
  const [, repo, commit] = /^(.+)@([0-9a-f]{7,40})$/i.exec(text) ?? [];
  return repo === undefined ? { repo: text, commit: undefined } : { repo, commit };
}

function auditedOf({ repo, commit, hotkey }: Options, sources: readonly Source[]): Place {
  if ((repo === undefined) === (hotkey === undefined))
    throw invalid("give --repo, or --hotkey with --state, one of them");
  if (repo !== undefined) return commit === undefined ? placeOf(repo) : { repo, commit };
  const source = sources.find((one) => one.hotkey === hotkey);
  if (!source) throw invalid(`--hotkey ${hotkey}: --state has no submission of it in this round`);
  return source;
}

const invalid = (message: string) => new CompetitionError(message, { code: "OPTION_INVALID" });

/** The leader's solution and the round's submissions. */
async function readSources(state: string, { env, signal }: CommandContext): Promise<Source[]> {
  const repository = await openRepository(state, {
    reach: repositoryReach(env),
    signal,
  });
  try {
    const { reader } = repository;
    const round = (await needFile(reader, stateFile)).current_round;
    const leader = (await getFile(reader, leaderFile))?.at(-1);
    const submissions = Object.entries((await getFile(reader, submissionsFile, { round })) ?? {});
    return [
      ...(leader ? [{ name: `leader ${leader.repo}`, repo: leader.repo, commit: leader.commit }] : []),
      ...submissions.map(([hotkey, { repo, commit }]) => ({
        name: `${hotkey.slice(0, 10)} ${repo}`,
        repo,
        commit,
        hotkey,
      })),
    ];
  } finally {
    await repository.close();
  }
}

type Reading = { readonly read: (place: Place) => Promise<SourceTree>; readonly context: CommandContext };

/** Reads the other repositories. One that cannot be read is reported and left out; the rest are read all the same. */
async function readOthers(others: readonly Source[], { read, context }: Reading): Promise<SourceTree[]> {
  const trees: SourceTree[] = [];
  for (const other of others) {
    try {
      trees.push({ ...(await read(other)), name: other.name });
    } catch (error) {
      context.signal.throwIfAborted();
      const { code, message } = asCompetitionError(error, { code: "SOURCE_MISSING" });
      context.terminal.note(`not compared with ${other.name}: ${message} [${code}]`);
    }
  }
  return trees;
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
/** Most copies of one repository that are shown; --json has them all. */
const MOST_SHOWN = 15;

function sayReport({ name, files, codeFiles, findings, comparisons }: SourceAuditReport): string {
  const comparisonLines = comparisons.flatMap(({ other, equalLines, lines, copies }) => [
    `${percent(equalLines)} of its ${lines} lines stand in ${other}`,
    ...copies
      .slice(0, MOST_SHOWN)
      .map(
        ({ path, from, kind, share }) =>
          `  ${path}: ${WORDS[kind]} ${from}${kind === "changed" ? ` (${percent(share)})` : ""}`,
      ),
    ...(copies.length > MOST_SHOWN ? [`  … and ${copies.length - MOST_SHOWN} files more`] : []),
  ]);
  return [
    `${name}: ${files} files, ${codeFiles} of code`,
    ...(comparisonLines.length > 0 ? ["", ...comparisonLines] : []),
    ...(findings.length > 0 ? ["", ...findings.map(sayFinding)] : []),
    "",
    "This is advice. A person reads the source and decides: `404-gen audit record-source` records it.",
  ].join("\n");
}

const WORDS = { same: "the same as", moved: "is", changed: "mostly" } as const;

function sayFinding({ rule, path, line, text }: SourceFinding): string {
  const row = Object.hasOwn(SOURCE_RULES, rule) ? SOURCE_RULES[rule as keyof typeof SOURCE_RULES] : null;
  const place = line > 0 ? `${path}:${line}` : path;
  return row ? `${place}: ${row.what} [${rule}]\n    ${text}\n    ${row.ask}` : `${place}: ${text} [${rule}]`;
}
