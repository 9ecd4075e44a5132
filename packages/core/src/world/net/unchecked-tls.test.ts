import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createDoor } from "./door.ts";

const folder = mkdtempSync(join(tmpdir(), "404-tls-"));
const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
const request = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
const hasOpenssl =
  spawnSync("openssl", [...request, "-subj", "/CN=cdn.test", "-addext", "subjectAltName=DNS:cdn.test", "-keyout", key, "-out", cert]).status === 0; // biome-ignore format: one command

describe.skipIf(!hasOpenssl)(
  `the door checks certificates whatever the environment says (skipped: ${hasOpenssl ? "no" : "needs openssl"})`,
  () => {
    let server: Server;
    beforeAll(async () => {
      server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) => response.end("ok"));
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    });
    afterAll(() => void server.close());
    afterEach(() => void vi.unstubAllEnvs());

    const ask = (ca?: string) =>
      createDoor({
        anyPort: true,
        allowAddress: () => null,
        lookup: async () => ["127.0.0.1"],
        networkCheck: async () => true,
        ca,
      }).download(`https://cdn.test:${(server.address() as AddressInfo).port}/x`, { maxBytes: 9 });

    it.each([undefined, "0", "false"])("with NODE_TLS_REJECT_UNAUTHORIZED=%s", async (value) => {
      vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", value);
      expect(await ask()).toMatchObject({ kind: "rejected", rejection: { code: "DOWNLOAD_TLS_FAILED" } });
      expect(await ask(readFileSync(cert, "utf8"))).toMatchObject({ kind: "measured" });
    });
  },
);
