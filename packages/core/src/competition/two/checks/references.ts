import { LEADER } from "../../records/names.ts";
import { paths } from "../../records/paths.ts";
import { checkKey, expectKnown, repeats } from "../../verify/checks/references.ts";
import type { Tally } from "../../verify/tally.ts";
import type { ContextTwo } from "../load-context.ts";

/** Who is named where: every hotkey is one of the round's, entries stand under their own keys, lists name nobody twice. */
export function checkReferencesTwo(context: ContextTwo, tally: Tally): void {
  const { round, records } = context;
  const { submissions } = records;
  if (submissions === null) return;
  const expectKnownHotkey = expectKnown({ round, submissions, tally });
  const builds = paths.builds(round);
  for (const hotkey of Object.keys(records.builds ?? {})) expectKnownHotkey(hotkey, { file: builds, path: hotkey });
  for (const [file, entries] of context.named) {
    for (const [key, hotkey] of entries) {
      expectKnownHotkey(hotkey, { file, path: key });
      if (!/^\d+$/.test(key)) checkKey({ key, inner: hotkey, file, field: "hotkey" }, tally);
    }
    repeats(
      entries.map(([, hotkey]) => ({ hotkey })),
      { file, tally },
    );
  }
  const folders = new Set([...context.sides.keys(), ...[...context.generated.keys()].map((key) => key.split(" ")[0])]);
  for (const hotkey of folders) {
    if (hotkey && hotkey !== LEADER) expectKnownHotkey(hotkey, { file: `${paths.round(round)}/${hotkey}`, path: null });
  }
  for (const { file, report } of context.reports) {
    for (const hotkey of [report.left, report.right]) {
      if (hotkey !== LEADER && hotkey !== "submitted") expectKnownHotkey(hotkey, { file, path: null });
    }
  }
  for (const { file, stats } of context.podStats) {
    for (const [key, { pod_id, repeat_index }] of Object.entries(stats)) {
      checkKey({ key, inner: `${pod_id}-r${repeat_index}`, file, field: "pod_id" }, tally);
    }
  }
}
