import { HOTKEY_PATTERN, LEADER } from "../../records/names.ts";
import { paths } from "../../records/paths.ts";
import { type StateFiles, stateFileAt } from "../../records/state-file.ts";
import { isSs58 } from "../../rules/ss58.ts";
import type { CommonContext } from "../round-context.ts";
import type { Tally } from "../tally.ts";

/** Files and folders that belong to no kind of record, hotkeys that no chain can have, and hotkeys that are both in and out. */
export function checkStrangers(context: CommonContext, { files, tally }: { files: StateFiles; tally: Tally }): void {
  const { records, round } = context;
  for (const path of records.files) {
    tally.expect(isKnown(files, path), () => ({
      code: "FILE_UNKNOWN",
      file: path,
      message: `${path} is no file that the competition has: nothing reads it.`,
    }));
  }
  for (const hotkey of Object.keys(records.submissions ?? {})) {
    tally.expect(isSs58(hotkey), () => ({
      code: "HOTKEY_CHECKSUM",
      file: paths.submissions(round),
      path: hotkey,
      hotkey,
      recorded: hotkey,
      expected: "an SS58 address whose checksum holds",
      message: `${hotkey} has a submission in round ${round}, but its checksum is wrong: no chain has such an address.`,
    }));
  }
  for (const { hotkey, code } of records.ignored.filter(({ block }) => block === null)) {
    tally.expect(!Object.hasOwn(records.submissions ?? {}, hotkey), () => ({
      code: "HOTKEY_TAKEN_AND_IGNORED",
      file: paths.ignoredSubmissions(round),
      hotkey,
      recorded: code,
      expected: null,
      message: `${hotkey} takes part in round ${round} though its submission is recorded as left out (${code}).`,
    }));
  }
}

/** A file of a kind; in a folder that is a contestant's. */
function isKnown(files: StateFiles, path: string): boolean {
  const [, , folder = "", deeper] = path.split("/");
  return (
    stateFileAt(files, path) !== null && (deeper === undefined || folder === LEADER || HOTKEY_PATTERN.test(folder))
  );
}
