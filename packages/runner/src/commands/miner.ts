import {
  type Chain,
  type CommitmentPublisher,
  CompetitionError,
  type PublishedCommitment,
  silentLogger,
} from "@404-gen/core";
import {
  type CommitmentEffect,
  followCommitment,
  listSubmissions,
  type MinerStatus,
  minerStatus,
  publishSubmission,
} from "@404-gen/core/miner";
import { configFile, scheduleFile, stateFile } from "@404-gen/core/records";
import { getFile } from "@404-gen/core/round";
import type { CommitmentFields } from "@404-gen/core/rules";
import { readHotkey } from "@404-gen/core/wallet";
import { Command } from "commander";
import { competitionClock } from "../assemble/competition-clock.ts";
import { openChain } from "../assemble/parts/chain.ts";
import { openRepository, REF_HELP } from "../repository/open.ts";
import { repositoryReach } from "../repository/reach.ts";
import { EXIT } from "../terminal/exit-codes.ts";
import {
  addChainOptions,
  addWalletOptions,
  type ChainOptions,
  chainSettings,
  type WalletOptions,
} from "./chain-options.ts";
import { type CommandContext, defineCommand, wholeNumber } from "./define.ts";
import { doctorCommand } from "./miner-doctor.ts";
import { addPolicyOption, openPolicies, POLICY_HELP, type PolicyOption } from "./policy-option.ts";

/** A miner's commands: publish a submission, see it as the validator will read it, and see what became of it. */
export const minerCommand = () =>
  new Command("miner")
    .description("Publish a submission, see it as the validator will, and what became of it")
    .addCommand(commitHash())
    .addCommand(commitRepoCdn())
    .addCommand(listCommand())
    .addCommand(statusCommand())
    .addCommand(doctorCommand());

type PublishOptions = ChainOptions & { blocks: string; replacePending?: boolean; dryRun?: boolean; wait?: boolean };

const addPublishOptions = (command: Command) =>
  addChainOptions(command)
    .option("--blocks <n>", "blocks until the chain reveals it", "360")
    .option("--replace-pending", "overwrite a commitment of yours that still waits for its reveal; it is lost")
    .option("--wait", "stay until the chain has revealed it, and compare the text (1 when it was not revealed)")
    .option("--dry-run", "show what would be published, and publish nothing");

const commitHash = () =>
  defineCommand<PublishOptions & { commit: string }>({
    usage: "commit-hash",
    summary: "Publish the commit of your solution, sealed until its reveal",
    configure: (command) => addPublishOptions(command).requiredOption("--commit <sha>", "40 hex digits"),
    work: ({ options }, context) => publish({ commit: options.commit }, { options, context }),
  });

const commitRepoCdn = () =>
  defineCommand<PublishOptions & { repo: string; cdnUrl: string }>({
    usage: "commit-repo-cdn",
    summary: "Publish your repository and the address of your files, sealed until its reveal",
    configure: (command) =>
      addPublishOptions(command)
        .requiredOption("--repo <owner/name>", "your repository")
        .requiredOption("--cdn-url <url>", "address under which your {stem}.glb or .ply lie"),
    work: ({ options }, context) => publish({ repo: options.repo, cdn_url: options.cdnUrl }, { options, context }),
  });

type PublishJob = { readonly options: PublishOptions; readonly context: CommandContext };

async function publish(fields: CommitmentFields, { options, context }: PublishJob): Promise<number | undefined> {
  const blocksUntilReveal = wholeNumber(options.blocks, { name: "--blocks", min: 1, max: 100_000 });
  const settings = chainSettings(options, context);
  const chain = await openChain({
    settings,
    sign: !options.dryRun,
    clock: await competitionClock(settings),
    logger: silentLogger,
  });
  try {
    if (!isPublisher(chain)) throw new CompetitionError("this chain takes no commitments", { code: "CHAIN_READ_ONLY" });
    const publication = await publishSubmission(options.dryRun ? dryPublisher(chain) : chain, {
      fields,
      blocksUntilReveal,
      replacePending: options.replacePending,
      signal: context.signal,
    });
    const dryRun = options.dryRun === true;
    const sentence = `${dryRun ? "would publish" : "published"} ${publication.text}\nrevealed near block ${publication.revealBlock}`;
    if (!options.wait || dryRun) {
      context.terminal.result({ ...publication, dryRun }, () => sentence);
      return undefined;
    }
    context.terminal.note(sentence);
    const effect = await waitForReveal(chain, { ...publication, context });
    context.terminal.result({ ...publication, dryRun, effect }, () => sayEffect(effect));
    return effect.kind === "revealed" ? undefined : EXIT.negative;
  } finally {
    await chain.close();
  }
}

/** Shows the block as progress while it waits: the reveal may be more than an hour away. */
function waitForReveal(
  chain: Chain,
  { context, ...publication }: PublishedCommitment & { readonly text: string; readonly context: CommandContext },
): Promise<CommitmentEffect> {
  let from: number | null = null;
  return followCommitment(chain, {
    ...publication,
    signal: context.signal,
    onBlock: (block) => {
      from ??= block;
      context.terminal.progress({ done: block - from, total: publication.revealBlock - from, what: "blocks" });
    },
  });
}

const sayEffect = (effect: CommitmentEffect): string =>
  effect.kind === "revealed"
    ? `revealed at block ${effect.block}, as it was published`
    : `not revealed: ${effect.reason}`;

/** Publishes nothing; says at which block the text would be revealed. */
const dryPublisher = (chain: Pick<Chain, "currentBlock">): CommitmentPublisher => ({
  publish: async (_text, { blocksUntilReveal = 360, signal } = {}) => ({
    hotkey: "none",
    transaction: "none",
    revealBlock: (await chain.currentBlock({ signal })) + blocksUntilReveal,
  }),
});

/** True for a chain that takes commitments: both of ours do, the simulated one and Bittensor's. */
const isPublisher = (chain: Chain): chain is Chain & CommitmentPublisher => "publish" in chain;

const listCommand = () =>
  defineCommand<ChainOptions & { state?: string; all?: boolean }>({
    usage: "list",
    summary: "All hotkeys' submissions as the validator will read them, and why any is ignored",
    configure: (command) =>
      addChainOptions(command)
        .option(
          "--state <repo>",
          "state repository whose current round's window counts (default: the setting GITHUB_REPO)",
        )
        .option("--all", "take every revealed commitment, whatever its round"),
    settingFlags: true,
    work: async ({ options }, context) => {
      const settings = chainSettings(options, context);
      const window = options.all ? null : await roundWindow(options.state ?? settings.GITHUB_REPO, context);
      const chain = await openChain({ settings, clock: await competitionClock(settings), logger: silentLogger });
      try {
        const list = await listSubmissions(chain, {
          schedule: window?.schedule ?? null,
          roundName: window?.name ?? "any",
          signal: context.signal,
        });
        const result = { round: window?.round ?? null, window: window?.schedule ?? null, submissions: list };
        context.terminal.result(result, ({ submissions }) =>
          submissions.length === 0
            ? "nobody has revealed anything"
            : submissions
                .map(({ hotkey, submission, ignored }) => {
                  const reasons = ignored.map(
                    ({ code, message, block }) => `    ${block ?? "-"}: ${message} [${code}]`,
                  );
                  const head = submission
                    ? `${hotkey}  ${submission.repo} ${submission.commit.slice(0, 10)} ${submission.cdn_url} (block ${submission.revealed_at_block})`
                    : `${hotkey}  nothing counts`;
                  return [head, ...reasons].join("\n");
                })
                .join("\n"),
        );
        return undefined;
      } finally {
        await chain.close();
      }
    },
  });

async function roundWindow(source: string | undefined, { env, signal }: CommandContext) {
  if (source === undefined) return null;
  const { reader, close } = await openRepository(source, { reach: repositoryReach(env), signal });
  try {
    const state = await getFile(reader, stateFile);
    const config = await getFile(reader, configFile);
    const round = state?.current_round ?? 0;
    const schedule = await getFile(reader, scheduleFile, { round });
    return schedule ? { round, schedule, name: `${config?.name ?? "round"}-${round}` } : null;
  } finally {
    await close();
  }
}

type StatusOptions = WalletOptions & PolicyOption & { hotkey?: string; round?: string; ref?: string };

const statusCommand = () =>
  defineCommand<StatusOptions>({
    usage: "status [repo]",
    summary: "What became of your submission: collected, built, rendered, judged, audited, and with what reasons",
    help: POLICY_HELP,
    configure: (command) =>
      addPolicyOption(addWalletOptions(command))
        .option("--hotkey <address>", "your hotkey's SS58 address (default: the wallet's)")
        .option("--round <n>", "round (default: the current one)")
        .option("--ref <name>", REF_HELP),
    work: async ({ args, options }, context) => {
      const { terminal, settings, signal } = context;
      const hotkey = options.hotkey ?? (await walletAddress(options, context));
      const competitions = await openPolicies(options, context);
      const repository = await openRepository(args[0] ?? settings().GITHUB_REPO ?? settings().STATE_DIR, {
        ref: options.ref,
        reach: repositoryReach(settings()),
        signal,
      });
      try {
        const round =
          options.round === undefined ? undefined : wholeNumber(options.round, { name: "--round", min: 0, max: 1e6 });
        const status = await minerStatus(repository.reader, { hotkey, round, competitions });
        terminal.result(status, sayStatus);
        return status.steps.some(({ state }) => state === "failed") ? EXIT.negative : EXIT.ok;
      } finally {
        await repository.close();
      }
    },
  });

/** Address of the wallet's hotkey, for a status without --hotkey. */
async function walletAddress(options: WalletOptions, context: CommandContext): Promise<string> {
  const {
    WALLET_NAME: name,
    WALLET_HOTKEY: hotkey,
    WALLET_PATH: path,
    WALLET_PASSWORD: password,
  } = chainSettings(options, context);
  const { address, label } = await readHotkey({ name, hotkey, path, password, logger: silentLogger });
  if (address) return address;
  throw new CompetitionError(`${label} names no address; give --hotkey`, { code: "HOTKEY_INVALID", fault: "usage" });
}

function sayStatus({ hotkey, round, currentRound, stage, isOver, steps }: MinerStatus): string {
  const signs = { done: "✓", partial: "△", failed: "✗", waiting: "…", none: "–", unknown: "?" } as const;
  const lines = steps.flatMap(({ name, state, detail, reasons }) => [
    `  ${signs[state]} ${name.padEnd(15)} ${detail}`,
    ...reasons.map(({ code, count, example }) => `      ${count} × ${code}, for example ${example}`),
  ]);
  const now = isOver && round < currentRound ? `over; now round ${currentRound}` : `now ${stage.replaceAll("_", " ")}`;
  return [`${hotkey}, round ${round} (${now})`, ...lines].join("\n");
}
