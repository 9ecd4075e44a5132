import { createServiceFetch } from "@404-gen/core/net";
import { attempt, type Checkup, warning, wrong } from "./checkup.ts";
import { type Area, type Ground, openShelf } from "./ground.ts";

/** Key of the object that each check writes again. */
const KEY = "404-gen-doctor.txt";
const BODY = new TextEncoder().encode("404-gen doctor looked here\n");
const TYPE = "text/plain; charset=utf-8";

/** Checks the object store: writes one small object, reads it back, and reads it at its public address. */
export const objectsArea: Area = { name: "objects", cheap: false, look };

async function look(ground: Ground): Promise<readonly Checkup[]> {
  const { signal } = ground;
  const shelf = openShelf(ground);
  const store = await shelf.part("objects");
  try {
    const put = await attempt("objects", async () => {
      await store.put(KEY, BODY, { contentType: TYPE, signal });
      const back = await store.get(KEY, { maxBytes: 1024, signal });
      if (back === null || !Buffer.from(back).equals(Buffer.from(BODY)))
        return wrong("objects", `${store.name} does not give back what was put`, "OBJECT_STORE_FAILED");
      return `${store.name} takes and gives (${KEY} stays there)`;
    });
    return put.state === "ok" ? [put, await readPublic(store.publicUrl(KEY), signal)] : [put];
  } finally {
    await shelf.close();
  }
}

const readPublic = (url: string, signal: AbortSignal) =>
  attempt("public address", async () => {
    if (!/^https?:/i.test(url)) return warning("public address", `CDN_URL leads to ${url}, which nobody else can read`);
    const ask = createServiceFetch({ service: "CDN_URL", maxBytes: 1024 });
    const answer = await ask(url, { signal }).catch((error: Error) => error);
    if (answer instanceof Error)
      return wrong("public address", `${url} cannot be read: ${answer.message}`, "OBJECT_STORE_FAILED");
    const type = answer.headers.get("content-type") ?? "no type";
    if (answer.status !== 200)
      return wrong("public address", `${url} answered ${answer.status}`, "OBJECT_STORE_FAILED");
    return type.startsWith("text/plain")
      ? `${url} answers with its type`
      : warning("public address", `${url} answers with ${type} instead of text/plain: pictures need their type`);
  });
