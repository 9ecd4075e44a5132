import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { CAST } from "@404-gen/core/testing/fakes";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COMMAND_LINES } from "../../testing/every-command.ts";
import { run } from "../../testing/run-command.ts";
import { makeWalkPlaces } from "../../testing/walk-places.ts";

const TOKEN = "canary-4f0b0c9e7d";

describe("the push token", () => {
  const requests: { host: string; authorization: string | undefined }[] = [];
  const server = createServer((request, response) => {
    requests.push({ host: request.headers.host ?? "", authorization: request.headers.authorization });
    if (request.url?.startsWith("/away")) response.writeHead(302, { location: `${url}/repo/x` }).end();
    else response.writeHead(404).end();
  });
  let url = "";
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());

  const commands = (repository: string): string[][] => [
    ["verify", repository],
    ["status", repository],
    ["report", repository, "--out", "/tmp/never.html"],
    ["plan", repository],
    ["miner", "status", repository, "--hotkey", CAST.weak],
    ["weights", "plan", repository],
  ];

  it("is not sent to a host that a person names, encrypted or not", async () => {
    for (const settings of [{}, { ALLOW_LOOPBACK_CREDENTIALS: "true" }, { GITHUB_REPO: "https://example.com/o/r" }])
      for (const command of [...commands(`${url}/repo/x`), ...commands(`${url}/away/x`)]) {
        requests.length = 0;
        const ran = await run([...command, "--json"], { env: { GITHUB_TOKEN: TOKEN, ...settings } });
        expect(requests.length, command.join(" ")).toBeGreaterThan(0);
        expect(requests.filter(({ authorization }) => authorization !== undefined)).toEqual([]);
        expect(ran.stdout + ran.stderr).not.toContain(TOKEN);
      }
  });

  it("is sent to the host of GITHUB_REPO, on this machine only where that is allowed", async () => {
    const expected = `Basic ${Buffer.from(`x-access-token:${TOKEN}`).toString("base64")}`;
    for (const [allow, authorization] of [
      ["true", expected],
      ["false", undefined],
    ] as const) {
      requests.length = 0;
      const env = { GITHUB_TOKEN: TOKEN, GITHUB_REPO: `${url}/repo/own`, ALLOW_LOOPBACK_CREDENTIALS: allow };
      await run(["verify", `${url}/repo/x`, "--json"], { env });
      expect(requests.map((one) => one.authorization)).toEqual([authorization]);
    }
  });

  it("is shown to its own host by every command that reads a record there: a private one is read by all", async () => {
    const own = `${url}/repo/own`;
    const places = await makeWalkPlaces({ address: own, server: "http://127.0.0.1:9", node: "ws://127.0.0.1:9" });
    const env = { GITHUB_TOKEN: TOKEN, GITHUB_REPO: own, ALLOW_LOOPBACK_CREDENTIALS: "true" };
    const options = Object.entries(COMMAND_LINES).flatMap(([name, { lines }]) =>
      lines(places)
        .filter((line) => line.some((word) => word.startsWith(own)))
        // The repository of `repair` is a folder or `owner/name`, never an address.
        .filter(() => name !== "repair")
        .map((line) => ({ name, argv: [...name.split(" "), ...line] })),
    );
    expect(new Set(options.map(({ name }) => name)).size).toBeGreaterThan(10);
    for (const { argv } of options) {
      requests.length = 0;
      await run([...argv, "--json"], { env });
      expect([argv.join(" "), requests.length > 0]).toEqual([argv.join(" "), true]);
      expect([argv.join(" "), requests.filter((one) => one.authorization === undefined)]).toEqual([argv.join(" "), []]);
    }
  });
});
