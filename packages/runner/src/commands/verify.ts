import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { amount, CompetitionError, MODEL_FORMATS, silentLogger, systemClock } from "@404-gen/core";
import { policyLabel } from "@404-gen/core/competition";
import { needed, paths, stateFile } from "@404-gen/core/records";
import { getFile } from "@404-gen/core/round";
import {
  type Cause,
  chainWitness,
  findingRow,
  type OutsideWitness,
  objectWitness,
  type Proof,
  type ProofVerdict,
  type VerifiedCompetition,
} from "@404-gen/core/verify";
import { REF_HELP, type RecordReader, type Repository } from "../repository/open.ts";
import { cacheFolder } from "../repository/proof-memory.ts";
import { verifyOpened } from "../repository/verify-opened.ts";
import { EXIT } from "../terminal/exit-codes.ts";
import { addNodeOptions, type ChainOptions, chainSettings } from "./chain-options.ts";
import { type CommandContext, defineCommand, wholeNumber } from "./define.ts";
import { addPolicyOption, openPolicies, POLICY_HELP, type PolicyOption } from "./policy-option.ts";
import { addPrivateOption, type PrivateOption } from "./private-option.ts";
import { withHistory } from "./with-history.ts";

type Options = ChainOptions &
  PrivateOption &
  PolicyOption & {
    round?: string;
    since?: string;
    ref?: string;
    witness?: string;
    fresh?: boolean;
    chain?: boolean;
    objects?: string | true;
  };

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
history that was written anew or taken back since is a violation. --chain compares each round's submissions with what its hotkeys revealed.
--objects fetches a sample of the files that the records name, compares their hashes and draws the models again; the commit's id draws the
sample, so that everybody who takes as many takes the same.
${POLICY_HELP} What it proves is not kept.`,
    configure: (command) =>
      addPolicyOption(addPrivateOption(addNodeOptions(command)))
        .option("--chain", "compare submissions, reveal blocks and hotkeys with the chain")
        .option("--objects [sample]", "fetch so many files, or (below 1) such a share of them (default: 20)")
        .option("--round <n>", "only this round")
        .option("--since <rev>", "take commits up to this one as they are")
        .option("--witness <file>", "remember the last commit proved of the branch, and refuse a history that left it")
        .option("--fresh", "prove all anew, whatever an earlier run proved")
        .option("--ref <name>", REF_HELP),
    work: async ({ args: [source = ""], options }, context) => {
      const { terminal, signal, env } = context;
      compileLater();
      const competitions = await openPolicies(options, context);
      const work = async (repository: Repository) => {
        needed(await repository.reader.read(paths.state), paths.state, { source, why: "it holds no competition" });
        const round =
          options.round === undefined ? undefined : wholeNumber(options.round, { name: "--round", min: 0, max: 1e6 });
        if (round !== undefined) await expectRound(repository.reader, round);
        const since = await resolveSince(repository, options.since);
        // A policy's code may change while its name and version stay the same, so a proof by it is not kept.
        const remembers = round === undefined && since === undefined && !options.fresh && competitions === undefined;
        const cache = remembers ? cacheFolder(env) : null;
        const result = await withOutside(options, context, (outside) =>
          verifyOpened(repository, {
            outside,
            competitions,
            round,
            since,
            memoryDir: cache && join(cache, "proofs"),
            witnessFile: options.witness,
            signal,
          }),
        );
        terminal.result(result, sayProof);
        return result.verdict === "proved" ? EXIT.ok : EXIT.negative;
      };
      return withHistory({ source, ref: options.ref, work }, context);
    },
  });

/**
 * Lets V8 compile only functions that run very often. Most functions of a proof run for a second, and their compilation took a tenth of the
 * processor time (537 commits, medians of five runs each, in turn: 2.5 s without the flag, 2.3 s with it). The budget is four times V8's own in
 * Node 20. A V8 that does not know the flag would complain on the terminal, so only those of Node 20 and 22 get it.
 */
function compileLater(): void {
  if (/^1[12]\./.test(process.versions.v8)) setFlagsFromString("--interrupt-budget=528000");
}

/** Opens the witnesses that the options ask for, and closes them after the work. */
async function withOutside<T>(
  options: Options,
  context: CommandContext,
  work: (outside: readonly OutsideWitness[]) => Promise<T>,
): Promise<T> {
  const outside: OutsideWitness[] = [];
  const handles: { close(): Promise<void> }[] = [];
  try {
    if (options.chain) {
      const { openChain } = await import("../assemble/parts/chain.ts");
      const chain = await openChain({
        settings: chainSettings(options, context),
        clock: systemClock,
        logger: silentLogger,
      });
      handles.push(chain);
      outside.push(chainWitness(chain));
    }
    if (options.objects !== undefined) {
      const { openRenderer } = await import("../assemble/parts/renderer.ts");
      const { openDoor } = await import("../assemble/parts/door.ts");
      const renderer = await openRenderer({ kind: "cpu", threads: 1, timeoutSeconds: RENDER_SECONDS });
      const { openDrawer } = await import("../assemble/parts/drawer.ts");
      const drawer = openDrawer({ threads: 1, timeoutMs: RENDER_SECONDS * 1000 });
      handles.push(renderer, { close: async () => drawer.close?.() });
      const door = openDoor(options);
      const fetch = (url: string, call: { readonly signal?: AbortSignal | undefined }) =>
        door.download(url, { maxBytes: MOST_BYTES, ...call });
      outside.push(objectWitness({ fetch, renderer, drawer, sample: sampleOf(options.objects) }));
    }
    return await work(outside);
  } finally {
    await Promise.all(handles.map((one) => one.close()));
  }
}

/** Seconds that drawing one model may take. */
const RENDER_SECONDS = 120;
/** Bytes of the largest file that is fetched: the largest limit of the model formats. */
const MOST_BYTES = Math.max(...Object.values(MODEL_FORMATS).map(({ maxBytes }) => maxBytes));

function sampleOf(text: string | true): number | undefined {
  if (text === true) return undefined;
  const value = Number(text);
  if ((value > 0 && value < 1) || (Number.isSafeInteger(value) && value > 0)) return value;
  throw new CompetitionError(
    `--objects is ${JSON.stringify(text)}, allowed is a whole number above 0 or a share between 0 and 1`,
    {
      code: "OPTION_INVALID",
      data: { name: "--objects", value: text },
    },
  );
}

/**
 * Refuses a round that has not begun: nothing in it could be wrong, so it would read as proved. A round that lost its files is a finding of the
 * proof.
 */
async function expectRound(reader: RecordReader, round: number): Promise<void> {
  if ((await reader.list(paths.round(round))).length > 0) return;
  const current = await getFile(reader, stateFile).then((state) => state?.current_round, () => undefined); // biome-ignore format: one question
  if (current !== undefined && round <= current) return;
  throw new CompetitionError(`there is no round ${round} in this repository`, {
    code: "ROUND_MISSING",
    data: { round },
  });
}

/** The commit that a person named by a branch, a tag, or the start of its id. It must be in the history of the commit that is proved. */
async function resolveSince({ git }: Repository, since: string | undefined): Promise<string | undefined> {
  if (since === undefined) return undefined;
  const revision = (await git?.resolve(since)) ?? since.toLowerCase();
  for await (const { id } of git?.history.commits() ?? []) if (id.startsWith(revision)) return id;
  throw new CompetitionError(`--since ${since}: there is no such commit in the repository's history`, {
    code: "COMMIT_UNKNOWN",
  });
}

const HEADLINES: Readonly<Record<ProofVerdict, string>> = {
  proved: "PROVED: nothing differs from the rules",
  doubtful: "DOUBTFUL: no rule is broken, but not without a person's hand or a fault of the validator's",
  violated: "VIOLATED: the record cannot have come of the rules",
};

/** The verdict, then the commit that it is about, then the reasons, then what was not checked. */
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
          `          ${amount(uncommitted.length, "file")} of the folder differ from it and were not read: ${uncommitted.slice(0, 5).join(", ")}`,
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

const INDENT = "\n          ";

/** One cause: the difference, the files, and the remedy. */
function sayCause({ severity, code, round, message, files }: Cause): string {
  const more = files.length > 3 ? ` and ${files.length - 3} more files` : "";
  const where = files.length === 0 ? "" : `${INDENT}${files.slice(0, 3).join(", ")}${more}`;
  const remedy = severity === "note" ? undefined : findingRow(code)?.remedy;
  return `${severity.padEnd(9)} ${round === null ? "" : `round ${round} `}${code}: ${message}${where}${remedy === undefined ? "" : `${INDENT}→ ${remedy}`}`;
}
