import { CompetitionError } from "@404-gen/core";
import { CHAIN_FAULTS } from "./chain-faults.ts";
import type { FaultKind } from "./fault-kind.ts";
import { BUILD_FAULTS, CDN_FAULTS, POD_FAULTS, SOURCE_FAULTS } from "./miner-faults.ts";
import { PEOPLE_FAULTS, PROCESS_FAULTS } from "./process-faults.ts";
import { GIT_FAULTS, OBJECT_FAULTS } from "./record-faults.ts";
import { JUDGE_FAULTS, NOTIFIER_FAULTS, RENDER_FAULTS } from "./tool-faults.ts";

/** Every kind of fault that a simulation plays. A new kind is a row in the table of its port. */
export const FAULT_KINDS: readonly FaultKind[] = [
  ...GIT_FAULTS,
  ...CHAIN_FAULTS,
  ...CDN_FAULTS,
  ...RENDER_FAULTS,
  ...JUDGE_FAULTS,
  ...POD_FAULTS,
  ...BUILD_FAULTS,
  ...SOURCE_FAULTS,
  ...OBJECT_FAULTS,
  ...NOTIFIER_FAULTS,
  ...PROCESS_FAULTS,
  ...PEOPLE_FAULTS,
];

/**
 * The kinds that a text names: `all`, `none`, or names and ports with commas between them; a `-` before one leaves it out.
 *
 * @throws CompetitionError `OPTION_INVALID`
 * @example
 * chooseFaults("all,-process,-git-down");
 */
export function chooseFaults(text: string): readonly FaultKind[] {
  const words = text.split(",").map((word) => word.trim());
  const hasOmissionsOnly = words.every((word) => word.startsWith("-"));
  let choice = hasOmissionsOnly ? [...FAULT_KINDS] : [];
  for (const word of words) {
    const bare = word.replace(/^-/, "");
    const kinds = bare === "all" ? FAULT_KINDS : FAULT_KINDS.filter(({ name, port }) => bare === name || bare === port);
    if (kinds.length === 0 && bare !== "none") throw unknown(bare);
    choice = choice.filter((kind) => !kinds.includes(kind));
    if (!word.startsWith("-")) choice.push(...kinds);
  }
  return FAULT_KINDS.filter((kind) => choice.includes(kind));
}

const unknown = (word: string) =>
  new CompetitionError(`there is no fault ${JSON.stringify(word)}; --faults list prints all`, {
    code: "OPTION_INVALID",
    data: { word },
  });
