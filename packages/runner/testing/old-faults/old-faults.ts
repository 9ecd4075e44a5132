/** A place of a source file, and its text before the fault was mended. */
export type SourceEdit = {
  /** Path from the root of the repository. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
};

/** A fault that was mended before there was a simulator, and the run that finds it when the edits bring it back. */
export type OldFault = {
  readonly name: string;
  /** What was wrong, in one sentence. */
  readonly sentence: string;
  /** Commit that mended it. */
  readonly mendedBy: string;
  readonly edits: readonly SourceEdit[];
  /** The run that finds it: a plan of the simulator. */
  readonly find: {
    readonly seed: number;
    readonly faults: string;
    readonly rate?: number;
    readonly prompts?: number;
    readonly config?: Readonly<Record<string, unknown>>;
  };
  /** The invariant that breaks then. */
  readonly invariant: string;
  /** True: today the run's config is refused before a round begins. @default false: today no invariant breaks in the run */
  readonly refusedNow?: boolean;
};

const CORE = "packages/core/src/competition";

/** The five old faults, each as a few edits of the present sources. */
export const OLD_FAULTS: readonly OldFault[] = [
  {
    name: "quarantine-by-timeouts",
    sentence: "A file on which the renderer was ended twice was refused, though the machine was to blame.",
    mendedBy: "20a3a86e",
    edits: [
      {
        file: `${CORE}/stages/download/preview-delivery.ts`,
        from: `      if (rendering.kind === "fault") return rendering;
      const hashes = { model_sha256: file.sha256, renderer: renderer.name };`,
        to: `      const hashes = { model_sha256: file.sha256, renderer: renderer.name };
      if (rendering.kind === "fault") {
        const times = (deaths.get(file.sha256) ?? 0) + 1;
        if (/TIMEOUT|DIED|KILLED|MEMORY/.test(rendering.error.code)) deaths.set(file.sha256, times);
        if (times < 2) return rendering;
        const rejection = { code: "RENDER_QUARANTINED", message: "Drawing this file ended the renderer twice." } as const;
        return { kind: "not-good", rejection, facts: { hashes } };
      }`,
      },
      {
        file: `${CORE}/stages/download/preview-delivery.ts`,
        from: "  const { format, renderer } = options;",
        to: "  const { format, renderer } = options;\n  const deaths = new Map<string, number>();",
      },
    ],
    find: { seed: 3, faults: "render", rate: 5 },
    invariant: "refused-for-itself",
  },
  {
    name: "two-runners",
    sentence: "Two runners both acted: audits and duels were paid for twice, and each took away the other's machines.",
    mendedBy: "fdf2d8fe",
    edits: [
      {
        file: `${CORE}/owner/hold-lease.ts`,
        from: `  if (step.kind === "held") return step;`,
        to: `  if (step.kind === "held") return { kind: "ours", expect: {} };`,
      },
      {
        file: "packages/audit/src/stage/sweep-pods.ts",
        from: "parsePodName(name)?.runner === context.runner",
        to: "parsePodName(name) !== null",
      },
      {
        file: "packages/audit/src/gpu/reap-pods.ts",
        from: " && parsedName.runner === options.runner",
        to: "",
      },
    ],
    find: { seed: 2, faults: "all" },
    invariant: "no-stranger",
  },
  {
    name: "duels-livelock",
    sentence:
      "A look at the branch that failed ended the match under way, and what had been judged of it was paid for again.",
    mendedBy: "fe93a7a2",
    edits: [
      {
        file: `${CORE}/owner/guard.ts`,
        from: `      logger.warn("the branch was not seen; going on as last known", { problem: String(error) });`,
        to: "      throw error;",
      },
      {
        file: `${CORE}/owner/guard.ts`,
        from: "    if (looking !== null || io.now() - triedAt >= guardMs) {",
        to: "    if (looking !== null || io.now() - triedAt >= 0) {",
      },
      {
        file: `${CORE}/owner/guard.ts`,
        from: "maxAgeMs: guardMs",
        to: "maxAgeMs: 0",
      },
      {
        file: "packages/judge/src/stage/play/play-stage-match.ts",
        from: "    if (latest !== null) memory.unfinished.set(match.path, (latest as () => Report)());",
        to: "",
      },
      {
        file: "packages/judge/src/stage/settings.ts",
        from: "  maxConcurrentDuels: 16,",
        to: "  maxConcurrentDuels: 2,",
      },
    ],
    find: { seed: 1, faults: "git,-git-rewound,-git-squashed", rate: 5, prompts: 24 },
    invariant: "paid-few-times",
  },
  {
    name: "audit-of-nothing",
    sentence:
      "An image that made nothing passed its audit where as many mismatches were tolerated as there were prompts.",
    mendedBy: "c958593d",
    edits: [
      {
        file: `${CORE}/rules/audit-verdict.ts`,
        from: "  if (seconds === null || delivered < limits.minGeneratedShare * promptCount) {",
        to: "  if (false as boolean) {",
      },
      {
        file: `${CORE}/rules/config-check.ts`,
        from: "  return [...validateCommonConfig(config, now), ...toleranceProblems(config)];",
        to: "  return toleranceProblems(config).length < 0 ? [] : [...validateCommonConfig(config, now)];",
      },
      {
        file: "packages/audit/src/stage/create-auditor.ts",
        from: "  if (maxMismatchedPrompts < prompts.size) return;",
        to: "  if (prompts.size >= 0) return;\n  void maxMismatchedPrompts;",
      },
    ],
    find: {
      seed: 1,
      faults: "pod-makes-nothing",
      rate: 10,
      config: { x404: { limits: { MAX_MISMATCHED_PROMPTS: 6 } } },
    },
    invariant: "best-wins",
    refusedNow: true,
  },
  {
    name: "stop-by-one-commitment",
    sentence: "One hotkey's commitment that is no object stopped the round for all.",
    mendedBy: "52ad09eb",
    edits: [
      {
        file: `${CORE}/rules/commitment.ts`,
        from: `    return unreadable("COMMITMENT_NOT_AN_OBJECT", "A commitment is a JSON object with repo, commit or cdn_url.");`,
        to: `    throw new TypeError("commitment.get is not a function");`,
      },
    ],
    find: { seed: 4, faults: "chain-commitments-malformed" },
    invariant: "gets-on",
  },
];
