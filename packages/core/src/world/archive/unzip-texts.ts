/** Entry `@404-gen/core/unzip`: a repository that came as a zip archive, read where no Node is. */
import { unzipSync } from "fflate";
import { CompetitionError } from "../../base/errors/competition-error.ts";
import { mergeDefaults } from "../../base/kit/merge-defaults.ts";

/** Limits of an unpacking of texts. */
export type UnzipTextsOptions = {
  /** Most members, folders counted. @default 200000 */
  readonly maxEntries?: number | undefined;
  /** Most bytes of all members together, unpacked. @default 1073741824 */
  readonly maxTotalBytes?: number | undefined;
};

/** Limits of an unpacking of texts unless a caller says otherwise. */
export const UNZIP_TEXTS_DEFAULTS = {
  /** A round of 45 miners has about 300 files. */
  maxEntries: 200_000,
  /** 1 GiB: the live repository has 45 MB of records after 53 rounds. */
  maxTotalBytes: 1024 ** 3,
};

/**
 * The files of a zip archive as texts, path → text, also in a browser. The one folder that all of them lie in, as in a repository that a git
 * host packs, is left out of the paths. For archives from miners there is `readZip`, which also compares checksums.
 *
 * @throws CompetitionError `ZIP_INVALID`, `ZIP_TOO_LARGE`
 * @example
 * const files = unzipTexts(new Uint8Array(await (await fetch(address)).arrayBuffer()));
 * const { verdict } = await proveFiles({ name: address, files });
 */
export function unzipTexts(archive: Uint8Array, options: UnzipTextsOptions = {}): ReadonlyMap<string, string> {
  const { maxEntries, maxTotalBytes } = mergeDefaults(UNZIP_TEXTS_DEFAULTS, options);
  const names = new Set<string>();
  let total = 0;
  const members = unzip(archive, (name, bytes) => {
    if (names.has(name)) throw invalid(`the name ${JSON.stringify(name.slice(0, 200))} stands twice`);
    names.add(name);
    if (names.size > maxEntries) throw tooLarge(`more than ${maxEntries} members`);
    total += bytes;
    if (total > maxTotalBytes) throw tooLarge(`its members are over ${maxTotalBytes} bytes together`);
  });
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const shared = sharedFolder([...members.keys()]);
  return new Map([...members].map(([name, bytes]) => [name.slice(shared.length), decoder.decode(bytes)]));
}

/** Members by name, folders left out; `look` sees each name and its unpacked size before anything is unpacked. */
function unzip(archive: Uint8Array, look: (name: string, bytes: number) => void): Map<string, Uint8Array> {
  try {
    const files = unzipSync(archive, {
      filter({ name, originalSize }) {
        look(name, originalSize);
        return !name.endsWith("/");
      },
    });
    return new Map(Object.entries(files));
  } catch (error) {
    if (CompetitionError.is(error)) throw error;
    throw invalid((error instanceof Error ? error.message : String(error)).slice(0, 200), error);
  }
}

/** `owner-name-1a2b3c4/`, when everything lies in it and nothing says that it is a folder of records; else nothing. */
function sharedFolder(names: readonly string[]): string {
  const first = names[0] ?? "";
  const folder = first.slice(0, first.indexOf("/") + 1);
  return folder !== "rounds/" && names.every((name) => name.startsWith(folder)) ? folder : "";
}

const invalid = (what: string, cause?: unknown) =>
  new CompetitionError(`The archive cannot be read: ${what}; expected a zip of stored or deflated files`, {
    code: "ZIP_INVALID",
    fault: "usage",
    cause,
  });

const tooLarge = (what: string) =>
  new CompetitionError(`The archive is too large: ${what}`, { code: "ZIP_TOO_LARGE", fault: "usage" });
