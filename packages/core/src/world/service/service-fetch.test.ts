import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createCredential } from "../../base/secrets/credential.ts";
import { createServiceFetch } from "./service-fetch.ts";

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function host(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url} ${request.headers.authorization ?? "-"}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

const asker = (url: string, maxBytes = 1000) =>
  createServiceFetch({
    service: "The host",
    credential: createCredential({ name: "KEY", url, secret: "canary", allowLoopback: true }),
    maxBytes,
  });

describe("a service's fetch", () => {
  it("sends the secret to its own origin, and none to another", async () => {
    const own = await host((_, response) => response.end("ok"));
    const other = await host((_, response) => response.end("ok"));
    const ask = asker(own.url);
    expect(await (await ask(`${own.url}/a`)).text()).toBe("ok");
    expect(await (await ask(`${other.url}/a`)).text()).toBe("ok");
    expect([own.requests, other.requests]).toEqual([["GET /a Bearer canary"], ["GET /a -"]]);
  });

  it("follows a redirect within the origin, and refuses one to another before anything is sent there", async () => {
    const other = await host((_, response) => response.end("ok"));
    const own = await host(({ url }, response) => {
      if (url === "/end") response.end("here");
      else response.writeHead(307, { location: url === "/near" ? "/end" : `${other.url}/far` }).end();
    });
    const ask = asker(own.url);
    expect(await (await ask(`${own.url}/near`, { method: "POST", body: "x" })).text()).toBe("here");
    await expect(ask(`${own.url}/far`, { method: "POST", body: "x" })).rejects.toMatchObject({
      code: "REDIRECT_REFUSED",
      data: { from: own.url, to: other.url },
    });
    expect(other.requests).toEqual([]);
  });

  it("does not follow redirects in circles or to no address", async () => {
    const own = await host(({ url }, response) =>
      response.writeHead(302, url === "/none" ? {} : { location: "/" }).end(),
    );
    await expect(asker(own.url)(`${own.url}/`)).rejects.toMatchObject({ code: "REDIRECT_REFUSED" });
    expect(own.requests).toHaveLength(4);
    await expect(asker(own.url)(`${own.url}/none`)).rejects.toMatchObject({ code: "REDIRECT_REFUSED" });
  });

  it("ends an answer that passes its budget, however much would come", async () => {
    const endless = await host((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
        if (!response.destroyed) response.once("drain", more);
      };
      more();
    });
    const response = await asker(endless.url, 100_000)(endless.url);
    await expect(response.text()).rejects.toMatchObject({ code: "ANSWER_TOO_LARGE", data: { maxBytes: 100_000 } });
  });
});
