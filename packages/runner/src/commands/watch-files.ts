import { type FSWatcher, watch } from "node:fs";
import { basename, dirname, resolve as resolvePath, sep } from "node:path";

export type WatchFilesOptions = {
  /** Ends the watch. */
  readonly signal: AbortSignal;
  /** Does the work for these files. An error from it ends the watch. */
  readonly onChange: (files: readonly string[]) => Promise<void>;
  /** Milliseconds without a change before the work begins: an editor writes a file in several steps. @default 120 */
  readonly quietMs?: number | undefined;
};

/** Defaults of {@link WatchFilesOptions}. Our own choice: twice the slowest time between two writes of three editors. */
export const WATCH_DEFAULTS = { quietMs: 120 };

/**
 * Calls back once with all files, and then with those that changed, until the signal aborts. It watches their folders, because an editor may replace
 * a file by a new one. Changes during the work are handled after it.
 */
export function watchFiles(paths: readonly string[], options: WatchFilesOptions): Promise<void> {
  return watchPlaces(paths, {
    ...options,
    open: (touch) => foldersOf(paths).map(([folder, files]) => watchFolder(folder, { files, touch })),
  });
}

export type WatchFoldersOptions = WatchFilesOptions & {
  /** Folder whose changes are ignored, because we make them. */
  readonly ignore: string;
};

/** Like {@link watchFiles}, for all files in folders, at any depth: calls back with the folders in which a file changed. */
export function watchFolders(folders: readonly string[], options: WatchFoldersOptions): Promise<void> {
  const own = resolvePath(options.ignore);
  const isOwn = (path: string) => path === own || path.startsWith(`${own}${sep}`);
  return watchPlaces(folders, {
    ...options,
    open: (touch) =>
      folders.map((folder) =>
        closing(
          watch(folder, { recursive: true }, (_event, name) => {
            if (name === null || !isOwn(resolvePath(folder, name))) touch(folder);
          }),
        ),
      ),
  });
}

type Places = WatchFilesOptions & { readonly open: (touch: (path: string) => void) => FSWatcher[] };

async function watchPlaces(paths: readonly string[], { open, ...options }: Places): Promise<void> {
  const { signal, onChange, quietMs = WATCH_DEFAULTS.quietMs } = options;
  // The watchers start before the first work, so that no change is missed between the two.
  const changedPaths = new Set(paths);
  let changes = 0;
  let wake = () => {};
  const watchers = open((path) => {
    changedPaths.add(path);
    changes++;
    wake();
  });
  signal.addEventListener("abort", () => wake(), { once: true });
  try {
    while (!signal.aborted) {
      if (changedPaths.size === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      const before = changes;
      await quiet(quietMs, signal);
      if (changes > before) continue;
      const now = paths.filter((path) => changedPaths.has(path));
      changedPaths.clear();
      if (!signal.aborted) await onChange(now);
    }
  } finally {
    for (const watcher of watchers) watcher.close();
  }
}

type Folder = { readonly files: readonly string[]; readonly touch: (path: string) => void };

function watchFolder(folder: string, { files, touch }: Folder): FSWatcher {
  return closing(
    watch(folder, (_event, name) => {
      for (const path of files) if (name === null || basename(path) === name) touch(path);
    }),
  );
}

/** Closes the watcher of a folder that is removed: the others go on. */
function closing(watcher: FSWatcher): FSWatcher {
  return watcher.on("error", () => watcher.close());
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
