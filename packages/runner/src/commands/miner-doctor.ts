import {
  CompetitionError,
  type ErrorCode,
  type ModelFormat,
  maxModelBytes,
  modelFileName,
  silentLogger,
} from "@404-gen/core";
import type { Door } from "@404-gen/core/net";
import { commitSchema, promptsFile, repoSchema, stateFile, stemOf } from "@404-gen/core/records";
import { getFile } from "@404-gen/core/round";
import { checkCdnUrl } from "@404-gen/core/rules";
import { readHotkey } from "@404-gen/core/wallet";
import { inspectModel } from "@404-gen/render";
import { openDoor } from "../assemble/parts/door.ts";
import { attempt, type Checkup, ok, sayCheckups, skippedCheckup, wrong } from "../doctor/checkup.ts";
import { openRepository } from "../repository/open.ts";
import { repositoryReach } from "../repository/reach.ts";
import { EXIT } from "../terminal/exit-codes.ts";
import { bytesText } from "../terminal/files.ts";
import { addChainOptions, type ChainOptions, chainSettings } from "./chain-options.ts";
import { type CommandContext, defineCommand } from "./define.ts";
import { addPrivateOption, type PrivateOption } from "./private-option.ts";

type Options = ChainOptions &
  PrivateOption & {
    repo?: string;
    commit?: string;
    cdnUrl?: string;
    state?: string;
    prompts?: string;
    rawUrl: string;
  };

export const doctorCommand = () =>
  defineCommand<Options>({
    usage: "doctor",
    summary:
      "Check everything before you submit: wallet, repository, Dockerfile, files on your CDN, each as the validator will",
    configure: (command) =>
      addPrivateOption(addChainOptions(command))
        .option("--repo <owner/name>", "your repository")
        .option("--commit <sha>", "the commit that you publish")
        .option("--cdn-url <url>", "address of your files")
        .option("--state <repo>", "state repository; its current round's prompts are looked for on your CDN")
        .option("--prompts <stems>", "comma-separated names of files, without extension, to look for instead")
        .option("--raw-url <url>", "where the files of a repository are read", "https://raw.githubusercontent.com"),
    work: async ({ options }, context) => {
      const checks = await checkAll(options, context);
      const ready = checks.every(({ state }) => state !== "wrong");
      context.terminal.result({ ok: ready, checks }, (result) => sayCheckups(result.checks));
      return ready ? EXIT.ok : EXIT.negative;
    },
  });

async function checkAll(options: Options, context: CommandContext): Promise<Checkup[]> {
  const settings = chainSettings(options, context);
  const door = openDoor(options);
  const format = settings.MODEL_FORMAT;
  const stems = await findStems(options, context);
  const list: Checkup[] = [
    ok("settings", `netuid ${settings.NETUID}, network ${settings.SUBTENSOR_NETWORK}`),
    await attempt("wallet", async () => {
      const wallet = await readHotkey({
        name: settings.WALLET_NAME,
        hotkey: settings.WALLET_HOTKEY,
        path: settings.WALLET_PATH,
        password: settings.WALLET_PASSWORD,
        logger: silentLogger,
      });
      return `${wallet.label}${wallet.address ? ` ${wallet.address}` : ""}`;
    }),
    ...(await checkRepository(options, { door, signal: context.signal })),
  ];
  if (!options.cdnUrl) return [...list, skippedCheckup("files", "give --cdn-url")];
  if (stems.length === 0)
    return [...list, skippedCheckup("files", "give --state or --prompts: no round's prompts are known")];
  const cdn = checkCdnUrl(options.cdnUrl);
  if ("problem" in cdn) return [...list, wrong("files", cdn.problem)];
  for (const [index, stem] of stems.entries()) {
    context.terminal.progress({ done: index, total: stems.length, what: modelFileName(stem, format) });
    list.push(
      await checkFile(`${cdn.url}/${modelFileName(encodeURIComponent(stem), format)}`, {
        door,
        format,
        maxBytes: maxModelBytes(format, settings.MAX_GLB_SIZE_BYTES),
        signal: context.signal,
      }),
    );
  }
  return list;
}

async function findStems({ prompts, state: source }: Options, { env, signal }: CommandContext): Promise<string[]> {
  if (prompts !== undefined) return prompts.split(",").flatMap((stem) => stem.trim() || []);
  if (source === undefined) return [];
  const { reader, close } = await openRepository(source, { reach: repositoryReach(env), signal });
  try {
    const state = await getFile(reader, stateFile);
    const prompts = await getFile(reader, promptsFile, { round: state?.current_round ?? 0 });
    return (prompts ?? []).map(stemOf);
  } finally {
    await close();
  }
}

type Reach = { readonly door: Door; readonly signal: AbortSignal };

async function checkRepository({ repo, commit, rawUrl }: Options, { door, signal }: Reach): Promise<Checkup[]> {
  if (!repo || !commit) return [skippedCheckup("repository", "give --repo and --commit")];
  if (!repoSchema.safeParse(repo).success)
    return [wrong("repository", "owner/name of word characters, dots and hyphens")];
  if (!commitSchema.safeParse(commit).success) return [wrong("commit", "40 hex digits; a branch's name is no commit")];
  const check = await attempt("Dockerfile", async () => {
    const url = `${rawUrl.replace(/\/+$/, "")}/${repo}/${commit}/docker/Dockerfile`;
    const answer = await door.download(url, { maxBytes: 1 << 20, signal });
    if (answer.kind === "measured")
      return `docker/Dockerfile at ${commit.slice(0, 10)}, ${bytesText(answer.value.size)}`;
    throw failureOf(answer.kind === "rejected" ? answer.rejection : answer.error);
  });
  return [check];
}

type FileCheck = Reach & { readonly format: ModelFormat; readonly maxBytes: number };

async function checkFile(url: string, { door, format, maxBytes, signal }: FileCheck): Promise<Checkup> {
  return attempt(url, async () => {
    const answer = await door.download(url, { maxBytes, signal });
    if (answer.kind !== "measured") throw failureOf(answer.kind === "rejected" ? answer.rejection : answer.error);
    const inspection = await inspectModel(answer.value.bytes, { format });
    if (inspection.rejection) throw failureOf(inspection.rejection);
    return `${bytesText(answer.value.size)}, would be accepted${inspection.warnings.length > 0 ? ` (${inspection.warnings.join("; ")})` : ""}`;
  });
}

const failureOf = ({ code, message }: { readonly code: ErrorCode; readonly message: string }) =>
  new CompetitionError(message, { code, fault: "miner" });
