import { STATE_FILES_ONE } from "../one/state-files.ts";
import { pathsOf } from "./paths-of.ts";

/** Paths of the state repository, relative to its root. `hotkey` of {@link paths.generated} may be `leader` for the baseline. */
export const paths = {
  ...pathsOf(STATE_FILES_ONE),
  round: (round: number) => `rounds/${round}`,
} as const;
