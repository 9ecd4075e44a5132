import { extraOf } from "../../records/extra-of.ts";
import { LEADER } from "../../records/names.ts";
import { paths } from "../../records/paths.ts";
import { modelUrl } from "../../records/recorded-model.ts";
import type { Result, Results } from "../../records/results.ts";
import type { RoundContext } from "../round-context.ts";
import type { Tally } from "../tally.ts";
import { checkObjectClashes, type NamedAddress } from "./object-clashes.ts";

/** `…/rounds/{n}/{hotkey or leader}/{submitted or generated}/…`: where the running system and ours put files. */
const PLACE = /\/rounds\/(\d+)\/([^/]+)\/(submitted|generated)\//;

type Kind = "submitted" | "generated";
type Side = { readonly hotkey: string; readonly kind: Kind; readonly results: Results };

/**
 * The files that results name are the contestant's own: of this round, in its own folder, of the right kind, named after the prompt; hashes in names are those in
 * the fields. An address of another form says nothing about its owner and is left alone.
 */
export function checkFileAddresses(context: RoundContext, tally: Tally): void {
  const sides = (["submitted", "generated"] as const).flatMap((kind) =>
    [...context.records[kind]].map(([hotkey, results]): Side => ({ hotkey, kind, results })),
  );
  for (const side of sides) checkSide(context, { ...side, tally });
  const addresses = sides.flatMap((side) => addressesOf(context.round, side));
  checkObjectClashes(addresses, tally);
}

function addressesOf(round: number, { hotkey, kind, results }: Side): NamedAddress[] {
  const file = paths[kind](round, hotkey);
  const owner = hotkey === LEADER ? null : hotkey;
  const addresses: NamedAddress[] = [];
  for (const result of Object.values(results))
    for (const url of [modelUrl(result), result.png]) if (url !== null) addresses.push({ file, hotkey: owner, url });
  return addresses;
}

function checkSide({ round, records }: RoundContext, side: Side & { readonly tally: Tally }): void {
  const { hotkey, kind, results, tally } = side;
  const fileCase: FileCase = {
    ...side,
    round,
    file: paths[kind](round, hotkey),
    stems: new Set(records.stems),
    place: `/rounds/${round}/${hotkey}/${kind}/`,
  };
  for (const [stem, result] of Object.entries(results)) {
    const [model, { png }] = [modelUrl(result), result];
    if (model !== null) checkAddress(model, { stem, field: "model" }, fileCase);
    if (png !== null) checkAddress(png, { stem, field: "png" }, fileCase);
    checkHashes(result, { file: fileCase.file, stem, hotkey, tally });
  }
}

type FileCase = Side & {
  readonly round: number;
  readonly file: string;
  readonly stems: ReadonlySet<string>;
  /** How the folder of its files ends. */
  readonly place: string;
  readonly tally: Tally;
};
type Field = { readonly stem: string; readonly field: "model" | "png" };

function checkAddress(url: string, { stem, field }: Field, fileCase: FileCase): void {
  const { hotkey, kind, round, file, stems, place, tally } = fileCase;
  // The usual case, without taking the address apart: tens of thousands of them in a round's records.
  const first = url.indexOf("/rounds/");
  const isAtPlace = first >= 0 && url.startsWith(place, first);
  const owner = isAtPlace ? { round, hotkey, kind } : ownerOf(url);
  // Of a prompt that the round does not have, the results are reported already.
  const isNamed = owner === null || !stems.has(stem) || url.startsWith(stem, url.lastIndexOf("/") + 1);
  const about = () => ({ file, path: `${stem}.${field}`, hotkey: hotkey === LEADER ? null : hotkey, recorded: url });
  tally.expect(isNamed, () => ({
    ...about(),
    code: "FILE_OF_ANOTHER_PROMPT",
    expected: `a file whose name begins with ${stem}`,
    message: `${file}: the ${field} of ${stem} is named after another prompt: ${url}.`,
  }));
  const isOwn =
    isAtPlace || owner === null || (owner.round === round && owner.hotkey === hotkey && owner.kind === kind);
  tally.expect(isOwn, () => ({
    ...about(),
    code: "FILE_OF_ANOTHER",
    expected: { round, hotkey, kind },
    message: `${file}: the ${field} of ${stem} is a file of ${owner?.hotkey} (round ${owner?.round}, ${owner?.kind}), not ${kind} by ${hotkey} in round ${round}.`,
  }));
}

function ownerOf(url: string): { round: number; hotkey: string; kind: string } | null {
  const [, round, hotkey, kind] = PLACE.exec(url) ?? [];
  return round === undefined || hotkey === undefined || kind === undefined
    ? null
    : { round: Number(round), hotkey, kind };
}

type FileHash = { readonly file: string; readonly stem: string; readonly hotkey: string; readonly tally: Tally };

/** Ours put the beginning of a hash into a file's name: `{stem}-{8 digits}.glb`, `{stem}.{16 digits}.png`. */
function checkHashes(result: Result, { file, stem, hotkey, tally }: FileHash): void {
  const model = extraOf(result, { key: "model_sha256", type: "string" });
  const png = extraOf(result, { key: "png_sha256", type: "string" });
  if (model === undefined && png === undefined) return;
  const names = [
    ["model_sha256", modelUrl(result), [model]],
    ["png_sha256", result.png, [png, model]],
  ] as const;
  for (const [field, url, hashes] of names) {
    const inName = url === null ? null : hashIn(url, stem);
    const digests = hashes.filter((hash) => hash !== undefined);
    if (inName === null || digests.length === 0) continue;
    tally.expect(
      digests.some((hash) => hash.startsWith(inName)),
      () => ({
        code: "FILE_HASH_DIFFERS",
        file,
        path: `${stem}.x404.${field}`,
        hotkey: hotkey === LEADER ? null : hotkey,
        recorded: digests[0],
        expected: `${inName}…`,
        message: `${file}: the file of ${stem} is named after the hash ${inName}…, but its ${field} is ${digests[0]}.`,
      }),
    );
  }
}

function hashIn(url: string, stem: string): string | null {
  const name = url.slice(url.lastIndexOf("/") + 1);
  return name.startsWith(stem)
    ? (/^[-.]([0-9a-f]{8}|[0-9a-f]{16})\.\w+$/.exec(name.slice(stem.length))?.[1] ?? null)
    : null;
}
