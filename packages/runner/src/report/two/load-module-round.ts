import { COMPETITION_TWO, COMPETITIONS, POLICY_TWO, type PolicyTwo } from "@404-gen/core/competition";
import { stemOf } from "@404-gen/core/records";
import { readRoundFacts, readRoundTwo } from "@404-gen/core/round";
import { type ModuleResults, winnerExtrasTwo } from "@404-gen/core/two";
import type { Repository } from "../../repository/open.ts";
import { verifyOpened } from "../../repository/verify-opened.ts";
import type { MakeReportOptions } from "../make-report.ts";

/** All of a round of competition 2 that its report shows. */
export type ModuleRoundView = Awaited<ReturnType<typeof loadModuleRound>>;

/** Reads a round of competition 2, and proves it. */
export async function loadModuleRound(
  repository: Repository,
  { round, competitions = COMPETITIONS }: Pick<MakeReportOptions, "round" | "competitions">,
) {
  const policy = competitions.find(({ id }) => id === COMPETITION_TWO.id)?.policy as PolicyTwo | undefined;
  const records = readRoundTwo(repository.reader, { round });
  const { show: get } = records;
  const { findings, verdict } = await verifyOpened(repository, { round, competitions });
  const facts = await readRoundFacts(get);
  const read = async (name: "matchReport" | "auditReport") =>
    (await records.all(name)).flatMap(({ path, reading }) =>
      reading.kind === "read" ? [{ path, report: reading.value }] : [],
    );
  const prompts = (await get.prompts()) ?? [];
  const reports = [...(await read("matchReport")), ...(await read("auditReport"))];
  const results = new Map<string, ModuleResults>();
  const pods = new Map<string, readonly string[]>();
  for (const hotkey of facts.field) {
    results.set(hotkey, (await get.submitted(hotkey)) ?? {});
    pods.set(
      hotkey,
      Object.values((await get.podStats(hotkey)) ?? {}).map((pod) => pod.termination_reason ?? "none"),
    );
  }
  return {
    round,
    name: (await get.config())?.name ?? "",
    prompts,
    stems: prompts.map(stemOf),
    submissions: (await get.submissions()) ?? {},
    ignored: (await get.ignoredSubmissions()) ?? [],
    winner: (await get.winner())?.winner_hotkey ?? null,
    /** Of the winner: whether its margin lies within the noise. */
    crown: winnerExtrasTwo.of(await get.winner()).crown ?? null,
    verdicts: (await get.generationAudits()) ?? {},
    generation: (await get.generationReports()) ?? {},
    matrix: (await get.matrix()) ?? [],
    auditMatrix: (await get.auditMatrix()) ?? [],
    baseline: (await get.generated("leader", 1)) ?? {},
    facts,
    timeline: (policy ?? POLICY_TWO).timeline(facts),
    reports,
    results,
    pods,
    skipped: reports.flatMap(({ report }) => report.duels).filter(({ winner }) => winner === "skipped").length,
    findings,
    verdict,
  };
}
