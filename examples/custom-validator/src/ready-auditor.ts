import type { Service, StateStore } from "@404-gen/core";
import { auditRequestsFile, formatGenerationAudits, generationAuditsFile, paths } from "@404-gen/core/records";
import { getFile } from "@404-gen/core/round";
import { createDuelsWriter } from "./duels-writer.ts";

/**
 * The generation audits of this competition. The images' files exist already and have the bytes of the submitted ones, so every miner with a request
 * passes. A real validator uses `createAuditor` of `@404-gen/audit`, which starts the images.
 */
export function createReadyAuditor({ state, prompts }: { state: StateStore; prompts: number }): Service {
  return createDuelsWriter({
    name: "auditor",
    state,
    pathOf: paths.generationAudits,
    idle: "no audit is due",
    async due(round) {
      const audits = (await getFile(state, generationAuditsFile, { round })) ?? {};
      const requests = (await getFile(state, auditRequestsFile, { round })) ?? [];
      const due = requests.map(({ hotkey }) => hotkey).filter((hotkey) => !Object.hasOwn(audits, hotkey));
      if (due.length === 0) return null;
      const pass = { outcome: "passed" as const, checked_prompts: prompts, failed_prompts: 0, failed_critical: 0 };
      const entries = due.map((hotkey) => [hotkey, { hotkey, ...pass, generation_time: 0, reason: "" }]);
      return {
        text: formatGenerationAudits({ ...audits, ...Object.fromEntries(entries) }),
        message: `Update generation audits for round ${round}`,
        what: due.map((hotkey) => `passed ${hotkey.slice(0, 10)}`).join(", "),
      };
    },
  });
}
