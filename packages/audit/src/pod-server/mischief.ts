import { CompetitionError } from "@404-gen/core";

/**
 * Ways in which a pod can misbehave. Some names take a number after `=`:
 * `asks-replacement=3`: asks while at least so many replacements are left (1 by default); `slow=500`: milliseconds a prompt; `warms-up=500`: milliseconds;
 * `fails=2`: every second prompt.
 */
export const MISCHIEFS = {
  "warms-up": "takes its time before it is ready",
  "never-ready": "says warming_up for ever",
  "dies-warming": "ends while it warms up",
  "asks-replacement": "asks for another machine once it has taken a batch",
  "asks-while-warming": "asks for another machine before it is ready",
  refuses: "answers 500 to POST /generate",
  busy: "answers 409 to POST /generate, saying that it works on another batch",
  silent: "never answers GET /status once it has taken a batch",
  "status-garbage": "answers GET /status with no status once it has taken a batch",
  slow: "takes its time for each prompt",
  hangs: "never completes a batch",
  exits: "ends in the middle of a batch",
  fails: "puts prompts into _failed.json",
  forgets: "leaves prompts out of the archive altogether",
  strangers: "puts modules into the archive that nobody asked for",
  "results-late": "answers 409 to GET /results",
  "results-cut": "ends the connection in the middle of the archive",
  "results-endless": "never ends the archive",
  redirects: "sends GET /results elsewhere",
  "zip-garbage": "serves something that is no archive",
  "zip-truncated": "serves an archive without its end",
  "zip-encrypted": "serves an archive whose entries are encrypted",
  "zip-method": "serves an archive with an unknown compression",
  "zip-path": "serves an archive with a name that leaves the folder",
  "zip-duplicate": "serves an archive with one name twice",
  "zip-many": "serves an archive with too many entries",
  "zip-bomb": "serves an archive that unpacks to a thousand times its size",
  "zip-large": "serves a module that is too large",
  "zip-empty": "serves an archive without entries",
  "manifest-large": "serves a _failed.json that is too large",
  "manifest-garbage": "serves a _failed.json that is no object",
} as const;

/** Name of a way in which a pod misbehaves. */
export type MischiefName = keyof typeof MISCHIEFS;

/** Each name with its number; 1 for a name without one. */
export type Mischief = ReadonlyMap<MischiefName, number>;

export const NO_MISCHIEF: Mischief = new Map();

/**
 * Reads `name,name=number`.
 *
 * @throws CompetitionError `OPTION_INVALID`
 * @example
 * parseMischief("slow=200,asks-replacement=3").get("slow"); // 200
 */
export function parseMischief(text: string): Mischief {
  const parts = text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  return new Map(
    parts.map((part) => {
      const [name = "", number] = part.split("=");
      const value = number === undefined ? 1 : Number(number);
      if (!Object.hasOwn(MISCHIEFS, name) || !Number.isFinite(value) || value < 0)
        throw new CompetitionError(`${JSON.stringify(part)} is no mischief of a pod`, {
          code: "OPTION_INVALID",
          data: { allowed: Object.keys(MISCHIEFS) },
        });
      return [name as MischiefName, value] as const;
    }),
  );
}
