import { buildGlb } from "../src/formats/glb/build-glb.fixture.ts";
import { NASTY_FLOATS, NASTY_NUMBERS, NASTY_WORDS, pick } from "./nasty.ts";

type Node = Record<string, unknown> | unknown[];
type Place = { readonly owner: Node; readonly key: string };
type Random = () => number;

/**
 * A GLB file with one to four random changes that leave its structure readable: JSON stays JSON and the lengths of the chunks stay right, so that a
 * reader gets past its first checks. It changes leaves, counts, offsets, types, references and objects of the JSON, and floats and indices of the
 * binary chunk.
 */
export function mutateGlb(file: Uint8Array, random: Random): Uint8Array {
  const { json, bin } = splitGlb(file);
  const wounds = 1 + Math.floor(random() * 4);
  for (let i = 0; i < wounds; i++) pick(WOUNDS, random)({ json, bin }, random);
  return buildGlb({ json, bin: random() < 0.02 ? undefined : bin });
}

type Parts = { readonly json: Record<string, unknown>; readonly bin: Uint8Array };

/** Both chunks of a file; the binary one is a copy. */
export function splitGlb(file: Uint8Array): Parts {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const jsonBytes = view.getUint32(12, true);
  const json = JSON.parse(new TextDecoder().decode(file.subarray(20, 20 + jsonBytes)));
  return { json, bin: file.slice(28 + jsonBytes) };
}

const WOUNDS: readonly ((parts: Parts, random: Random) => void)[] = [
  ({ json }, random) => change(anyLeaf(json, random), leafFor(random)),
  ({ json }, random) => change(anyLeaf(json, random, isNumber), pick(NASTY_NUMBERS, random)),
  ({ json }, random) => shift(anyLeaf(json, random, isNumber), random),
  changeLayout,
  changeLayout,
  ({ json }, random) => remove(anyPlace(json, random)),
  ({ json }, random) => repeat(anyPlace(json, random)),
  ({ json }, random) => change(anyPlace(json, random), pick([{}, [], null, [[]], { extensions: {} }], random)),
  ({ json }, random) => exchange(anyPlace(json, random), anyPlace(json, random)),
  ({ json }, random) => rename(anyPlace(json, random), pick(NASTY_WORDS, random)),
  changeFloats,
  changeFloats,
  changeIndices,
];

const isNumber = (value: unknown) => typeof value === "number";
const leafFor = (random: Random) =>
  pick([pick(NASTY_NUMBERS, random), pick(NASTY_WORDS, random), true, false, null, [], {}], random);

function places(json: Node): Place[] {
  const places: Place[] = [];
  const walk = (owner: Node) => {
    for (const key of Object.keys(owner)) {
      places.push({ owner, key });
      const value = (owner as Record<string, unknown>)[key];
      if (typeof value === "object" && value !== null) walk(value as Node);
    }
  };
  walk(json);
  return places;
}

const read = ({ owner, key }: Place): unknown => (owner as Record<string, unknown>)[key];

function anyPlace(json: Node, random: Random): Place | undefined {
  return pick(places(json), random);
}

function anyLeaf(json: Node, random: Random, is: (value: unknown) => boolean = () => true): Place | undefined {
  const leaves = places(json).filter((place) => {
    const value = read(place);
    return (typeof value !== "object" || value === null) && is(value);
  });
  return leaves.length === 0 ? undefined : pick(leaves, random);
}

function change(place: Place | undefined, value: unknown): void {
  if (place) (place.owner as Record<string, unknown>)[place.key] = value;
}

/** Changes a number: by one or four, to its double or half, or its sign. */
function shift(place: Place | undefined, random: Random): void {
  const value = place === undefined ? 0 : (read(place) as number);
  change(place, pick([value + 1, value - 1, value + 4, value * 2, -value, value / 2], random));
}

function remove(place: Place | undefined): void {
  if (place === undefined) return;
  if (Array.isArray(place.owner)) place.owner.splice(Number(place.key), 1);
  else delete place.owner[place.key];
}

function repeat(place: Place | undefined): void {
  if (place && Array.isArray(place.owner)) place.owner.push(structuredClone(read(place)));
}

function exchange(one: Place | undefined, other: Place | undefined): void {
  if (!one || !other) return;
  // Copies are exchanged: an object inside itself would not be JSON any more.
  const [first, second] = [structuredClone(read(one)), structuredClone(read(other))];
  change(one, second);
  change(other, first);
}

function rename(place: Place | undefined, key: string): void {
  if (!place || Array.isArray(place.owner)) return;
  const value = read(place);
  delete place.owner[place.key];
  Object.defineProperty(place.owner, key, { value, enumerable: true, configurable: true, writable: true });
}

const LAYOUT = [
  ["accessors", ["count", "byteOffset", "componentType", "type", "bufferView", "normalized", "min", "max", "sparse"]],
  ["bufferViews", ["byteOffset", "byteLength", "byteStride", "buffer"]],
  ["buffers", ["byteLength", "uri"]],
] as const;
const VALUES = [
  0,
  1,
  2,
  3,
  4,
  6,
  12,
  16,
  252,
  255,
  256,
  5120,
  5121,
  5122,
  5123,
  5124,
  5125,
  5126,
  65536,
  2 ** 31,
  2 ** 32,
  -1,
  true,
  "SCALAR",
  "VEC2",
  "VEC3",
  "VEC4",
  "MAT4",
  [0, 0, 0],
  [],
  { count: 1, indices: { bufferView: 0, componentType: 5125 }, values: { bufferView: 0 } },
] as const;

/** Changes a field that says how the binary chunk is read: a count, offset, stride or type. */
function changeLayout({ json }: Parts, random: Random): void {
  const [list, keys] = pick(LAYOUT, random);
  const entries = json[list];
  if (!Array.isArray(entries) || entries.length === 0) return;
  const entry = pick(entries, random) as Record<string, unknown> | null;
  if (typeof entry === "object" && entry !== null) entry[pick(keys, random)] = structuredClone(pick(VALUES, random));
}

function changeFloats({ bin }: Parts, random: Random): void {
  write(bin, random, (view, at) => view.setFloat32(at, pick(NASTY_FLOATS, random), true));
}

function changeIndices({ bin }: Parts, random: Random): void {
  write(bin, random, (view, at) => view.setUint32(at, pick([0, 1, 65535, 2 ** 31, 2 ** 32 - 1], random), true));
}

/** Up to eight words of the binary chunk, one after the other. */
function write(bin: Uint8Array, random: Random, word: (view: DataView, at: number) => void): void {
  const words = Math.floor(bin.length / 4);
  if (words === 0) return;
  const view = new DataView(bin.buffer, bin.byteOffset, bin.byteLength);
  const first = Math.floor(random() * words);
  for (let i = first; i < Math.min(words, first + 1 + Math.floor(random() * 8)); i++) word(view, i * 4);
}
