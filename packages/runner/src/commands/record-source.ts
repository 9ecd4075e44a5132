import { CompetitionError } from "@404-gen/core";
import { formatSourceAudits, paths, sourceAuditsFile, stateFile, submissionsFile } from "@404-gen/core/records";
import { getFile, needFile } from "@404-gen/core/round";
import { defineCommand, wholeNumber } from "./define.ts";
import { withState } from "./with-state.ts";

type Options = { hotkey: string; verdict: string; reason: string; round?: string };

const VERDICTS = ["passed", "failed"] as const;
type Verdict = (typeof VERDICTS)[number];

const HELP = `Appends what a person decided to source_audit.json, in one commit to the state repository that the settings name (GITHUB_REPO,
else STATE_DIR). A \`failed\` source ends the miner's audit and its chance of the crown; a \`passed\` one lets them go on. An entry is
never changed: a second one for the same miner is refused.

  404-gen audit record-source --hotkey 5H… --verdict passed --reason "Read in full, no issues found"
  404-gen audit record-source --hotkey 5H… --verdict failed --reason "generate.py is the leader's, renamed"`;

export const recordSourceCommand = () =>
  defineCommand<Options>({
    usage: "record-source",
    summary: "Record a person's verdict over a miner's source, in one commit",
    help: HELP,
    settingFlags: true,
    configure: (command) =>
      command
        .requiredOption("--hotkey <hotkey>", "the miner")
        .requiredOption("--verdict <verdict>", VERDICTS.join(" or "))
        .requiredOption("--reason <text>", "why, for the public record")
        .option("--round <n>", "round (default: the present one)"),
    work: async ({ options }, { terminal, settings: load, signal }) => {
      const verdict = VERDICTS.find((one) => one === options.verdict);
      if (verdict === undefined)
        throw invalid(`--verdict is ${JSON.stringify(options.verdict)}, allowed is ${VERDICTS.join(" or ")}`);
      const reason = options.reason.trim();
      if (reason === "") throw invalid("--reason is empty; say what was found");
      const commit = await withState(load(), async (state) => {
        await state.refresh({ signal });
        const chosenRound =
          options.round === undefined ? null : wholeNumber(options.round, { name: "--round", min: 0, max: 1e9 });
        const round = chosenRound ?? (await needFile(state, stateFile)).current_round;
        const entry = await entryOf({ round, verdict, reason, hotkey: options.hotkey }, state);
        const path = paths.sourceAudits(round);
        const before = await state.read(path, { signal });
        const audits = (await getFile(state, sourceAuditsFile, { round })) ?? [];
        const { revision } = await state.commit([{ path, text: formatSourceAudits([...audits, entry]) }], {
          message: `Update source audits for round ${round}`,
          // The commit fails when somebody else changed the file meanwhile: their entry must not be lost.
          expect: { [path]: before },
          signal,
        });
        return { round, ...entry, revision };
      });
      terminal.result(
        commit,
        ({ hotkey, round }) => `${hotkey} ${verdict} in round ${round}: ${reason}\ncommit ${commit.revision}`,
      );
      return undefined;
    },
  });

type SourceVerdict = {
  readonly round: number;
  readonly hotkey: string;
  readonly verdict: Verdict;
  readonly reason: string;
};

/** The entry to append. @throws CompetitionError where the miner has no submission in the round, or has an entry already */
async function entryOf(
  { round, hotkey, verdict, reason }: SourceVerdict,
  state: Parameters<Parameters<typeof withState>[1]>[0],
) {
  const submissions = (await getFile(state, submissionsFile, { round })) ?? {};
  if (!Object.hasOwn(submissions, hotkey)) throw invalid(`--hotkey ${hotkey} has no submission in round ${round}`);
  const audits = (await getFile(state, sourceAuditsFile, { round })) ?? [];
  const there = audits.find((one) => one.hotkey === hotkey);
  if (there)
    throw new CompetitionError(`${hotkey} is recorded as ${there.verdict} in round ${round} already: ${there.reason}`, {
      code: "SOURCE_AUDIT_SETTLED",
      data: { round, hotkey, verdict: there.verdict },
    });
  return { hotkey, verdict, reason };
}

const invalid = (message: string) => new CompetitionError(message, { code: "OPTION_INVALID" });
