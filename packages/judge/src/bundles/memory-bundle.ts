import { type BundleFiles, CompetitionError, type PictureRef, type ViewBundle } from "@404-gen/core";

/**
 * A bundle whose files are in memory. `url` is its name in requests and caches, so other content needs another name.
 *
 * @example
 * const bundle = memoryBundle("memory:lamp", await drawBundle(scene));
 */
export function memoryBundle(url: string, files: BundleFiles): ViewBundle {
  return {
    url,
    file: (name): PictureRef => ({
      url: `${url}/${name}`,
      load: async () => {
        const bytes = files.get(name);
        if (bytes !== undefined) return bytes;
        throw absent(`${url}/${name}`);
      },
    }),
  };
}

/** The error of a loader for a missing file. */
export const absent = (url: string): CompetitionError =>
  new CompetitionError(`${url} is not there`, {
    code: "BUNDLE_FILE_MISSING",
    data: { status: 404, url },
  });
