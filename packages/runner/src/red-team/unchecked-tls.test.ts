import { describe, expect, it } from "vitest";
import { COMMAND_LINES, everyCommand, type WalkPlaces } from "../../testing/every-command.ts";
import { run } from "../../testing/run-command.ts";

/** Places of the walk that no command reaches: each ends before. */
const NOWHERE: WalkPlaces = {
  ...{ record: "r", repository: "r", address: "https://git.example/o/r", server: "https://peer.example" },
  ...{ node: "wss://node.example", files: "f", wallets: "w", out: "o", hotkey: "h" },
};

describe("NODE_TLS_REJECT_UNAUTHORIZED=0 switches off the check of every certificate", () => {
  it("so that no command starts with it, and each says what to do", async () => {
    for (const name of await everyCommand()) {
      const argv = [...name.split(" "), ...(COMMAND_LINES[name]?.lines(NOWHERE)[0] ?? []), "--json"];
      const ran = await run(argv, { env: { NODE_TLS_REJECT_UNAUTHORIZED: "0" } });
      const { code, message = "" } = ran.json<{ error?: { code: string; message: string } }>().error ?? {};
      expect([name, ran.status, code]).toEqual([name, 2, "TLS_UNCHECKED"]);
      expect(message).toContain("NODE_EXTRA_CA_CERTS");
    }
  });

  it("while an authority of one's own, and a check that is on, stop nobody", async () => {
    for (const env of [{ NODE_EXTRA_CA_CERTS: "/etc/ssl/own.pem" }, { NODE_TLS_REJECT_UNAUTHORIZED: "1" }])
      expect((await run(["settings", "--json"], { env })).status).toBe(0);
  });
});
