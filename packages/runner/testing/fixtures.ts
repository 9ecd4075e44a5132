import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { type Peer, startPeer } from "./peer.ts";

/** Makes a new folder with these files: path → content. */
export function makeFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "404-gen-test-"));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

type Commit = {
  readonly message: string;
  /** Milliseconds since the epoch. @default 2026-02-02T02:40:00Z */
  readonly time?: number | undefined;
  readonly changes: readonly { readonly path: string; readonly after: string | null }[];
};

/** Makes a git repository with these commits, oldest first, and an empty working tree. Gives its folder and the newest commit. */
export function makeGitRepository(commits: readonly Commit[]): { readonly folder: string; readonly revision: string } {
  const folder = makeFolder();
  const who = (time = 1_770_000_000_000) => `validator <v@example.com> ${Math.floor(time / 1000)} +0000`;
  const blob = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const stream = commits.map(({ message, changes, time }) =>
    [
      `commit refs/heads/main\ncommitter ${who(time)}\n${blob(message)}`,
      ...changes.map(({ path, after }) => (after === null ? `D ${path}\n` : `M 644 inline ${path}\n${blob(after)}`)),
    ].join(""),
  );
  const git = (args: readonly string[], input?: string) =>
    execFileSync("git", ["-C", folder, ...args], { input, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] });
  git(["init", "-q", "-b", "main"]);
  git(["fast-import", "--quiet"], stream.join(""));
  return { folder, revision: git(["rev-parse", "main"]).trim() };
}

/** Path of a file of the development data beside the checkout; null, with a message, in a fresh clone. */
export function sharedFile(path: string): string | null {
  const full = join(dirname(fileURLToPath(import.meta.url)), "../../../../shared/data", path);
  if (existsSync(full)) return full;
  process.stderr.write(`skipped: ${full} is not here\n`);
  return null;
}

/** Starts a CDN on loopback: it serves the folder's files, and 404 for all other paths. */
export function serveFolder(folder: string): Promise<Peer> {
  return startPeer((request, response) => {
    const path = join(folder, normalize(decodeURIComponent(request.url ?? "/")));
    if (!existsSync(path)) return void response.writeHead(404).end("not here");
    response.end(readFileSync(path));
  });
}

/** Makes a folder of wallets with the hotkey `test/alice`, in btcli's form. */
export function makeWallets({ phrase, address }: { readonly phrase: string; readonly address: string }): string {
  const wallets = makeFolder({
    "test/hotkeys/alice": JSON.stringify({ secretPhrase: phrase, ss58Address: address }),
  });
  chmodSync(join(wallets, "test/hotkeys/alice"), 0o600);
  return wallets;
}
