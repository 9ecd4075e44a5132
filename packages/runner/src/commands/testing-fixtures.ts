import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

/** A new folder with these files in it; keys are paths, folders are made. */
export function makeFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "404-gen-test-"));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

/** A file of the development data beside the checkout; null, said once, in a fresh clone. */
export function sharedFile(path: string): string | null {
  const full = join(dirname(fileURLToPath(import.meta.url)), "../../../../../shared/data", path);
  if (existsSync(full)) return full;
  console.warn(`skipped: ${full} is not here`);
  return null;
}

/** A CDN on loopback: the folder's files, 404 for the rest. */
export async function serveFolder(folder: string): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const path = join(folder, normalize(decodeURIComponent(request.url ?? "/")));
    if (!existsSync(path)) return void response.writeHead(404).end("not here");
    response.end(readFileSync(path));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A folder of wallets with the hotkey `test/alice`, as btcli would have written it. */
export function makeWallets({ phrase, address }: { readonly phrase: string; readonly address: string }): string {
  const wallets = makeFolder({
    "test/hotkeys/alice": JSON.stringify({ secretPhrase: phrase, ss58Address: address }),
  });
  chmodSync(join(wallets, "test/hotkeys/alice"), 0o600);
  return wallets;
}
