import { type FSWatcher, watch } from "node:fs";
import { basename, dirname } from "node:path";

export type WatchFilesOptions = {
  /** Ends the watch. */
  readonly signal: AbortSignal;
  /** Does the work for these files. What it throws ends the watch. */
  readonly onChange: (files: readonly string[]) => Promise<void>;
  /** Quiet time after a change, milliseconds: an editor writes a file in several steps. @default 120 */
  readonly quietMs?: number | undefined;
};

/** Our own choice: twice what the slowest of three editors took between its writes. */
export const WATCH_DEFAULTS = { quietMs: 120 };

/**
 * Calls back with all files, and then with those that changed, until the signal aborts. Their folders are watched, for an editor may put another file in a
 * file's place; changes during the work are taken up after it.
 */
export async function watchFiles(paths: readonly string[], options: WatchFilesOptions): Promise<void> {
  const { signal, onChange, quietMs = WATCH_DEFAULTS.quietMs } = options;
  // The watch begins before the first look, so that no change falls between them.
  const changed = new Set(paths);
  let wake = () => {};
  const touch = (path: string) => {
    changed.add(path);
    wake();
  };
  const watchers = foldersOf(paths).map(([folder, files]) => watchFolder(folder, { files, touch }));
  signal.addEventListener("abort", () => wake(), { once: true });
  try {
    while (!signal.aborted) {
      if (changed.size === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      const before = changed.size;
      await quiet(quietMs, signal);
      if (changed.size > before) continue;
      const now = paths.filter((path) => changed.has(path));
      changed.clear();
      if (!signal.aborted) await onChange(now);
    }
  } finally {
    for (const watcher of watchers) watcher.close();
  }
}

type Folder = { readonly files: readonly string[]; readonly touch: (path: string) => void };

function watchFolder(folder: string, { files, touch }: Folder): FSWatcher {
  const watcher = watch(folder, (_event, name) => {
    for (const path of files) if (name === null || basename(path) === name) touch(path);
  });
  // A folder that goes away changes nothing any more; the files of the others do.
  watcher.on("error", () => watcher.close());
  return watcher;
}

function foldersOf(paths: readonly string[]): [string, string[]][] {
  const folders = new Map<string, string[]>();
  for (const path of paths) folders.set(dirname(path), [...(folders.get(dirname(path)) ?? []), path]);
  return [...folders];
}

function quiet(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end, { once: true });
  });
}
