import { writeZip } from "@404-gen/core/archive";
import type { Mischief, MischiefName } from "./mischief.ts";
import { packBatch } from "./pod-machine.ts";
import type { PodOutcome } from "./pod-maker.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const CENTRAL = 0x02014b50;

/** Changes the entries of the directory in a copy of an archive. */
function patch(archive: Uint8Array, change: (view: DataView, at: number) => void): Uint8Array {
  const copy = archive.slice();
  const view = new DataView(copy.buffer);
  for (let at = 0; at + 4 <= copy.length; at++) if (view.getUint32(at, true) === CENTRAL) change(view, at);
  return copy;
}

/** An archive with the same name twice. `writeZip` refuses that, so the second name is changed in the bytes: both names have the same length. */
function twice(stem: string): Uint8Array {
  const archive = writeZip([
    { name: `${stem}.js`, bytes: encode("one") },
    { name: `${stem}.jt`, bytes: encode("two") },
  ]);
  const text = Buffer.from(archive);
  for (let at = text.indexOf(`${stem}.jt`); at >= 0; at = text.indexOf(`${stem}.jt`, at))
    text.write("js", at + stem.length + 1);
  return new Uint8Array(text);
}

type Spoil = (good: Uint8Array, outcomes: ReadonlyMap<string, PodOutcome>) => Uint8Array;
const one = (outcomes: ReadonlyMap<string, PodOutcome>) => [...outcomes.keys()][0] ?? "none";

/** Bytes that replace a batch's archive. */
const SPOILERS: { readonly [Name in MischiefName]?: Spoil } = {
  "zip-garbage": () => encode("this is no archive"),
  "zip-truncated": (good) => good.subarray(0, Math.max(1, good.length - 30)),
  "zip-encrypted": (good) => patch(good, (view, at) => view.setUint16(at + 8, view.getUint16(at + 8, true) | 1, true)),
  "zip-method": (good) => patch(good, (view, at) => view.setUint16(at + 10, 12, true)),
  "zip-path": (_, outcomes) => writeZip([{ name: `../${one(outcomes)}.js`, bytes: encode("out of it") }]),
  "zip-duplicate": (_, outcomes) => twice(one(outcomes)),
  "zip-many": (_, outcomes) =>
    writeZip(
      [one(outcomes), ...Array.from({ length: 150 }, (__, at) => `more${at}`)].map((name) => ({
        name: `${name}.js`,
        bytes: encode("x"),
      })),
    ),
  "zip-bomb": (_, outcomes) =>
    writeZip(
      [one(outcomes), "a", "b", "c"].map((name) => ({ name: `${name}.js`, bytes: new Uint8Array(2 ** 20) })),
      { deflate: true },
    ),
  "zip-large": (_, outcomes) =>
    writeZip([{ name: `${one(outcomes)}.js`, bytes: new Uint8Array(2 ** 20 + 1).fill(32) }]),
  "zip-empty": () => writeZip([]),
  "manifest-large": (_, outcomes) =>
    writeZip([{ name: "_failed.json", bytes: encode(JSON.stringify({ [one(outcomes)]: "x".repeat(20_000) })) }]),
  "manifest-garbage": (good, outcomes) =>
    good.length === 0
      ? good
      : writeZip(
          [...outcomes]
            .flatMap(([stem, each]) => (each.kind === "made" ? [{ name: `${stem}.js`, bytes: each.module }] : []))
            .concat({ name: "_failed.json", bytes: encode("[[[") }),
        ),
};

/** Gives a function that packs the archive of a batch with this mischief. */
export function packWith(mischief: Mischief): (outcomes: ReadonlyMap<string, PodOutcome>) => Uint8Array {
  return (outcomes) => {
    const byStem = new Map(outcomes);
    if (mischief.has("forgets")) byStem.delete(one(outcomes));
    if (mischief.has("strangers")) byStem.set("nobody-asked", { kind: "made", module: encode("export default 1;") });
    const good = packBatch(byStem);
    for (const [name, spoil] of Object.entries(SPOILERS) as [MischiefName, Spoil][])
      if (mischief.has(name)) return spoil(good, byStem);
    return good;
  };
}
