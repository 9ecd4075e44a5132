import { type Competition, policyLabel } from "@404-gen/core/competition";
import type { Command } from "commander";
import { loadPolicies } from "../repository/load-policies.ts";
import type { CommandContext } from "./define.ts";

/** The option `--policy`. */
export type PolicyOption = { policy?: string };

/** Help text about `--policy`, for every command that takes it. */
export const POLICY_HELP = `--policy goes by a validator's own policy: a JavaScript module whose default export maps a competition's id to its policy. It is
code, and runs with your rights: read it first.`;

/** Adds `--policy`. */
export const addPolicyOption = (command: Command): Command =>
  command.option("--policy <file.mjs>", "decide by the policies of this module; it is code that runs with your rights");

/** The competitions with the policies of `--policy`, which a note names to the person; undefined without the option. */
export async function openPolicies(
  { policy }: PolicyOption,
  { terminal }: Pick<CommandContext, "terminal">,
): Promise<readonly [Competition, ...Competition[]] | undefined> {
  if (policy === undefined) return undefined;
  terminal.note(`running the code of ${policy}: it decides in place of this program's own rules`);
  const competitions = await loadPolicies(policy);
  terminal.note(
    `policies: ${competitions.map(({ id, policy: own }) => `competition ${id} by ${policyLabel(own)}`).join(", ")}`,
  );
  return competitions;
}
