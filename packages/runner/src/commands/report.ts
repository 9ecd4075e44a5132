import { resolve } from "node:path";
import { stateFile } from "@404-gen/core/records";
import { needFile } from "@404-gen/core/round";
import { makeReport } from "../report/make-report.ts";
import { REF_HELP, type RecordReader, type Repository } from "../repository/open.ts";
import { bytesText, writeAtomically } from "../terminal/files.ts";
import { defineCommand, wholeNumber } from "./define.ts";
import { addPolicyOption, openPolicies, POLICY_HELP, type PolicyOption } from "./policy-option.ts";
import { withHistory } from "./with-history.ts";

type Options = PolicyOption & { round?: string; out: string; ref?: string };

export const reportCommand = () =>
  defineCommand<Options>({
    usage: "report <repo>",
    summary: "One page about a round: the field, the matches, the duels, the audits, and why each miner won or lost",
    help: `REPO is a folder, an http(s) address, or owner/name on GitHub. The page works from disk; only pictures are links.
${POLICY_HELP}`,
    configure: (command) =>
      addPolicyOption(command)
        .option("--round <n>", "round (default: the last one that is over, else the current one)")
        .requiredOption("-o, --out <file>", "file to write")
        .option("--ref <name>", REF_HELP),
    work: async ({ args: [source = ""], options }, context) => {
      const { terminal } = context;
      const competitions = await openPolicies(options, context);
      const work = async (repository: Repository) => {
        const round =
          options.round === undefined
            ? await lastRound(repository.reader)
            : wholeNumber(options.round, { name: "--round", min: 0, max: 1e6 });
        const { page, view } = await makeReport(repository, { round, competitions });
        const out = resolve(options.out);
        await writeAtomically(out, page);
        const result = {
          file: out,
          bytes: Buffer.byteLength(page),
          round,
          winner: view.winner?.winner_hotkey ?? null,
          findings: view.findings.length,
        };
        terminal.result(
          result,
          ({ file, bytes, winner, findings }) =>
            `${file} (${bytesText(bytes)}): round ${round}, winner ${winner ?? "not decided"}, ${findings} findings`,
        );
        return undefined;
      };
      return withHistory({ source, ref: options.ref, work }, context);
    },
  });

async function lastRound(reader: RecordReader): Promise<number> {
  const state = await needFile(reader, stateFile);
  const over = state.stage === "open" && state.current_round > 0;
  return over ? state.current_round - 1 : state.current_round;
}
