import type { Service, StateStore } from "@404-gen/core";
import {
  auditRequestsFile,
  formatGenerationAudits,
  generationAuditsFile,
  parseState,
  paths,
} from "@404-gen/core/records";
import { getFile } from "@404-gen/core/round";

/**
 * The generation audits of this competition, whose images' files are there already and are the submitted ones byte for byte: whoever is asked for
 * passes. A real validator has `createAuditor` of `@404-gen/audit` here, which starts the images.
 */
export function createReadyAuditor({ state, prompts }: { state: StateStore; prompts: number }): Service {
  return {
    name: "auditor",
    async turn({ signal }) {
      await state.refresh({ signal });
      const stateText = await state.read(paths.state);
      const now = stateText === null ? null : parseState(stateText, { path: paths.state });
      if (now?.stage !== "duels") return { kind: "idle", reason: "no duels", untilMs: null };
      const round = now.current_round;
      const path = paths.generationAudits(round);
      const auditsText = await state.read(path);
      const audits = (await getFile(state, generationAuditsFile, { round })) ?? {};
      const requests = (await getFile(state, auditRequestsFile, { round })) ?? [];
      const due = requests.map(({ hotkey }) => hotkey).filter((hotkey) => !Object.hasOwn(audits, hotkey));
      if (due.length === 0) return { kind: "idle", reason: "no audit is due", untilMs: null };
      const passed = { outcome: "passed" as const, checked_prompts: prompts, failed_prompts: 0, failed_critical: 0 };
      const entries = due.map((hotkey) => [hotkey, { hotkey, ...passed, generation_time: 0, reason: "" }]);
      await state.commit([{ path, text: formatGenerationAudits({ ...audits, ...Object.fromEntries(entries) }) }], {
        message: `Update generation audits for round ${round}`,
        expect: { [paths.state]: stateText, [path]: auditsText },
        signal,
      });
      return { kind: "acted", what: due.map((hotkey) => `passed ${hotkey.slice(0, 10)}`).join(", ") };
    },
  };
}
