import { CompetitionError } from "@404-gen/core";
import { resumeRound } from "@404-gen/core/owner";
import { STAGES, type Stage } from "@404-gen/core/records";
import { defineCommand } from "./define.ts";
import { withState } from "./with-state.ts";

export const resumeCommand = () =>
  defineCommand<{ to?: string }>({
    usage: "resume",
    summary: "Go on with a round that is paused",
    help: `Goes on with the stage that the pause noted. Where nothing is noted (a pause by hand, or of another program), --to names it.

  404-gen resume
  404-gen resume --to duels --json`,
    settingFlags: true,
    configure: (command) => command.option("--to <stage>", "go on with this stage instead of the noted one"),
    work: async ({ options }, { terminal, settings: load, signal }) => {
      const to = options.to === undefined ? undefined : stageNamed(options.to);
      const outcome = await withState(load(), (state) => resumeRound({ state }, { to, signal }));
      terminal.result(outcome, () => `round ${outcome.round} goes on with ${outcome.to}\ncommit ${outcome.revision}`);
      return undefined;
    },
  });

function stageNamed(text: string): Stage {
  const choices = STAGES.filter((stage) => stage !== "paused");
  const stage = choices.find((one) => one === text);
  if (stage !== undefined) return stage;
  throw new CompetitionError(`--to is ${JSON.stringify(text)}, allowed is one of ${choices.join(", ")}`, {
    code: "OPTION_INVALID",
    data: { name: "--to", value: text },
  });
}
