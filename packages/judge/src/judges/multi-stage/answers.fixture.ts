import { CompetitionError, type PictureRef, type ViewBundle } from "@404-gen/core";
import { formatNpz } from "@404-gen/core/archive";
import { EMBEDDINGS_FILE } from "@404-gen/core/two";
import type { ScriptedAnswer } from "../../../testing/index.ts";
import type { VisionQuestion } from "../../models/vision-model.ts";

export type Pair = readonly [number, number] | "fail";
type Orders = { readonly ab: Pair; readonly ba: Pair };
type Check =
  | "fail"
  | { readonly checks: readonly (readonly [string, string])[]; readonly main_object_correct: boolean };

/** Prepared answers of a duel, as in the vectors. Penalties are in the model's order. */
export type PreparedAnswers = {
  readonly s1: Readonly<Record<string, Orders>>;
  readonly best_view: Orders;
  readonly artifact: Orders;
  readonly checklist: "fail" | { readonly main_object: string; readonly features: readonly string[] };
  readonly verify_a: Check;
  readonly verify_b: Check;
  readonly gray: Orders;
  readonly side_guard: Readonly<Record<"a" | "b", Readonly<Record<string, string>>>>;
  readonly explain: string;
};

/** A script that gives prepared answers by label and pictures. Addresses: the prompt `P/p.png`, the prefixes `L/v` and `R/v`. */
export function answerAs(answers: PreparedAnswers): (question: VisionQuestion) => ScriptedAnswer {
  return ({ label, parts }) => {
    const urls = parts.flatMap((part) => (part.kind === "picture" ? [part.picture.url] : []));
    const order = urls[1]?.startsWith("L/") ? "ab" : "ba";
    const view = (url: string | undefined) => /([a-z_]+)\.png$/.exec(url ?? "")?.[1] ?? "";
    switch (label) {
      case "s1_prompt_match":
        return penalties(answers.s1[view(urls[1])]?.[order]);
      case "s2bv_ab":
      case "s2bv_ba":
        return penalties(answers.best_view[order]);
      case "s2ac_ab":
      case "s2ac_ba":
        return penalties(answers.artifact[order]);
      case "s3_gray_ab":
      case "s3_gray_ba":
        return penalties(answers.gray[order]);
      case "s2cl_decompose":
        return checklist(answers.checklist);
      case "s2cl_verify":
        return verification(order === "ab" ? answers.verify_a : answers.verify_b);
      case "s4_per_angle":
        return verdict(answers.side_guard[urls[0]?.startsWith("L/") ? "a" : "b"][view(urls[1])]);
      default:
        return answers.explain === "fail" ? "none" : { issues: answers.explain };
    }
  };
}

const penalties = (pair: Pair | undefined): ScriptedAnswer =>
  pair === undefined || pair === "fail" ? "none" : { penalty_1: pair[0], penalty_2: pair[1], issues: "" };
const checklist = (list: PreparedAnswers["checklist"]): ScriptedAnswer =>
  list === "fail"
    ? "none"
    : { ...list, features: list.features.map((description) => ({ description, category: "shape" })) };
const verification = (side: Check): ScriptedAnswer =>
  side === "fail"
    ? "none"
    : { ...side, checks: side.checks.map(([feature, match]) => ({ feature, match, note: "seen so" })) };
const verdict = (word: string | undefined): ScriptedAnswer =>
  word === undefined || word === "fail" ? "none" : { verdict: word, reason: "" };

/** A file in memory; null: it answers 404. */
export const memoryFile = (url: string, bytes: Uint8Array | null): PictureRef => ({
  url,
  load: async () => {
    if (bytes !== null) return bytes;
    throw new CompetitionError(`${url} is not there`, {
      code: "DOWNLOAD_NOT_FOUND",
      fault: "infrastructure",
      data: { status: 404 },
    });
  },
});

export type BundleFiles = {
  readonly embeddings?: Readonly<Record<string, readonly number[]>> | null | undefined;
  /** `gray/front_left.png`. */
  readonly gray?: Uint8Array | null | undefined;
};

/** A bundle that has only the files that the judge itself reads. */
export function memoryBundle(url: string, { embeddings = null, gray = null }: BundleFiles = {}): ViewBundle {
  const npz =
    embeddings === null
      ? null
      : formatNpz(new Map(Object.entries(embeddings).map(([name, values]) => [name, Float32Array.from(values)])));
  const files: Readonly<Record<string, Uint8Array | null>> = { [EMBEDDINGS_FILE]: npz, "gray/front_left.png": gray };
  return { url, file: (name) => memoryFile(`${url}/${name}`, files[name] ?? null) };
}
