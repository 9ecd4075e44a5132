import { POLICY_ONE, type PolicyOne } from "@404-gen/core/competition";
import type { GenerationAudit, Results } from "@404-gen/core/records";
import type { AuditVerdict, VerdictSettings } from "@404-gen/core/rules";
import type { PodEnding } from "../pods/pod-ending.ts";
import type { Regeneration } from "../pods/regenerate.ts";
import type { AuditSettings } from "../settings.ts";

/** Facts and limits of an audit's verdict. */
export type DecideAuditOptions = {
  /** SS58 address of the miner. */
  readonly hotkey: string;
  /** Stems that the miner submitted successfully. */
  readonly submitted: readonly string[];
  /** Decisive stems. */
  readonly critical: readonly string[];
  /** Recorded results of the image, faults of ours included. */
  readonly generated: Results;
  /** Why the regeneration ended. */
  readonly ending: Regeneration["ending"];
  /** Why each pod ended, oldest first. */
  readonly endings: readonly PodEnding[];
  /** Limits of the audit. */
  readonly settings: AuditSettings;
  /** Policy of the verdict. @default POLICY_ONE */
  readonly policy?: Pick<PolicyOne, "verdict"> | undefined;
};

/** A verdict with its evidence, which goes into the record's `x404`. */
export type AuditDecision = Readonly<
  Pick<
    GenerationAudit,
    "hotkey" | "outcome" | "checked_prompts" | "failed_prompts" | "failed_critical" | "generation_time" | "reason"
  >
> & {
  /** Evidence for the record: JSON values. */
  readonly evidence: Readonly<Record<string, unknown>>;
};

/**
 * Decides an audit that ran. `rejected` only when the image itself is the cause, with the evidence. `pending`, with the reason, as long as something that is
 * our fault could change the outcome. Never `passed` by a distance that was not measured.
 *
 * @example
 * const { outcome, reason } = decideAudit({ hotkey, submitted, critical, generated, ending, endings, settings: AUDIT_DEFAULTS });
 */
export function decideAudit(options: DecideAuditOptions): AuditDecision {
  const { generated, submitted } = options;
  const checkedStems = submitted.filter((stem) => hasEvidence(generated, stem));
  if (checkedStems.length === 0 && !options.endings.some(({ healthy }) => healthy)) return decideDeployment(options);
  const open = submitted.filter((stem) => !checkedStems.includes(stem));
  const missing = imageBrokeDown(options) ? open : [];
  const stems = [...checkedStems, ...missing];
  const certain = verdictOf(options, { stems, generated });
  const best = verdictOf(options, {
    stems: submitted,
    generated: withPerfect(
      generated,
      open.filter((stem) => !missing.includes(stem)),
    ),
  });
  const pods = options.endings.map(podEvidence);
  if (certain.outcome === "rejected" && best.outcome === "rejected")
    return record(options, {
      ...certain,
      evidence: { mismatches: certain.mismatches, unchecked: submitted.length - stems.length, pods },
    });
  if (open.length === 0 || stems.length === submitted.length)
    return record(options, { ...certain, evidence: { mismatches: certain.mismatches, pods } });
  const reason = pendingReason(options, open);
  return record(options, { ...certain, outcome: "pending", reason, evidence: { open: open.slice(0, 20), pods } });
}

function hasEvidence(results: Results, stem: string): boolean {
  const result = results[stem];
  if (!result) return false;
  const extras = result["x404"] as { distance_measured?: boolean; problem?: { fault?: string } } | undefined;
  return extras?.distance_measured !== false && extras?.problem?.fault !== "ours";
}

const PERFECT = { glb: "perfect", png: "perfect", generation_time: 0, size: 0, attempts: 1, distance: 0 };

/** The results with a perfect one for each open prompt: if even these reject, the rejection is certain. */
function withPerfect(results: Results, open: readonly string[]): Results {
  return { ...results, ...Object.fromEntries(open.map((stem) => [stem, PERFECT])) };
}

/** True when enough pods ended with work left, and all of them because of the image: then the missing prompts are its fault. */
function imageBrokeDown({ ending, endings, settings }: DecideAuditOptions): boolean {
  if (ending !== "out-of-pods") return false;
  const broken = endings.filter(({ cause }) => cause !== "done" && cause !== "stopped");
  const own = broken.filter(({ cause }) => cause === "image" || cause === "bad");
  return own.length >= settings.imageFailuresToReject && own.length === broken.length;
}

function decideDeployment(options: DecideAuditOptions): AuditDecision {
  const { endings, settings } = options;
  const own = endings.filter(({ cause }) => cause === "image");
  const evidence = { pods: endings.map(podEvidence) };
  const none = { checked_prompts: 0, failed_prompts: 0, failed_critical: 0, generation_time: null, evidence };
  if (own.length >= settings.imageFailuresToReject)
    return record(options, { ...none, outcome: "rejected", reason: "Failed to deploy a docker image" });
  const last = endings.at(-1);
  const why = last ? `${last.pod} (${last.provider ?? "no provider"}): ${last.detail}` : options.ending;
  return record(options, {
    ...none,
    outcome: "pending",
    reason: `No pod became healthy, and it is not shown to be the image's doing: ${why}`,
  });
}

function pendingReason({ generated, ending }: DecideAuditOptions, open: readonly string[]): string {
  const codes = new Map<string, number>();
  for (const stem of open) {
    const extras = generated[stem]?.["x404"] as { problem?: { code?: string } } | undefined;
    const code = extras?.problem?.code ?? "NOT_GENERATED";
    codes.set(code, (codes.get(code) ?? 0) + 1);
  }
  const causes = [...codes].map(([code, count]) => `${code} × ${count}`).join(", ");
  return `${open.length} prompts not measured (${causes}); the run ended: ${ending}`;
}

const podEvidence = ({ pod, provider, healthy, cause, detail, seconds }: PodEnding) => ({
  pod,
  provider,
  healthy,
  cause,
  detail,
  seconds: Math.round(seconds),
});

function record(
  { hotkey }: DecideAuditOptions,
  {
    outcome,
    checked_prompts,
    failed_prompts,
    failed_critical,
    generation_time,
    reason,
    evidence,
  }: Omit<AuditVerdict, "mismatches"> & Pick<AuditDecision, "evidence">,
): AuditDecision {
  return { hotkey, outcome, checked_prompts, failed_prompts, failed_critical, generation_time, reason, evidence };
}

const verdictOf = (
  { critical, settings, policy = POLICY_ONE }: DecideAuditOptions,
  { stems, generated }: { stems: readonly string[]; generated: Results },
) => policy.verdict({ submitted: stems, generated, critical, settings: verdictSettings(settings) });

/** The rule's limits from the audit's settings. */
export const verdictSettings = (settings: AuditSettings): VerdictSettings => ({
  generationTimeout: settings.generationTimeoutSeconds,
  acceptableDistance: settings.acceptableDistance,
  maxMismatchedPrompts: settings.maxMismatchedPrompts,
  maxMismatchedCriticalPrompts: settings.maxMismatchedCriticalPrompts,
  generationMedianLimit: settings.generationMedianLimitSeconds,
  minGeneratedShare: settings.minGeneratedShare,
});
