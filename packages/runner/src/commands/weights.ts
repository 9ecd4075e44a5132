import { type SetWeightsOutcome, showText, showValue, silentLogger, type WeightsOnChain } from "@404-gen/core";
import { needed, paths, stateFile } from "@404-gen/core/records";
import { getFile } from "@404-gen/core/round";
import { lastFinishedRound, readWeightsPlan, type WeightsPlan } from "@404-gen/core/stages";
import { Command } from "commander";
import { competitionClock } from "../assemble/competition-clock.ts";
import { openChain } from "../assemble/parts/chain.ts";
import { createLogger } from "../logs/create-logger.ts";
import { openRepository, REF_HELP, type Repository } from "../repository/open.ts";
import { repositoryReach } from "../repository/reach.ts";
import { verifyOpened } from "../repository/verify-opened.ts";
import { EXIT } from "../terminal/exit-codes.ts";
import { addChainOptions, type ChainOptions, chainSettings } from "./chain-options.ts";
import { type CommandContext, defineCommand } from "./define.ts";

type Options = ChainOptions & { ref?: string; dryRun?: boolean; verify?: boolean };

/** `weights plan`, `weights show` and `weights set`. */
export const weightsCommand = () =>
  new Command("weights")
    .description("What the leader's crown is worth on chain")
    .addCommand(planCommand())
    .addCommand(showCommand())
    .addCommand(setCommand());

const planCommand = () =>
  defineCommand<Options>({
    usage: "plan [repo]",
    summary: "Print the weights that would be set now, and why: from which leader entry and commit",
    configure: (command) => addChainOptions(command).option("--ref <name>", REF_HELP),
    settingFlags: true,
    work: async ({ args, options }, context) => {
      const { plan } = await makePlan(args[0], { options, context, verify: false });
      context.terminal.result({ ...plan, ...refusalOf(plan, null) }, () => sayPlan(showValue(plan)));
      return plan.kind === "refused" ? EXIT.negative : EXIT.ok;
    },
  });

const showCommand = () =>
  defineCommand<Options>({
    usage: "show",
    summary: "Print what the chain holds for this validator: the weights in force, and commits that are still sealed",
    configure: addChainOptions,
    settingFlags: true,
    work: async ({ options }, context) => {
      const chain = await openSigning({ options, context });
      try {
        const onChain = await chain.readWeights({ signal: context.signal });
        context.terminal.result(onChain, sayHeld);
      } finally {
        await chain.close();
      }
      return EXIT.ok;
    },
  });

const setCommand = () =>
  defineCommand<Options>({
    usage: "set [repo]",
    summary: "Set the weights now, once: verified, checked against what the chain would refuse, and read back",
    configure: (command) =>
      addChainOptions(command)
        .option("--ref <name>", REF_HELP)
        .option("--dry-run", "plan and verify, but send nothing")
        .option("--no-verify", "do not verify the last round first (the record's word alone)"),
    settingFlags: true,
    work: async ({ args, options }, context) => {
      const { terminal } = context;
      const verify = options.verify !== false && chainSettings(options, context).VERIFY_BEFORE_WEIGHTS;
      if (!verify) terminal.note("WARNING: the last round is not verified: weights go by the record's word alone");
      const { plan, problem } = await makePlan(args[0], { options, context, verify });
      if (plan.kind !== "set" || problem !== null) {
        terminal.result({ plan, outcome: null, ...refusalOf(plan, problem) }, (result) =>
          [sayPlan(result.plan), ...(problem === null ? [] : [`not set: ${showText(problem.message)}`])].join("\n"),
        );
        return plan.kind === "wait" ? EXIT.ok : EXIT.negative;
      }
      const outcome = options.dryRun ? null : await setOnChain(plan, { options, context });
      terminal.result(
        { plan, outcome },
        (result) =>
          `${sayPlan(result.plan)}\n${result.outcome ? sayOutcome(result.outcome) : "dry run: nothing was sent"}`,
      );
      return outcome === null || outcome.kind === "set" ? EXIT.ok : EXIT.infrastructure;
    },
  });

type Work = { readonly options: Options; readonly context: CommandContext };

/** The error of the JSON output, as in every command, for a plan that is refused, or a round that is not proved or was repaired. */
function refusalOf(plan: WeightsPlan, problem: Problem | null) {
  if (plan.kind === "refused") return { error: { code: plan.code, message: plan.explanation } };
  return problem === null ? {} : { error: problem };
}

async function makePlan(source: string | undefined, { options, context, verify }: Work & { readonly verify: boolean }) {
  const settings = chainSettings(options, context);
  const repository = await openRepository(source ?? settings.GITHUB_REPO ?? settings.STATE_DIR, {
    ref: options.ref,
    history: verify,
    reach: repositoryReach(settings),
    signal: context.signal,
  });
  try {
    const { git, reader } = repository;
    // A repository without state.json is no record. It has no leader either, and without a leader all weight would go to the subnet's owner.
    needed(await reader.read(paths.state), paths.state, { source: repository.name });
    const chain = await openChain({ settings, clock: await competitionClock(settings), logger: silentLogger });
    try {
      const plan = await readWeightsPlan({
        record: { read: (path) => reader.read(path), revision: git?.revision ?? null },
        chain,
        ownerUid: settings.SUBNET_OWNER_UID,
        signal: context.signal,
      });
      const problem = verify && plan.kind === "set" && plan.leader ? await verifyLastRound(repository, settings) : null;
      return { plan, problem };
    } finally {
      await chain.close();
    }
  } finally {
    await repository.close();
  }
}

/** The reason why a round's winner gets no weight. */
type Problem = { readonly code: "ROUND_NOT_VERIFIED" | "ROUND_REPAIRED"; readonly message: string };

async function verifyLastRound(
  repository: Repository,
  { ACCEPT_REPAIRED_ROUNDS }: { readonly ACCEPT_REPAIRED_ROUNDS: boolean },
): Promise<Problem | null> {
  const state = await getFile(repository.reader, stateFile);
  const round = state ? lastFinishedRound(state) : null;
  if (round === null) return null;
  const { findings } = await verifyOpened(repository, { round });
  const violations = findings.filter(({ severity }) => severity === "violation");
  const repair = ACCEPT_REPAIRED_ROUNDS ? undefined : findings.find(({ code }) => code === "RECORD_REPAIRED");
  if (violations.length > 0)
    return {
      code: "ROUND_NOT_VERIFIED",
      message: `round ${round} does not prove itself (${violations.length} violations, first: ${violations[0]?.message}); \`404-gen verify\` lists them, --no-verify sets weights all the same`,
    };
  if (repair)
    return {
      code: "ROUND_REPAIRED",
      message: `round ${round} rests on a repaired record (${repair.message}); ACCEPT_REPAIRED_ROUNDS=true takes it`,
    };
  return null;
}

async function openSigning({ options, context }: Work) {
  const settings = chainSettings(options, context);
  const logger = createLogger({ level: settings.LOG_LEVEL, destination: context.logTo });
  return openChain({ settings, sign: true, clock: await competitionClock(settings), logger });
}

async function setOnChain(plan: Extract<WeightsPlan, { kind: "set" }>, { options, context }: Work) {
  const chain = await openSigning({ options, context });
  try {
    return await chain.setWeights(plan.shares, { signal: context.signal });
  } finally {
    await chain.close();
  }
}

function sayPlan(plan: WeightsPlan): string {
  const from = `as of block ${plan.block}${plan.revision ? `, record ${plan.revision.slice(0, 10)}` : ""}`;
  if (plan.kind !== "set") return `${plan.explanation} (${from})`;
  const shares = Object.entries(plan.shares).map(([uid, share]) => `  uid ${uid}: ${share}`);
  const entry =
    plan.entry === null
      ? []
      : [`  leader.json entry ${plan.entry}: ${plan.leader?.repo} ${plan.leader?.commit.slice(0, 10)}`];
  return [`${plan.explanation} (${from})`, ...shares, ...entry].join("\n");
}

function sayOutcome(outcome: SetWeightsOutcome): string {
  if (outcome.kind === "set")
    return `set at block ${outcome.block} (${outcome.path}), transaction ${outcome.transaction}`;
  return `${outcome.kind === "failed" ? "not set" : "not now"}: ${outcome.reason} [${outcome.code}]`;
}

function sayHeld({ block, timeMs, lastUpdate, values, sealedAt }: WeightsOnChain): string {
  const time = timeMs === null ? "" : `, ${new Date(timeMs).toISOString()}`;
  const rows = Object.entries(values).map(([uid, value]) => `  uid ${uid}: ${value} of 65535`);
  const sealNote =
    sealedAt.length === 0 ? [] : [`  sealed until their epoch: commits of blocks ${sealedAt.join(", ")}`];
  return [
    `last set at block ${lastUpdate} (as of block ${block}${time})`,
    ...(rows.length === 0 ? ["  none in force"] : rows),
    ...sealNote,
  ].join("\n");
}
