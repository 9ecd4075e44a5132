import { LEADER } from "../../records/names.ts";
import { paths } from "../../records/paths.ts";
import type { RoundContext } from "../round-context.ts";
import type { Tally } from "../tally.ts";

/** Who is named where: every hotkey is one of the round's, entries stand under their own keys, lists name nobody twice. */
export function checkReferences(context: RoundContext, tally: Tally): void {
  const { records, round } = context;
  if (records.submissions === null) return;
  const expectKnownHotkey = expectKnown({ round, submissions: records.submissions, tally });
  for (const hotkey of Object.keys(records.builds ?? {}))
    expectKnownHotkey(hotkey, { file: paths.builds(round), path: hotkey });
  records.requests.forEach(({ hotkey }, index) => {
    expectKnownHotkey(hotkey, { file: paths.auditRequests(round), path: `${index}` });
  });
  records.sourceAudits.forEach(({ hotkey }, index) => {
    expectKnownHotkey(hotkey, { file: paths.sourceAudits(round), path: `${index}` });
  });
  for (const [key, { hotkey }] of Object.entries(records.generationAudits)) {
    expectKnownHotkey(key, { file: paths.generationAudits(round), path: key });
    checkKey({ key, inner: hotkey, file: paths.generationAudits(round), field: "hotkey" }, tally);
  }
  for (const { file, stats } of records.podStats) {
    for (const [key, { pod_id }] of Object.entries(stats))
      checkKey({ key, inner: pod_id, file, field: "pod_id" }, tally);
  }
  for (const hotkey of new Set([...records.submitted.keys(), ...records.generated.keys()])) {
    if (hotkey !== LEADER) expectKnownHotkey(hotkey, { file: `${paths.round(round)}/${hotkey}`, path: null });
  }
  repeats(records.requests, { file: paths.auditRequests(round), tally });
  repeats(records.sourceAudits, { file: paths.sourceAudits(round), tally });
}

type References = { readonly round: number; readonly submissions: object; readonly tally: Tally };

/** Says of a hotkey that some file names whether it is one of the round's. */
export const expectKnown =
  ({ round, submissions, tally }: References) =>
  (hotkey: string, place: { readonly file: string; readonly path: string | null }): void =>
    tally.expect(Object.hasOwn(submissions, hotkey), () => ({
      code: "HOTKEY_UNKNOWN",
      ...place,
      hotkey,
      recorded: hotkey,
      expected: "a hotkey of the round's submissions",
      message: `${place.file} names ${hotkey}, who has no submission in round ${round}.`,
    }));

type Reference = { readonly key: string; readonly inner: string; readonly file: string; readonly field: string };

/** An entry under a key says the same of itself. */
export function checkKey({ key, inner, file, field }: Reference, tally: Tally): void {
  tally.expect(key === inner, () => ({
    code: "KEY_DIFFERS",
    file,
    path: `${key}.${field}`,
    hotkey: field === "hotkey" ? key : null,
    recorded: inner,
    expected: key,
    message: `${file}: the entry under ${key} says that it is ${inner}'s.`,
  }));
}

/** A list names nobody twice. */
export function repeats(entries: readonly { hotkey: string }[], { file, tally }: { file: string; tally: Tally }): void {
  entries.forEach(({ hotkey }, index) => {
    const first = entries.findIndex((entry) => entry.hotkey === hotkey);
    tally.expect(first === index, () => ({
      code: "HOTKEY_REPEATED",
      file,
      path: `${index}`,
      hotkey,
      recorded: index,
      expected: first,
      message: `${file} names ${hotkey} twice.`,
    }));
  });
}
