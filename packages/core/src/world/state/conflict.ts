import { CompetitionError } from "../../base/errors/competition-error.ts";

/** Somebody else wrote first: `data.paths` changed on the branch, `data.dropped` are the paths of ours that fell with them. */
export function stateConflict(
  paths: Iterable<string>,
  options: { readonly dropped?: Iterable<string> } = {},
): CompetitionError {
  const names = [...new Set(paths)].sort();
  return new CompetitionError(`The state changed under this writer: ${names.join(", ")}`, {
    code: "STATE_CONFLICT",
    data: { paths: names, dropped: [...new Set(options.dropped ?? names)].sort() },
  });
}
