import { type Clock, CompetitionError, systemClock } from "@404-gen/core";
import { REF_HELP } from "../repository/open.ts";
import { repositoryReach } from "../repository/reach.ts";
import { createStatusReader, type StatusReader } from "../status/read-status.ts";
import { sayStatus } from "../status/say-status.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { defineCommand, wholeNumber } from "./define.ts";
import { addPolicyOption, openPolicies, POLICY_HELP, type PolicyOption } from "./policy-option.ts";

type Options = PolicyOption & { watch?: boolean; interval: string; ref?: string };

export const statusCommand = () =>
  defineCommand<Options>({
    usage: "status [repo]",
    summary: "Where a competition stands: stage, ETA, who is waited for, matches, audits, whom the weights go to",
    help: `REPO is a folder, an http(s) address, or owner/name on GitHub (default: GITHUB_REPO, else STATE_DIR). Everything comes of the
repository alone: the weights shown are those that its crown stands for. Where this machine runs the weights service, it also says when
the chain was last seen to hold them (404-gen weights show asks the chain).
With --watch it looks again until it is stopped; with --json too, one object a line.
${POLICY_HELP}`,
    configure: (command) =>
      addPolicyOption(command)
        .option("-w, --watch", "look again until stopped")
        .option("--interval <seconds>", "seconds between two looks of --watch", "30")
        .option("--ref <name>", REF_HELP),
    work: async ({ args, options }, context) => {
      const { terminal, settings: load, signal } = context;
      const seconds = wholeNumber(options.interval, { name: "--interval", min: 1, max: 86_400 });
      const settings = load();
      const source = args[0] ?? defaultSource(settings);
      const journalDir = settings.JOURNAL_DIR;
      const status = createStatusReader(source, {
        journalDir,
        competitions: await openPolicies(options, context),
        ref: options.ref,
        reach: repositoryReach(settings),
        signal,
      });
      if (!options.watch) return show(status, { terminal, clock: systemClock });
      return watch(status, { terminal, clock: systemClock, seconds, signal });
    },
  });

const defaultSource = ({
  GITHUB_REPO,
  STATE_DIR,
}: {
  readonly GITHUB_REPO?: string | undefined;
  readonly STATE_DIR: string;
}) => GITHUB_REPO ?? STATE_DIR;

type Display = { readonly terminal: Terminal; readonly clock: Clock };

async function show(status: StatusReader, { terminal, clock }: Display): Promise<undefined> {
  const now = clock.now();
  const view = await status.read(now);
  terminal.result(view, (result) => sayStatus(result, { now }));
  return undefined;
}

async function watch(
  status: StatusReader,
  options: Display & { readonly seconds: number; readonly signal: AbortSignal },
) {
  const { terminal, clock, seconds, signal } = options;
  while (!signal.aborted) {
    const now = clock.now();
    try {
      const view = await status.read(now);
      terminal.repaint();
      terminal.result(
        view,
        (result) => `${sayStatus(result, { now })}\n\n${new Date(now).toISOString()}, again every ${seconds} s`,
      );
    } catch (error) {
      // A usage error does not go away, so it ends the watch. Another error may: a server that is down comes back.
      if (signal.aborted) break;
      if (!CompetitionError.is(error) || error.fault === "usage") throw error;
      terminal.note(`${error.message} [${error.code}]; looking again in ${seconds} s`);
    }
    await clock.sleep(seconds * 1000, { signal }).catch(() => {});
  }
  return undefined;
}
