import { CompetitionError } from "../errors/competition-error.ts";
import { createMemo } from "./memo.ts";
import { foldName } from "./name-clash.ts";

/** Names that lie in a folder of keys, and whether one still does. */
export type KeyFolders = {
  /** Names in a folder; "" is the root. */
  namesIn(folder: string): Promise<readonly string[]>;
  /** Is there still something at the path? */
  has(path: string): Promise<boolean>;
};

/**
 * Takes keys one after another. Refuses a key if one of its parts differs from a name beside it only by case or Unicode form: a file system, a
 * mirror or a cache may hold only one of the two.
 *
 * @throws CompetitionError `OBJECT_KEY_CLASH`
 */
export function createKeyNames({ namesIn, has }: KeyFolders): (key: string) => Promise<void> {
  const folders = createMemo<string, Map<string, string>>();
  const load = (folder: string) =>
    folders.of(folder, async () => new Map((await namesIn(folder)).map((name) => [foldName(name), name])));
  return async (key) => {
    const parts = key.split("/");
    for (const [at, part] of parts.entries()) {
      const folder = parts.slice(0, at).join("/");
      const names = await load(folder);
      const other = names.get(foldName(part));
      const place = folder === "" ? "" : `${folder}/`;
      if (other !== undefined && other !== part && (await has(place + other)))
        throw new CompetitionError(
          `The object ${key} cannot be stored: ${JSON.stringify(other)} beside it differs only by case or Unicode form`,
          { code: "OBJECT_KEY_CLASH", data: { key, other: place + other } },
        );
      names.set(foldName(part), part);
    }
  };
}
