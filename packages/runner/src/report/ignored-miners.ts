import type { IgnoredSubmissions } from "@404-gen/core/records";
import type { MinerView } from "./round-view.ts";

const NOTHING = {
  submission: null,
  hardware: [],
  hardwareNote: null,
  results: {},
  generated: {},
  build: null,
  request: null,
  generationAudit: null,
  moduleAudit: null,
  sourceAudit: null,
  qualification: null,
} as const;

/** The miners whose commitment did not become a submission, each once. */
export const ignoredMiners = (list: IgnoredSubmissions, submissions: object): MinerView[] =>
  list
    .filter(
      ({ hotkey }, index) =>
        !Object.hasOwn(submissions, hotkey) && list.findIndex((other) => other.hotkey === hotkey) === index,
    )
    .map(({ hotkey, code, message }) => ({ hotkey, ignored: { code, message }, ...NOTHING }));
