import { readFileSync } from "node:fs";
import { join } from "node:path";
import { decodeImage } from "@404-gen/core/image";
import { defineRecord } from "@404-gen/core/records";
import { duelDetailSchema, grayGateFires, grayStatistics } from "@404-gen/core/two";
import { describe, expect, it } from "vitest";
import { createScriptedModel } from "../../../testing/index.ts";
import { answerAs, memoryBundle, memoryFile, type PreparedAnswers } from "./answers.fixture.ts";
import { createMultiStageJudge } from "./multi-stage-judge.ts";
import { UPSTREAM_STRICTNESS } from "./strictness.ts";
import { COMPETITION_2_DATA, vectors } from "./vectors.fixture.ts";

type Embeddings = Readonly<Record<string, readonly number[]>> | null;
type Row = {
  readonly seed: number;
  readonly answers: PreparedAnswers;
  readonly embeddings: { readonly a: Embeddings; readonly b: Embeddings } | null;
  readonly gray_png: { readonly a: string | null; readonly b: string | null } | null;
  readonly left_views?: string | null;
  readonly right_views?: string | null;
  readonly calls?: readonly {
    label: string;
    base_seed: number;
    max_tokens: number;
    attempts: number;
    images: string[];
  }[];
  readonly expected: { readonly winner: string; readonly detail: object };
};

const rows = vectors<Row>("duels");
/** The `detail` of each row as its file has it: one line for each row, without blanks. */
const texts =
  rows.length === 0
    ? []
    : readFileSync(join(COMPETITION_2_DATA, "vectors/duels.json"), "utf8")
        .split("\n")
        .flatMap((line) => /"detail":(\{.*\})\}\},?$/.exec(line)?.[1] ?? []);
const detailRecord = defineRecord(duelDetailSchema, { layout: { indent: null, end: "" } });
const withoutBlanks = (json: string) => json.replace(/("(?:[^"\\]|\\.)*")|\s+/g, (_, string?: string) => string ?? "");
/** A clock whose waits between attempts end at once. A wait of a minute, the limit for a file, never ends. */
const noWaits = {
  now: () => 0,
  sleep: (ms: number) => (ms < 60_000 ? Promise.resolve() : new Promise<void>(() => {})),
};
const bytesOf = (base64: string | null | undefined) => (base64 ? Buffer.from(base64, "base64") : null);

async function play(row: Row) {
  const model = createScriptedModel(answerAs(row.answers));
  const judge = createMultiStageJudge({ model, strictness: UPSTREAM_STRICTNESS, io: noWaits });
  const side = (key: "a" | "b", prefix: string, views: string | null | undefined) =>
    views === null
      ? null
      : memoryBundle(prefix, { embeddings: row.embeddings?.[key], gray: bytesOf(row.gray_png?.[key]) });
  const pair = {
    name: "p",
    prompt: memoryFile("P/p.png", null),
    left: side("a", "L/v", row.left_views),
    right: side("b", "R/v", row.right_views),
  };
  return { evidence: await judge.judge(pair, { seed: row.seed }), model };
}

describe.skipIf(rows.length === 0)("upstream's duels", () => {
  it("have a text for each detail", () => {
    expect(texts).toHaveLength(rows.length);
  });

  it.each(rows.map((row, at) => ({ at, row })))(
    "row $at: same winner, same detail byte for byte",
    async ({ at, row }) => {
      const { evidence } = await play(row);
      if (evidence.kind !== "measured") return expect.unreachable(JSON.stringify(evidence));
      const { winner, detail } = evidence.value;
      expect(winner).toBe(row.expected.winner);
      expect(withoutBlanks(detailRecord.format(detail))).toBe(texts[at]);
    },
  );

  const callRows = rows.flatMap((row) => (row.calls ? [{ row, calls: row.calls }] : []));
  it.each(callRows.map((one, at) => ({ at, ...one })))(
    "call list $at: seeds, limits, attempts, pictures in order",
    async ({ row, calls }) => {
      const { model } = await play(row);
      const questions = model.questions.map(({ label, seed, maxTokens, parts, temperature }) => ({
        label,
        seed,
        max_tokens: maxTokens,
        temperature,
        images: parts.flatMap((part) => (part.kind === "picture" ? [part.picture.url] : [])),
      }));
      const first = questions.filter(({ temperature }) => temperature === 0);
      const key = (call: { label: string; images: string[] }) => `${call.label} ${call.images.join(" ")}`;
      const expected = calls.map(({ label, base_seed, max_tokens, images }) => ({
        label,
        seed: base_seed + 100,
        max_tokens,
        temperature: 0,
        images,
      }));
      const sortRows = <T extends { label: string; images: string[] }>(list: readonly T[]) =>
        [...list].sort((a, b) => (key(a) < key(b) ? -1 : 1));
      expect(sortRows(first)).toEqual(sortRows(expected));
      for (const call of calls) {
        const tries = questions.filter((one) => key(one) === key(call));
        expect(tries.length === 1 || tries.length === call.attempts).toBe(true);
        tries.forEach((one, i) => {
          expect(one.seed).toBe(call.base_seed + i + 100);
          expect(one.temperature).toBe(i === 0 ? 0 : 0.1 + 0.05 * i);
        });
      }
    },
  );
});

type GrayRow = {
  readonly a: string;
  readonly b: string;
  readonly stats: { foreground_samples: number; pale_fraction: number; grayish_fraction: number; mean_luma: number };
  readonly fires: boolean;
};
const grayRows = vectors<GrayRow>("gray-stats");

describe.skipIf(grayRows.length === 0)("upstream's gray gate", () => {
  it.each(grayRows.map((row, at) => ({ at, row })))("row $at", async ({ row }) => {
    const pictures = await Promise.all(
      [row.a, row.b].map((png) => decodeImage(Buffer.from(png, "base64"), { channels: 3 })),
    );
    const statistics = grayStatistics(pictures);
    expect(statistics.foreground).toBe(row.stats.foreground_samples);
    expect(statistics.pale).toBe(row.stats.pale_fraction);
    expect(statistics.grayish).toBe(row.stats.grayish_fraction);
    expect(statistics.meanLuma).toBeCloseTo(row.stats.mean_luma, 6);
    expect(grayGateFires(statistics)).toBe(row.fires);
  });
});
