import { pauseRound } from "@404-gen/core/owner";
import { formatTimestamp } from "@404-gen/core/rules";
import { defineCommand } from "./define.ts";
import { withState } from "./with-state.ts";

export const pauseCommand = () =>
  defineCommand<{ by?: string }>({
    usage: "pause <reason>",
    summary: "Hold the round: nobody acts on it until `404-gen resume`",
    help: `Commits \`paused\` to the state repository that the settings name (GITHUB_REPO, else STATE_DIR), with the reason and what is to be
resumed. Running matches and audits stop between two prompts, within STATE_GUARD_INTERVAL; what they have is kept.

  404-gen pause "the GPU account is empty"
  404-gen pause "moving the judge's server" --by ada --json`,
    settingFlags: true,
    configure: (command) => command.option("--by <name>", "who holds it (default: GIT_AUTHOR_NAME)"),
    work: async ({ args: [reason = ""], options }, { terminal, settings: load, signal }) => {
      const settings = load();
      const by = options.by ?? settings.GIT_AUTHOR_NAME;
      const since = formatTimestamp(Date.now());
      const outcome = await withState(settings, (state) => pauseRound({ state }, { reason, by, since, signal }));
      terminal.result({ ...outcome, reason, by, since }, () =>
        [
          `round ${outcome.round} is paused in ${outcome.from}: ${reason}`,
          `commit ${outcome.revision}; \`404-gen resume\` goes on with ${outcome.resumes}`,
        ].join("\n"),
      );
      return undefined;
    },
  });
