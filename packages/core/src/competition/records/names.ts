// Names that records use. No schema stands here: rules and pages take them without loading one.

/** The name under which the reigning solution is in match tables. */
export const LEADER = "leader";
/** SS58 address as the records spell it: 48 base-58 characters, first one 5. */
export const HOTKEY_PATTERN = /^5[1-9A-HJ-NP-Za-km-z]{47}$/;
/** A git commit: 40 hex digits in any case. */
export const COMMIT_PATTERN = /^[0-9a-f]{40}$/i;
/** A repository of GitHub: `owner/name`. */
export const REPO_PATTERN = /^[\w.-]+\/[\w.-]+$/;
/** Stages of a round as `state.json` names them. */
export const STAGES = ["open", "miner_generation", "downloading", "duels", "finalizing", "finished", "paused"] as const;
/** Characters of a hotkey that stand in file names, tags and commit messages. */
export const SHORT_HOTKEY = 10;

/**
 * A hotkey as file names, tags and commit messages show it: its first ten characters; `leader` as it is.
 *
 * @example
 * shortHotkey("5FVEJnXMrkftuqreigDY3owtim4UDQ26NE4FdTiVsy2zm8s5"); // "5FVEJnXMrk"
 */
export const shortHotkey = (hotkey: string): string => hotkey.slice(0, SHORT_HOTKEY);

/**
 * Stem of a prompt address: its file name without the extension; identifies the prompt.
 *
 * @example
 * stemOf("https://cdn.example/prompts/lamp.png"); // "lamp"
 */
export function stemOf(url: string): string {
  const path = url.split(/[?#]/, 1)[0] ?? "";
  const file = path.slice(path.lastIndexOf("/") + 1);
  const dot = file.lastIndexOf(".");
  return dot > 0 ? file.slice(0, dot) : file;
}
