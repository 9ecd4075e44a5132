import type { TurnResult } from "@404-gen/core";
import { MESSAGES_TWO } from "@404-gen/core/records";
import { noiseOf } from "@404-gen/core/rules";
import { type AuditVerdict, JUDGE_NOISE_TWO, noiseOfVerdict, STATE_FILES_TWO } from "@404-gen/core/two";
import { short } from "../names.ts";
import type { StageContextTwo, TurnTwo } from "./context.ts";
import { sayNoise } from "./say-noise.ts";

const { generationAudits } = STATE_FILES_TWO;

export type RecordVerdictsOptions = TurnTwo & { readonly verdicts: ReadonlyMap<string, AuditVerdict> };

/** Records the verdicts of audits, and whether chance may have decided them. A verdict may change, but is never removed. */
export async function recordVerdicts(context: StageContextTwo, options: RecordVerdictsOptions): Promise<TurnResult> {
  const { facts, look, verdicts } = options;
  const { round } = facts;
  const path = generationAudits.path({ round });
  const changes = [...verdicts].map(([hotkey, verdict]) => {
    const noise = noiseIn(options, { hotkey, ...verdict });
    return { hotkey, ...verdict, ...(noise === null ? {} : { x404: { noise } }) };
  });
  const entries = Object.fromEntries(changes.map((entry) => [entry.hotkey, entry]));
  await look.commit([{ path, text: generationAudits.format({ ...facts.verdicts, ...entries }) }], {
    message: MESSAGES_TWO.generationAudits.text({ round }),
    // A verdict must follow from the other files of its commit: verify checks that.
    expect: { [path]: facts.texts.verdicts, ...facts.others },
  });
  for (const { hotkey, verdict, reason, x404 } of changes) {
    const close = x404?.noise.close === true;
    const why = `${reason ? ` (${reason})` : ""}${close ? "; it hangs on fewer duels than chance moves" : ""}`;
    await context.notifier.notify({
      kind: "audit-result",
      level: verdict === "failed" || close ? "warning" : "info",
      title: `Round ${round}: audit of ${short(hotkey)} ${verdict}${why}`,
      fields: { hotkey, verdict, reason, close, ...(close && { noise: sayNoise(facts.config) }) },
    });
  }
  const texts = changes.map(({ hotkey, verdict }) => `${short(hotkey)} ${verdict}`);
  return { kind: "acted", what: `audits: ${texts.join(", ")}` };
}

function noiseIn(
  { facts }: TurnTwo,
  { hotkey, verdict }: { readonly hotkey: string; readonly verdict: AuditVerdict["verdict"] },
) {
  const defender = facts.decided.requests.find((request) => request.hotkey === hotkey)?.latestDefender;
  if (defender === undefined) return null;
  const { deviation } = noiseOf(facts.config, JUDGE_NOISE_TWO);
  const noise = noiseOfVerdict(facts.decided, {
    ...{ hotkey, defender, verdict, deviation },
    prompts: facts.prompts.length,
  });
  return noise && { ...noise, deviation };
}
