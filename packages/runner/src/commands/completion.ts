import { CompetitionError } from "@404-gen/core";
import type { Command } from "commander";
import { completionScript, SHELLS, type Shell } from "../terminal/completion-script.ts";
import { defineCommand } from "./define.ts";

const HELP = `Write it where your shell looks for it, once after each update:

  404-gen completion bash > ~/.local/share/bash-completion/completions/404-gen
  404-gen completion zsh > ~/.zsh/404-gen.zsh     # and: source ~/.zsh/404-gen.zsh in ~/.zshrc
  404-gen completion fish > ~/.config/fish/completions/404-gen.fish`;

/** `program` gives the program with all commands and options, which the script completes. */
export const completionCommand = (program: () => Promise<Command>) =>
  defineCommand({
    usage: "completion <shell>",
    summary: `Print a script that completes commands and options: ${SHELLS.join(", ")}`,
    help: HELP,
    work: async ({ args: [shell] }, { terminal }) => {
      if (!SHELLS.includes(shell as Shell))
        throw new CompetitionError(`there is no shell ${JSON.stringify(shell)}; there are ${SHELLS.join(", ")}`, {
          code: "OPTION_INVALID",
        });
      const script = completionScript(await program(), shell as Shell);
      terminal.result({ shell, script }, () => script.trimEnd());
      return undefined;
    },
  });
