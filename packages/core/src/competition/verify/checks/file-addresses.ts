import { LEADER } from "../../records/names.ts";
import { paths } from "../../records/paths.ts";
import { modelUrl } from "../../records/recorded-model.ts";
import { type Result, type Results, resultExtras } from "../../records/results.ts";
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

const addressesOf = (round: number, { hotkey, kind, results }: Side): NamedAddress[] =>
  Object.values(results).flatMap((result) =>
    [modelUrl(result), result.png].flatMap((url) =>
      url === null ? [] : [{ file: paths[kind](round, hotkey), hotkey: hotkey === LEADER ? null : hotkey, url }],
    ),
  );

function checkSide(
  { round, records }: RoundContext,
  { hotkey, kind, results, tally }: Side & { readonly tally: Tally },
): void {
  const file = paths[kind](round, hotkey);
  const stems = new Set(records.stems);
  for (const [stem, result] of Object.entries(results)) {
    for (const [field, url] of Object.entries({ model: modelUrl(result), png: result.png })) {
      if (url === null) continue;
      const owner = ownerOf(url);
      const own = { round, hotkey, kind };
      // Of a prompt that the round does not have, the results are told already.
      const isNamed = owner === null || !stems.has(stem) || url.slice(url.lastIndexOf("/") + 1).startsWith(stem);
      tally.expect(isNamed, () => ({
        code: "FILE_OF_ANOTHER_PROMPT",
        file,
        path: `${stem}.${field}`,
        hotkey: hotkey === LEADER ? null : hotkey,
        recorded: url,
        expected: `a file whose name begins with ${stem}`,
        message: `${file}: the ${field} of ${stem} is named after another prompt: ${url}.`,
      }));
      const isOwn = owner === null || (owner.round === round && owner.hotkey === hotkey && owner.kind === kind);
      tally.expect(isOwn, () => ({
        code: "FILE_OF_ANOTHER",
        file,
        path: `${stem}.${field}`,
        hotkey: hotkey === LEADER ? null : hotkey,
        recorded: url,
        expected: own,
        message: `${file}: the ${field} of ${stem} is a file of ${owner?.hotkey} (round ${owner?.round}, ${owner?.kind}), not ${kind} by ${hotkey} in round ${round}.`,
      }));
    }
    checkHashes(result, { file, stem, hotkey, tally });
  }
}

function ownerOf(url: string): { round: number; hotkey: string; kind: string } | null {
  const [, round, hotkey, kind] = PLACE.exec(url) ?? [];
  return round === undefined || hotkey === undefined || kind === undefined
    ? null
    : { round: Number(round), hotkey, kind };
}

type Hashed = { readonly file: string; readonly stem: string; readonly hotkey: string; readonly tally: Tally };

/** Ours put the beginning of a hash into a file's name: `{stem}-{8 digits}.glb`, `{stem}.{16 digits}.png`. */
function checkHashes(result: Result, { file, stem, hotkey, tally }: Hashed): void {
  const extras = resultExtras.of(result);
  const names = [
    ["model_sha256", modelUrl(result), [extras.model_sha256]],
    ["png_sha256", result.png, [extras.png_sha256, extras.model_sha256]],
  ] as const;
  for (const [field, url, hashes] of names) {
    const inName = url === null ? null : hashIn(url, stem);
    const known = hashes.filter((hash) => hash !== undefined);
    if (inName === null || known.length === 0) continue;
    tally.expect(
      known.some((hash) => hash.startsWith(inName)),
      () => ({
        code: "FILE_HASH_DIFFERS",
        file,
        path: `${stem}.x404.${field}`,
        hotkey: hotkey === LEADER ? null : hotkey,
        recorded: known[0],
        expected: `${inName}…`,
        message: `${file}: the file of ${stem} is named after the hash ${inName}…, but its ${field} is ${known[0]}.`,
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
