import { LEADER } from "../../records/names.ts";
import { checkHosts } from "../../verify/checks/losses.ts";
import { checkObjectClashes, type NamedAddress } from "../../verify/checks/object-clashes.ts";
import { hasReached } from "../../verify/round-context.ts";
import type { Tally } from "../../verify/tally.ts";
import type { ContextTwo } from "../load-context.ts";
import { generatedFileTwo, type ModuleResult, type ModuleResults, submittedFileTwo } from "../records/results.ts";

/** Most bytes of a module. MAX_JS_SIZE_BYTES. Source: JS-MODULES.md 1. */
const MAX_MODULE_BYTES = 1_048_576;

/** One file of results. */
type Shelf = {
  readonly file: string;
  /** Null: the leader's. */
  readonly hotkey: string | null;
  /** The addresses must lie in the folder of this owner, under this kind. */
  readonly owner: string;
  readonly kind: string;
  readonly results: ModuleResults;
};

/**
 * Modules and views are the contestant's own, of the round's prompts, and what is missing has its reason; an image makes again what was
 * submitted and nothing else; the leader's baseline is complete.
 */
export function checkResultsTwo(context: ContextTwo, tally: Tally): void {
  const { stems } = context;
  if (stems.length === 0) return;
  const isOver = hasReached(context, "duels");
  const ownShelves = submittedShelves(context);
  const losers = ownShelves.filter(({ results }) => isAllLost(results)).map(({ owner }) => owner);
  checkHosts(context, { losers, tally });
  for (const shelf of ownShelves) {
    checkStems(shelf, { allowed: stems, needed: isOver ? stems : [], tally });
    checkEach(shelf, { context, tally });
    checkReasons(shelf, tally);
  }
  const shelves = generatedShelves(context);
  for (const shelf of shelves) {
    const ownStems = shelf.hotkey === null ? stems : submittedStems(context, shelf.hotkey);
    if (ownStems !== null) checkStems(shelf, { allowed: ownStems, needed: [], tally });
    checkEach(shelf, { context, tally });
  }
  checkObjectClashes([...ownShelves, ...shelves].flatMap(addressesOf), tally);
  if (isOver) checkBaseline(context, tally);
}

const submittedShelves = ({ round, sides }: ContextTwo): Shelf[] =>
  [...sides]
    .filter(([hotkey]) => hotkey !== LEADER)
    .map(([hotkey, results]) => {
      const file = submittedFileTwo.path({ round, hotkey });
      return { file, hotkey, owner: hotkey, kind: "submitted", results };
    });

const generatedShelves = ({ round, generated }: ContextTwo): Shelf[] =>
  [...generated].map(([key, results]) => {
    const [owner = "", repeat = ""] = key.split(" ");
    const file = generatedFileTwo.path({ round, hotkey: owner, repeat: Number(repeat) });
    return { file, hotkey: owner === LEADER ? null : owner, owner, kind: `generated_${repeat}`, results };
  });

/** Modules and folders of views. */
const addressesOf = ({ file, hotkey, results }: Shelf): NamedAddress[] =>
  Object.values(results).flatMap(({ js, views }) =>
    [js, views].flatMap((url) => (url === null ? [] : [{ file, hotkey, url }])),
  );

/** Stems of which a miner delivered a module; null: what it delivered cannot be read. */
export function submittedStems({ sides }: Pick<ContextTwo, "sides">, hotkey: string): readonly string[] | null {
  const results = sides.get(hotkey);
  return results ? Object.keys(results).filter((stem) => results[stem]?.js != null) : null;
}

type Stems = { readonly allowed: readonly string[]; readonly needed: readonly string[]; readonly tally: Tally };

function checkStems({ file, hotkey, results }: Shelf, { allowed, needed, tally }: Stems): void {
  const stems = new Set(allowed);
  const strange = Object.keys(results).filter((stem) => !stems.has(stem));
  const finding = { code: "RESULTS_PROMPTS_DIFFER", file, hotkey } as const;
  tally.expect(strange.length === 0, () => ({
    ...finding,
    recorded: strange,
    expected: [],
    message: `${file} has ${strange.length} prompts that were not asked for, for example ${strange[0]}.`,
  }));
  const missing = needed.filter((stem) => !Object.hasOwn(results, stem));
  tally.expect(missing.length === 0, () => ({
    ...finding,
    recorded: null,
    expected: missing,
    message: `${file} lacks ${missing.length} prompts of the round.`,
  }));
}

function checkEach(shelf: Shelf, { context, tally }: { readonly context: ContextTwo; readonly tally: Tally }): void {
  const { file, hotkey, results } = shelf;
  for (const [stem, result] of Object.entries(results)) {
    const place = { file, hotkey };
    tally.expect(result.js === null || result.size <= MAX_MODULE_BYTES, () => ({
      ...place,
      code: "MODULE_TOO_LARGE",
      path: `${stem}.size`,
      recorded: result.size,
      expected: `at most ${MAX_MODULE_BYTES}`,
      message: `${file}: the module of ${stem} has ${result.size} bytes; at most ${MAX_MODULE_BYTES} are taken.`,
    }));
    for (const [field, end] of [
      ["js", ".js"],
      ["views", ""],
    ] as const) {
      const url = result[field];
      if (url === null) continue;
      const problem = addressProblem(url, { ...shelf, round: context.round, stem, end });
      tally.expect(problem === null, () => ({
        ...place,
        code: "FILE_OF_ANOTHER",
        path: `${stem}.${field}`,
        recorded: url,
        expected: { round: context.round, hotkey: shelf.owner, kind: shelf.kind, stem },
        message: `${file}: the ${field} of ${stem} ${problem}.`,
      }));
    }
  }
}

type Own = Pick<Shelf, "owner" | "kind"> & { readonly round: number; readonly stem: string; readonly end: string };

/** What is wrong with an address of the form that services write; one of another form says nothing about its owner. */
function addressProblem(url: string, { owner, kind, round, stem, end }: Own): string | null {
  const [, ofRound, hotkey, ofKind, name = ""] =
    /\/rounds\/(\d+)\/([^/]+)\/(submitted|generated(?:_\d+)?)\/([^/?#]+)\/?$/.exec(url) ?? [];
  if (ofRound === undefined) return null;
  if (Number(ofRound) !== round || hotkey !== owner || ofKind !== kind)
    return `is a file of ${hotkey} (round ${ofRound}, ${ofKind}), not ${kind} by ${owner} in round ${round}`;
  return name === `${stem}${end}` ? null : `is the file ${name}, not ${stem}${end}`;
}

/** For submitted modules: views are there only where a module is, and a reason exactly where something is missing. */
function checkReasons({ file, hotkey, results }: Shelf, tally: Tally): void {
  const entries = Object.entries(results);
  const odd = entries.filter(([, result]) => isOdd(result)).map(([stem]) => stem);
  tally.expect(odd.length === 0, () => ({
    code: "RESULT_INCONSISTENT",
    file,
    path: odd[0] ?? null,
    hotkey,
    recorded: odd,
    expected: [],
    message: `${file}: ${odd.length} results say that something failed though nothing is missing, or have views without a module, for example ${odd[0]}.`,
  }));
  const silent = entries.filter(([, result]) => isUnexplained(result)).map(([stem]) => stem);
  tally.expect(silent.length === 0, () => ({
    code: "FILES_LOST",
    file,
    hotkey,
    recorded: silent,
    expected: "a file, or the reason why there is none",
    message: `${hotkey} lost ${silent.length} of ${entries.length} modules or their views, and nobody says why.`,
  }));
}

const isOdd = ({ js, views, failure_reason }: ModuleResult): boolean =>
  (js === null && views !== null) || (views !== null && js !== null && failure_reason !== null);
const isAllLost = (results: ModuleResults): boolean =>
  Object.keys(results).length > 0 && Object.values(results).every(isUnexplained);
const isUnexplained = ({ views, failure_reason }: ModuleResult): boolean => views === null && failure_reason === null;

function checkBaseline({ round, sides, stems, reigning }: ContextTwo, tally: Tally): void {
  const baseline = sides.get(LEADER);
  if (reigning === null || baseline === undefined) return; // A missing file is reported by itself.
  const gaps = stems.filter((stem) => baseline[stem]?.js == null && baseline[stem]?.failure_reason == null);
  tally.expect(gaps.length === 0, () => ({
    code: "BASELINE_INCOMPLETE",
    file: generatedFileTwo.path({ round, hotkey: LEADER, repeat: 1 }),
    recorded: gaps,
    expected: [],
    message: `The leader's baseline of round ${round} lacks ${gaps.length} modules: every challenger with one wins there.`,
  }));
}
