import { createReadStream } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import type { FolderObjectStore } from "./object-store.ts";

/**
 * Answers GET and HEAD for the keys of a folder store under the path of its public address; hand it to `http.createServer`.
 * No listings, no ranges; anybody's page may read (`access-control-allow-origin: *`), as on a public CDN.
 *
 * @example
 * createServer(folderRequestListener(store)).listen(8080);
 */
export function folderRequestListener(
  store: FolderObjectStore,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    serve(store, { request, response }).catch(() => response.destroy());
  };
}

type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse };

async function serve(store: FolderObjectStore, { request, response }: Exchange): Promise<void> {
  if (request.method !== "GET" && request.method !== "HEAD") return end(response, 405);
  const key = keyOfPath(store, request.url ?? "");
  const object = key === null ? null : await store.head(key);
  if (key === null || object === null) return end(response, 404);
  response.writeHead(200, {
    "content-type": object.contentType,
    "content-length": object.size,
    "access-control-allow-origin": "*",
    "x-content-type-options": "nosniff",
    "cache-control": "no-cache",
  });
  if (request.method === "HEAD") return void response.end();
  await pipeline(createReadStream(store.pathOf(key)), response);
}

/** Only the path counts: the server may stand behind another name or port than the public address says. */
function keyOfPath(store: FolderObjectStore, target: string): string | null {
  const origin = new URL(store.publicUrl("x")).origin;
  return store.keyOf(origin + (target.split("?", 1)[0] ?? ""));
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status, { "content-type": "text/plain" }).end(`${status}\n`);
}
