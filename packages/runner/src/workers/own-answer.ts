import type { ObjectStore, Rejection } from "@404-gen/core";
import type { DeliveredResult, Delivery, FileOutcome } from "@404-gen/core/stages";
import { jobData } from "./evidence-answer.ts";
import { hashOf } from "./exchange.ts";

/** An answer about a file: the reason of a refusal, and all facts. */
export type Answer = { readonly rejection?: Rejection | undefined; readonly facts: object };

/** This machine's answer, with the files that it would have stored, by key. */
export type OwnAnswer = Answer & { readonly files: ReadonlyMap<string, Uint8Array> };

/** An answer as one text: the code of its refusal, or the hash of its facts. */
export const answerText = ({ rejection, facts }: Answer): string => rejection?.code ?? factsHash(facts);

const factsHash = (facts: object): string => hashOf(JSON.stringify(jobData(facts)));

/**
 * This machine's answer as one text. It equals the worker's text only where all facts are the same and each stored file has the bytes that were made
 * on this machine.
 */
export async function ownText(theirs: Answer, own: OwnAnswer, objects: Pick<ObjectStore, "get">): Promise<string> {
  const text = answerText(own);
  if (text !== answerText(theirs)) return text;
  if (factsHash(own.facts) !== factsHash(theirs.facts)) return `${text} (${factsHash(own.facts)})`;
  for (const [key, bytes] of own.files) {
    const object = await objects.get(key);
    if (object === null || hashOf(object) !== hashOf(bytes)) return `${hashOf(bytes)} (${key})`;
  }
  return text;
}

/** A store that only keeps files in memory, under their usual keys: files that are made again for a check. */
export function memorySink(objects: ObjectStore): {
  readonly objects: ObjectStore;
  readonly files: Map<string, Uint8Array>;
} {
  const files = new Map<string, Uint8Array>();
  return {
    files,
    objects: {
      ...objects,
      async put(key, body) {
        const bytes = body as Uint8Array;
        files.set(key, bytes);
        return { key, size: bytes.length, sha256: hashOf(bytes) };
      },
    },
  };
}

/** Outcome of a file that arrived: kept or refused. */
export type SettledOutcome = Exclude<FileOutcome, { readonly kind: "fault" | "not-had" }>;

/** The answer in the outcome of a file that was fetched. */
export function fileAnswer(outcome: SettledOutcome): Answer {
  const { sha256, size } = outcome.file;
  const facts = { ...outcome.facts, sha256, size };
  return outcome.kind === "kept" ? { facts } : { rejection: outcome.rejection, facts };
}

/** This machine's answer where the file that a worker says it stored is not in the store. */
const NOT_STORED: Answer = { facts: {} };

type ArrivedFile = Parameters<Delivery<DeliveredResult>["keep"]>[0];
type FetchedAgain = Omit<ArrivedFile, "bytes"> & {
  /** The file; null: the store has none. */
  readonly bytes: Uint8Array | null;
  readonly signal: AbortSignal;
};

/** This machine's answer about a file that a worker fetched; null for a fault of ours. */
export async function keepAgain(
  delivery: Pick<Delivery<DeliveredResult>, "keep">,
  { bytes, signal, ...arrival }: FetchedAgain,
): Promise<Answer | null> {
  if (bytes === null) return NOT_STORED;
  const file = { ...arrival.file, sha256: hashOf(bytes), size: bytes.length };
  const own = await delivery.keep({ ...arrival, file, bytes }, { signal });
  return own.kind === "fault" ? null : fileAnswer({ ...own, file });
}
