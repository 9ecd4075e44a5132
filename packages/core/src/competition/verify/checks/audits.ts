import { type AuditRequest, auditRequestExtras } from "../../records/audit-requests.ts";
import { type GenerationAudit, generationAuditExtras } from "../../records/generation-audits.ts";
import { isDistanceMeasured } from "../../records/measured-distance.ts";
import { paths } from "../../records/paths.ts";
import { modelUrl } from "../../records/recorded-model.ts";
import { type Result, type Results, resultExtras } from "../../records/results.ts";
import { crownChances } from "../../rules/crown-chances.ts";
import type { Match } from "../../rules/tournament-facts.ts";
import { canRead, factFiles, factsOf, hasReached, type RoundContext } from "../round-context.ts";
import type { Tally } from "../tally.ts";

/** Who was asked to be audited, with which decisive prompts. */
export function checkRequests(context: RoundContext, tally: Tally): void {
  const { records, round } = context;
  // Before any match nobody can have won; a matrix that is gone after DUELS is reported once, and says nothing of who was asked.
  const isGone = records.matrix === null && (records.requests.length === 0 || hasReached(context, "finalizing"));
  if (isGone || !canRead(context, ...factFiles(round))) return;
  const facts = factsOf(context);
  const chances = crownChances(facts);
  const file = paths.auditRequests(round);
  records.requests.forEach((request, index) => {
    const own = chances.filter(({ right }) => right === request.hotkey);
    tally.expect(own.length > 0, () => ({
      code: "AUDIT_REQUEST_UNNEEDED",
      file,
      path: `${index}`,
      hotkey: request.hotkey,
      recorded: request.hotkey,
      message: `${request.hotkey} was asked to be audited in round ${round} without ever winning a match for the crown: somebody asked by hand.`,
    }));
    if (own.length > 0) {
      checkDecisive(context, { request, index, chances: own, tally });
      checkRequestNotes(context, { request, index, chances: own, tally });
    }
  });
  if (!hasReached(context, "finalizing")) return;
  for (const hotkey of context.policy.standing(facts).crownPath) {
    tally.expect(facts.requested.includes(hotkey), () => ({
      code: "AUDIT_REQUEST_MISSING",
      file,
      hotkey,
      expected: hotkey,
      message: `${hotkey} held the crown of round ${round} and was never asked to be audited.`,
    }));
  }
}

type Decisive = {
  readonly request: AuditRequest;
  readonly index: number;
  readonly chances: readonly Match[];
  readonly tally: Tally;
};

function checkDecisive(context: RoundContext, { request, index, chances, tally }: Decisive): void {
  const { records, config, limits, policy, round } = context;
  const { seed } = records;
  if (seed === null || config === null) return;
  const samples = chances.flatMap(({ left, right }) => {
    const report = records.reports.find((entry) => entry.report.left === left && entry.report.right === right)?.report;
    if (report === undefined) return [];
    const prompts = records.stems.length;
    return [policy.decisivePrompts({ ...report, seed, winMargin: config.win_margin, prompts, ...limits })];
  });
  const recordedPrompts = JSON.stringify(request.critical_prompts);
  tally.expect(samples.length === 0 || samples.some((stems) => JSON.stringify(stems) === recordedPrompts), () => ({
    code: "DECISIVE_PROMPTS_DIFFER",
    file: paths.auditRequests(round),
    path: `${index}.critical_prompts`,
    hotkey: request.hotkey,
    recorded: request.critical_prompts,
    expected: samples[0],
    message: `The decisive prompts of ${request.hotkey} in round ${round} are not the ones that the seed draws from its match.`,
  }));
}

/** The match that a request notes is one that could take the crown, with its margin. */
function checkRequestNotes({ records, round }: RoundContext, { request, index, chances, tally }: Decisive): void {
  const { defender, margin } = auditRequestExtras.of(request);
  if (defender === undefined && margin === undefined) return;
  const row = records.matrix?.find(({ left, right }) => left === defender && right === request.hotkey);
  const isChance = chances.some(({ left }) => left === defender);
  tally.expect(isChance && (margin === undefined || row?.margin === margin), () => ({
    code: "REQUEST_NOTES_DIFFER",
    file: paths.auditRequests(round),
    path: `${index}.x404`,
    hotkey: request.hotkey,
    recorded: { defender: defender ?? null, margin: margin ?? null },
    expected: { defender: chances.map(({ left }) => left), margin: row?.margin ?? null },
    message: `The audit asked of ${request.hotkey} in round ${round} notes a win over ${defender} by ${margin}; the matrix has ${row === undefined ? "no such match" : row.margin}.`,
  }));
}

/** Verdicts against what was regenerated. */
export function checkVerdicts(context: RoundContext, tally: Tally): void {
  const { records, round } = context;
  if (!canRead(context, paths.auditRequests(round), paths.submissions(round))) return;
  const file = paths.generationAudits(round);
  for (const [hotkey, audit] of Object.entries(records.generationAudits)) {
    if (records.submissions !== null && !Object.hasOwn(records.submissions, hotkey)) continue;
    const request = records.requests.find((entry) => entry.hotkey === hotkey);
    tally.expect(request !== undefined, () => ({
      code: "AUDIT_UNREQUESTED",
      file,
      path: hotkey,
      hotkey,
      recorded: audit.outcome,
      message: `${hotkey} was audited in round ${round} though nobody asked for it.`,
    }));
    if (audit.outcome === "pending") continue;
    if (!canRead(context, paths.submitted(round, hotkey), paths.generated(round, hotkey))) continue;
    if (audit.checked_prompts === 0 && audit.outcome === "rejected") checkUnchecked(context, { hotkey, audit, tally });
    else checkVerdict(context, { hotkey, audit, critical: request?.critical_prompts ?? [], tally });
  }
}

type AuditCase = { readonly hotkey: string; readonly audit: GenerationAudit; readonly tally: Tally };

/** Rejected with nothing checked: only a failed build or an image that would not run, with its evidence, can be a reason. */
function checkUnchecked({ records, round }: RoundContext, { hotkey, audit, tally }: AuditCase): void {
  const status = records.builds?.[hotkey]?.status;
  const evidence = (audit["x404"] as { evidence?: { pods?: unknown[] } } | undefined)?.evidence;
  const hasEvidence = status === "failure" || status === "timed_out" || (evidence?.pods?.length ?? 0) > 0;
  tally.expect(hasEvidence, () => ({
    code: "AUDIT_REJECTED_UNCHECKED",
    file: paths.generationAudits(round),
    path: hotkey,
    hotkey,
    recorded: { outcome: audit.outcome, checked_prompts: 0, reason: audit.reason, build: status ?? null },
    expected: "a failed build, or pods that the image kept from becoming healthy",
    message: `${hotkey} was rejected in round ${round} with nothing checked and nothing that shows its fault ("${audit.reason}").`,
  }));
}

function checkVerdict(context: RoundContext, options: AuditCase & { readonly critical: readonly string[] }): void {
  const { records, round, limits, policy } = context;
  const { hotkey, audit, critical, tally } = options;
  const generatedResults = records.generated.get(hotkey);
  tally.expect(generatedResults !== undefined, () => ({
    code: "AUDIT_EVIDENCE_MISSING",
    file: paths.generated(round, hotkey),
    hotkey,
    recorded: null,
    expected: "what the image regenerated",
    message: `${hotkey} was ${audit.outcome} in round ${round}, but what its image regenerated is not recorded.`,
  }));
  if (generatedResults === undefined) return;
  checkEvidence(context, { hotkey, audit, generated: generatedResults, tally });
  const sides = { submitted: records.submitted.get(hotkey) ?? {}, generated: generatedResults };
  const byReading = readings(sides, audit.outcome).map((stems) =>
    policy.verdict({ submitted: stems, generated: generatedResults, critical, settings: limits.verdict }),
  );
  const verdicts = byReading.map(figures);
  checkMismatches(context, { hotkey, audit, generated: generatedResults, verdicts: byReading, tally });
  const recordedFigures = figures(audit);
  const best = verdicts.find((verdict) => differences(recordedFigures, verdict).length === 0);
  const expected = verdicts[0] as Figures;
  tally.expect(best !== undefined, () => ({
    code: "AUDIT_VERDICT_DIFFERS",
    file: paths.generationAudits(round),
    path: `${hotkey}.${differences(recordedFigures, expected)[0]}`,
    hotkey,
    recorded: recordedFigures,
    expected,
    message: `The audit of ${hotkey} in round ${round} differs from what was regenerated in ${differences(recordedFigures, expected).join(", ")}.`,
  }));
}

type Note = Evidence & { readonly verdicts: readonly ReturnType<RoundContext["policy"]["verdict"]>[] };

/** Where the auditor noted which prompts did not match, these are the ones that its evidence gives. */
function checkMismatches({ round }: RoundContext, { hotkey, audit, verdicts, tally }: Note): void {
  const note = (generationAuditExtras.of(audit).evidence as { readonly mismatches?: unknown } | undefined)?.mismatches;
  if (note === undefined) return;
  const text = (list: unknown) => JSON.stringify(list);
  tally.expect(
    verdicts.some(({ mismatches }) => text(mismatches) === text(note)),
    () => ({
      code: "AUDIT_MISMATCHES_DIFFER",
      file: paths.generationAudits(round),
      path: `${hotkey}.x404.evidence.mismatches`,
      hotkey,
      recorded: note,
      expected: verdicts[0]?.mismatches,
      message: `The audit of ${hotkey} in round ${round} notes other prompts as not matching than its evidence gives.`,
    }),
  );
}

/**
 * The prompts that a verdict may be over: those submitted with file and preview (the running system has also counted files alone): all of
 * them, or for a rejection, which the rest could not change, those that were measured. A pass rests on every one.
 */
function readings(
  { submitted, generated }: { readonly submitted: Results; readonly generated: Results },
  outcome: GenerationAudit["outcome"],
): readonly (readonly string[])[] {
  const files = Object.keys(submitted).filter((stem) => modelUrl(submitted[stem] as Result) !== null);
  const previews = files.filter((stem) => submitted[stem]?.png);
  if (outcome !== "rejected") return [previews, files];
  return [previews, files].flatMap((stems) => [stems, stems.filter((stem) => hasEvidence(generated[stem]))]);
}

type Evidence = AuditCase & { readonly generated: Results };

/** What a verdict rests on is the miner's own image's work: the image is the build's, its files are not the uploads, its distances are measured. */
function checkEvidence({ records, round }: RoundContext, { hotkey, audit, generated, tally }: Evidence): void {
  const dockerImage = records.builds?.[hotkey]?.docker_image ?? null;
  const { image } = generationAuditExtras.of(audit);
  tally.expect(image === undefined || dockerImage === null || image === dockerImage, () => ({
    code: "AUDIT_IMAGE_DIFFERS",
    file: paths.generationAudits(round),
    path: `${hotkey}.x404.image`,
    hotkey,
    recorded: image,
    expected: dockerImage,
    message: `The audit of ${hotkey} in round ${round} ran the image ${image}; its build gave ${dockerImage}.`,
  }));
  const submittedResults = records.submitted.get(hotkey) ?? {};
  const copies = Object.keys(generated).filter((stem) => isSameFile(submittedResults[stem], generated[stem]));
  tally.expect(copies.length === 0, () => ({
    code: "REGENERATION_IS_UPLOAD",
    file: paths.generated(round, hotkey),
    hotkey,
    recorded: copies,
    expected: [],
    message: `${copies.length} regenerations of ${hotkey} in round ${round} are the uploaded files themselves, so they prove nothing.`,
  }));
  const measurements = Object.values(generated).filter(
    (result) => modelUrl(result) !== null && isDistanceMeasured(result),
  );
  const doubtful = measurements.filter((result) => !isSamePicture(result, submittedResults, generated));
  tally.expect(
    measurements.length < 2 || doubtful.length === 0 || measurements.some(({ distance }) => distance !== 0),
    () => ({
      severity: audit.outcome === "passed" ? "violation" : "warning",
      code: "AUDIT_DISTANCES_ZERO",
      file: paths.generated(round, hotkey),
      hotkey,
      recorded: 0,
      expected: "distances as they are measured",
      message: `All ${measurements.length} distances of ${hotkey} in round ${round} are exactly 0 though nothing shows that the pictures are the same bytes: they were not measured.`,
    }),
  );
}

/** One address for both. */
const isSameFile = (upload: Result | undefined, regeneration: Result | undefined): boolean =>
  upload !== undefined &&
  regeneration !== undefined &&
  modelUrl(upload) !== null &&
  modelUrl(upload) === modelUrl(regeneration);

/** The hashes of both pictures are recorded and equal: then 0 is what a measurement gives. */
function isSamePicture(result: Result, submittedResults: Results, generatedResults: Results): boolean {
  const stem = Object.keys(generatedResults).find((name) => generatedResults[name] === result) ?? "";
  const [upload, regeneration] = [submittedResults[stem], result].map((one) => one && resultExtras.of(one).png_sha256);
  return upload !== undefined && upload === regeneration;
}

/** A regeneration that says something about the miner: measured, or the image's own failure. */
function hasEvidence(result: Result | undefined): boolean {
  const fault = (result?.["x404"] as { problem?: { fault?: string } } | undefined)?.problem?.fault;
  return result !== undefined && isDistanceMeasured(result) && fault !== "ours";
}

type Figures = Pick<
  GenerationAudit,
  "outcome" | "checked_prompts" | "failed_prompts" | "failed_critical" | "generation_time"
>;

const figures = (audit: Figures): Figures => ({
  outcome: audit.outcome,
  checked_prompts: audit.checked_prompts,
  failed_prompts: audit.failed_prompts,
  failed_critical: audit.failed_critical,
  generation_time: audit.generation_time,
});

/** Names of the figures that differ; times to a billionth, for sums may be taken in another order. */
function differences(a: Figures, b: Figures): string[] {
  return (Object.keys(a) as (keyof Figures)[]).filter((key) => {
    const [left, right] = [a[key], b[key]];
    return typeof left === "number" && typeof right === "number" ? Math.abs(left - right) > 1e-9 : left !== right;
  });
}
