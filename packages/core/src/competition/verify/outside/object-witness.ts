import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { BundleDrawer } from "../../../ports/bundle-drawer.ts";
import type { Evidence } from "../../../ports/evidence.ts";
import type { Renderer } from "../../../ports/renderer.ts";
import { readRound } from "../../round/read-round.ts";
import type { Tally } from "../tally.ts";
import type { Omission } from "../types.ts";
import type { Hearing, OutsideWitness } from "./outside-witness.ts";
import type { RecordedObject } from "./recorded-object.ts";

/** Which files are fetched, and how. */
export type ObjectWitnessOptions = {
  /** Files to fetch: a number, or below 1 a share of all. @default 20 */
  readonly sample?: number | undefined;
  /** Fetches a file through a guarded door. */
  fetch(
    url: string,
    options: { readonly signal?: AbortSignal | undefined },
  ): Promise<Evidence<{ readonly bytes: Uint8Array; readonly sha256: string }>>;
  /** Draws models again. @default none: pictures are compared by their hash alone */
  readonly renderer?: Pick<Renderer, "name" | "render"> | undefined;
  /** Draws modules again, in processes without rights. @default none: their views are compared by their hashes alone */
  readonly drawer?: Pick<BundleDrawer, "name" | "draw"> | undefined;
};

/** 20 files: our own choice. A file costs a download and, of a model, a drawing of about 0.1 to 1 s. */
export const OBJECT_WITNESS_DEFAULTS = { sample: 20 };

/**
 * The files as a witness: a sample of those that the records name is fetched, its hashes are compared, and models are drawn again. Which files
 * follows from the commit alone, so that two verifiers of one commit with one size take the same ones.
 *
 * @example
 * const proof = await proveRepository(source, { outside: [objectWitness({ fetch: (url, call) => door.download(url, call), renderer, sample: 50 })] });
 */
export function objectWitness(options: ObjectWitnessOptions): OutsideWitness {
  const { sample = OBJECT_WITNESS_DEFAULTS.sample } = options;
  return {
    family: "objects",
    async hear(hearing) {
      const objects = await recordedObjects(hearing);
      const hashedObjects = objects.filter(({ object }) => object.sha256 !== null);
      const size = sample < 1 ? Math.ceil(sample * hashedObjects.length) : Math.min(sample, hashedObjects.length);
      const sampleOfObjects = sampleObjects(hashedObjects, { seed: hearing.commit ?? "", size });
      const left = new Map<string, number>();
      for (const { round, object } of sampleOfObjects) {
        hearing.signal?.throwIfAborted();
        for (const why of await look(object, { ...options, tally: hearing.tally(round), signal: hearing.signal }))
          left.set(why, (left.get(why) ?? 0) + 1);
      }
      const unhashedCount = objects.length - hashedObjects.length;
      return [
        ...(sampleOfObjects.length < hashedObjects.length
          ? [
              {
                what: `${hashedObjects.length - sampleOfObjects.length} of ${hashedObjects.length} files that the records name`,
                why: `a sample of ${sampleOfObjects.length} was fetched, drawn by the commit's id`,
              },
            ]
          : []),
        ...(unhashedCount > 0
          ? [{ what: `${unhashedCount} files that the records name`, why: "no hash of them is recorded" }]
          : []),
        ...[...left].map(([why, count]): Omission => ({ what: `${count} of the sample's files`, why })),
      ];
    },
  };
}

type ObjectOfRound = { readonly round: number; readonly object: RecordedObject };

async function recordedObjects({ reader, competitions }: Hearing): Promise<readonly ObjectOfRound[]> {
  const objects: ObjectOfRound[] = [];
  for (const { value, rounds } of competitions) {
    for (const round of rounds) {
      for (const object of await value.objects(readRound(reader, { files: value.files, round })))
        objects.push({ round, object });
    }
  }
  return objects;
}

export type SampleOptions = { readonly seed: string; readonly size: number };

/** The sample of a seed: the files with the smallest hashes of seed and place. Whoever writes a record cannot choose both. */
export function sampleObjects(
  objects: readonly ObjectOfRound[],
  { seed, size }: SampleOptions,
): readonly ObjectOfRound[] {
  const key = ({ object }: ObjectOfRound) =>
    bytesToHex(sha256(utf8ToBytes(`${seed} ${object.file} ${object.path} ${object.sha256}`)));
  const rows = objects.map((one) => ({ one, key: key(one) }));
  return rows
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .slice(0, size)
    .map(({ one }) => one);
}

type Looking = ObjectWitnessOptions & { readonly tally: Tally; readonly signal: AbortSignal | undefined };

/** Compares one file; what could not be compared comes back as sentences without its name, so that they can be counted. */
async function look(
  object: RecordedObject,
  { fetch, renderer, drawer, tally, signal }: Looking,
): Promise<readonly string[]> {
  const evidence = await fetch(object.url, { signal });
  if (evidence.kind === "fault") return [`could not be fetched: ${evidence.error.code}`];
  if (evidence.kind === "rejected") return [`could not be fetched: ${evidence.rejection.code}`];
  const { bytes, sha256: hash } = evidence.value;
  const common = { file: object.file, path: object.path, hotkey: object.hotkey };
  const isSame = hash === object.sha256;
  tally.expect(isSame, () => ({
    ...common,
    code: "OBJECT_DIFFERS",
    recorded: object.sha256,
    expected: hash,
    message: `${object.url} holds other bytes (${hash.slice(0, 12)}) than ${object.file} records (${object.sha256?.slice(0, 12)}).`,
  }));
  tally.expect(!isSame || object.bytes === undefined || object.bytes === bytes.length, () => ({
    ...common,
    code: "OBJECT_SIZE_DIFFERS",
    recorded: object.bytes,
    expected: bytes.length,
    message: `${object.url} has ${bytes.length} bytes, ${object.file} records ${object.bytes}.`,
  }));
  const { preview, bundle } = object;
  if (isSame && bundle !== undefined) return lookAtBundle(object, { bundle, bytes, drawer, tally, signal });
  if (!isSame || preview === undefined || preview.sha256 === null) return [];
  if (renderer === undefined) return ["were not drawn again: no renderer was given"];
  if (preview.renderer !== renderer.name)
    return [`were drawn by ${preview.renderer ?? "a renderer that is not recorded"}, and this one is ${renderer.name}`];
  const rendering = await renderer.render({ bytes, format: preview.format }, { signal });
  if (rendering.kind === "fault") return [`could not be drawn: ${rendering.error.code}`];
  const picture = rendering.kind === "measured" ? rendering.value.sha256.png : null;
  tally.expect(picture === preview.sha256, () => ({
    ...common,
    code: picture === null ? "PICTURE_OF_REFUSED_MODEL" : "PICTURE_DIFFERS",
    recorded: preview.sha256,
    expected: picture,
    message:
      rendering.kind === "rejected"
        ? `A picture of ${object.url} is recorded, but the renderer refuses the model: ${rendering.rejection.code}.`
        : `The picture drawn of ${object.url} is another one (${picture?.slice(0, 12)}) than ${object.file} records (${preview.sha256?.slice(0, 12)}).`,
  }));
  return [];
}

type Bundle = Pick<Looking, "drawer" | "tally" | "signal"> & {
  readonly bundle: NonNullable<RecordedObject["bundle"]>;
  readonly bytes: Uint8Array;
};

/** Draws a module again and compares every picture of its bundle that has a hash; embeddings are none. */
async function lookAtBundle(
  object: RecordedObject,
  { bundle, bytes, drawer, tally, signal }: Bundle,
): Promise<readonly string[]> {
  const files = Object.entries(bundle.sha256).filter(([name]) => name.endsWith(".png"));
  if (files.length === 0) return [];
  if (drawer === undefined) return ["were not drawn again: nothing that draws modules was given"];
  if (bundle.renderer !== drawer.name)
    return [`were drawn by ${bundle.renderer ?? "a renderer that is not recorded"}, and this one is ${drawer.name}`];
  const pictures = await drawer.draw(bytes, { signal });
  if (pictures.kind === "fault") return [`could not be drawn: ${pictures.error.code}`];
  const common = { file: object.file, path: object.path, hotkey: object.hotkey };
  if (pictures.kind === "rejected") {
    tally.expect(false, () => ({
      ...common,
      code: "PICTURE_OF_REFUSED_MODEL",
      recorded: files.length,
      message: `Pictures of ${object.url} are recorded, but the renderer refuses the module: ${pictures.rejection.code}.`,
    }));
    return [];
  }
  const hashes = new Map([...pictures.value].map(([name, picture]) => [name, bytesToHex(sha256(picture))]));
  const other = files.filter(([name, hash]) => hashes.get(name) !== hash);
  tally.expect(other.length === 0, () => ({
    ...common,
    code: "PICTURE_DIFFERS",
    recorded: Object.fromEntries(other),
    expected: Object.fromEntries(other.map(([name]) => [name, hashes.get(name) ?? null])),
    message: `${other.length} of the ${files.length} pictures drawn of ${object.url} are other ones than ${object.file} records, ${other[0]?.[0]} first.`,
  }));
  return [];
}
