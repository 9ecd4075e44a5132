import {
  CompetitionError,
  fault,
  measured,
  type Notice,
  type StagedJudge,
  type StagedVerdict,
  silentLogger,
} from "@404-gen/core";
import { parseState } from "@404-gen/core/records";
import {
  createManualClock,
  createMemoryBranch,
  createMemoryStateStore,
  type MemoryBranch,
} from "@404-gen/core/testing";
import { recordTwo, testModuleResults } from "@404-gen/core/testing/fakes";
import {
  concludeDuel,
  type DuelDetail,
  decideAngles,
  STATE_FILES_TWO as FILES,
  generationReport,
  type ModuleResults,
} from "@404-gen/core/two";
import type { DuelsSettings } from "../settings.ts";
import { createModuleDuelsService } from "./module-duels-service.ts";

export const hotkeyOf = (letter: string) => `5${letter.repeat(47)}`;
export const STEMS = Array.from({ length: 10 }, (_, at) => `p${at}`);
export const START = Date.UTC(2026, 1, 3, 10);
const ROUND = 1;

const json = (value: unknown) => JSON.stringify(value, null, 2);

/** A contestant's results: its uploads, or the modules that its image made in a repeat. */
export const resultsOf = (hotkey: string, kind: "submitted" | `generated_${number}`, stems = STEMS): ModuleResults =>
  testModuleResults({ round: ROUND, hotkey, kind }, { stems });

/** The record at the start of DUELS, with the leader's baseline and all uploads. */
export const duelsRecord = (hotkeys: readonly string[], more: Record<string, string> = {}): Record<string, string> => ({
  ...recordTwo({
    ...{ round: ROUND, stems: STEMS, miners: hotkeys, baseline: true, imageOf: (at: number) => `img/${at}` },
    config: { win_margin: 0.1, audit_repeats: 2 },
    leader: { hotkey: hotkeyOf("L"), docker: "img/leader", hardware: ["4xRTX6000Pro"] },
  }),
  ...more,
});

/** The maker of a picture, by its address. */
export type Maker = { readonly hotkey: string; readonly kind: string };
const makerOf = (url: string): Maker => {
  const [, hotkey = "", kind = ""] = /rounds\/\d+\/([^/]+)\/([^/]+)\//.exec(url) ?? [];
  return { hotkey, kind };
};

export type Answer = StagedVerdict["winner"] | "fault";
/** Judges a duel; called at its start. */
export type Say = (sides: {
  readonly left: Maker;
  readonly right: Maker;
  readonly stem: string;
}) => Answer | Promise<Answer>;

/** Judges by a table of qualities: the better maker wins. A maker that is not in the table has 0. */
export const byQuality =
  (qualities: Readonly<Record<string, number>>): Say =>
  ({ left, right }) => {
    const of = ({ hotkey, kind }: Maker) => qualities[`${hotkey} ${kind}`] ?? qualities[hotkey] ?? 0;
    const gap = of(right) - of(left);
    return gap > 0 ? "right" : gap < 0 ? "left" : "draw";
  };

function detailOf(winner: StagedVerdict["winner"]): DuelDetail {
  const [a, b] = { left: [1, 6], right: [6, 1], draw: [3, 3] }[winner] as [number, number];
  const s1 = decideAngles([{ label: "front_left", ab: [a, b], ba: [b, a] }]);
  if (winner !== "draw") return concludeDuel({ s1, s2: null, s3: null, s4: null }, { issues: winner }).detail;
  const ok = { right: "ok", back: "ok", left: "ok", top_down: "ok" } as const;
  const checklist = { main_object: "pot", main_object_correct_a: true, main_object_correct_b: true, features: [] };
  const detail: NonNullable<DuelDetail["s2"]> = {
    choice: "draw",
    source: "consensus_3",
    best_view: null,
    artifact_compare: { penalty_a: 3, penalty_b: 3 },
    checklist: { ...checklist, score_a: 3, score_b: 3 },
  };
  const [s3, s4] = [
    { fired: false, choice: null },
    { choice: "draw", side_verdicts: { a: "ok", b: "ok" }, per_angle: { a: ok, b: ok } },
  ] as const;
  return concludeDuel({ s1, s2: { detail, tag: "" }, s3, s4 }, { issues: winner }).detail;
}

function scriptedJudge(say: Say, questions: string[]): StagedJudge {
  return {
    name: "table@1",
    offline: true,
    promptsSha256: null,
    strictness: {},
    async judge({ name, left, right }, { signal }) {
      signal?.throwIfAborted();
      const sides = { left: makerOf(left?.url ?? ""), right: makerOf(right?.url ?? ""), stem: name };
      questions.push(`${sides.left.hotkey} ${sides.left.kind} ${sides.right.hotkey} ${sides.right.kind} ${name}`);
      const winner = await say(sides);
      signal?.throwIfAborted();
      if (winner === "fault") return fault(new CompetitionError("down", { code: "JUDGE_CONNECTION" }));
      return measured({ winner, detail: detailOf(winner), contradictory: [], failed: [], flags: [] });
    },
  };
}

export type ModuleRoundOptions = {
  readonly hotkeys?: readonly string[] | undefined;
  readonly more?: Record<string, string> | undefined;
  readonly settings?: DuelsSettings | undefined;
  readonly say?: Say | undefined;
};

export type Branch = ReturnType<MemoryBranch["connect"]>;

/** A round of competition 2 in DUELS, in memory, with a judge that answers by a function. */
export function createModuleRound({ hotkeys = [], more = {}, settings = {}, say = () => "right" }: ModuleRoundOptions) {
  const branch = createMemoryBranch(duelsRecord(hotkeys, more));
  const clock = createManualClock({ now: START });
  const questions: string[] = [];
  const notices: Notice[] = [];
  /** Starts a process of the judge. `through` may break its connection to the branch. */
  const start = async (through: (link: Branch) => Branch = (link) => link) => {
    const state = await createMemoryStateStore({
      branch: { ...branch, connect: () => through(branch.connect()) },
      clock,
    });
    const notifier = { name: "list", notify: async (notice: Notice) => void notices.push(notice) };
    const service = createModuleDuelsService(
      { state, clock, logger: silentLogger, notifier },
      {
        judge: scriptedJudge(say, questions),
        load: async () => new Uint8Array(),
        settings: { maxConcurrentModuleDuels: 1, guardMs: 0, ...settings },
      },
    );
    return { state, turn: (signal = new AbortController().signal) => service.turn({ signal }) };
  };
  const edit = async (changes: Readonly<Record<string, string>>) => {
    const other = await createMemoryStateStore({ branch, clock });
    const list = Object.entries(changes).map(([path, text]) => ({ path, text }));
    await other.commit(list, { message: "by others" });
    await other.close();
  };
  const text = (path: string) => branch.files().get(path) ?? null;
  return {
    branch,
    clock,
    asked: questions,
    notices,
    start,
    edit,
    text,
    /** Records a repeat of an audit, of all stems by default. */
    regenerate: (hotkey: string, repeat: number, stems = STEMS) => {
      const reports = JSON.parse(text(FILES.generationReports.path({ round: ROUND })) ?? "{}") as object;
      const repeats = Array.from({ length: repeat }, (_, at) => ({
        repeat: at + 1,
        generated: 10,
        failed: 0,
        seconds: 100,
      }));
      const report = generationReport({ hotkey, repeats, auditRepeats: 2 });
      return edit({
        [FILES.generated.path({ round: ROUND, hotkey, repeat })]: FILES.generated.format(
          resultsOf(hotkey, `generated_${repeat}`, stems),
        ),
        [FILES.generationReports.path({ round: ROUND })]: json({ ...reports, [hotkey]: report }),
      });
    },
    /** Records people's verdicts on sources. */
    sourceAudit: (verdicts: Readonly<Record<string, "passed" | "failed">>) =>
      edit({
        [FILES.sourceAudits.path({ round: ROUND })]: json(
          Object.entries(verdicts).map(([hotkey, verdict]) => ({ hotkey, verdict, reason: "" })),
        ),
      }),
    stage: () => parseState(text("state.json") ?? "", { path: "" }).stage,
    kinds: () => notices.map(({ kind }) => kind),
  };
}
