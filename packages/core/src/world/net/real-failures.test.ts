import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const dist = (name: string) => fileURLToPath(new URL(`../../../dist/${name}.js`, import.meta.url));
const shell = (script: string, args: readonly string[] = []) =>
  spawnSync("sh", ["-c", script, "sh", ...args], { encoding: "utf8" });
const possible = (script: string) => existsSync(dist("net")) && shell(script).status === 0;

/** Why each cannot be made here is said in the name of the test that is skipped. */
const CAN = {
  /** A disk of 512 KB: a tmpfs in a mount namespace. */
  mount: possible("unshare -rm sh -c 'mount -t tmpfs -o size=64k tmpfs /mnt' 2>/dev/null"),
  /** A host that swallows packets: a tunnel that nobody reads, in a network namespace. */
  tunnel: possible(
    "unshare -rn sh -c 'ip tuntap add dev tun9 mode tun && ip addr add 10.9.0.1/24 dev tun9 && ip link set tun9 up && echo 1 > /proc/sys/net/ipv4/tcp_syn_retries' 2>/dev/null",
  ),
  /** A process that may hold little. */
  data: possible(`ulimit -d 307200 && exec "${process.execPath}" -e 0`),
  fileSize: possible("trap '' XFSZ; ulimit -f 256"),
};

/** A program with a door, a host on loopback that sends `bytes`, and `say`. */
const program = (work: string) => {
  const path = join(mkdtempSync(join(tmpdir(), "404-real-")), "program.mjs");
  writeFileSync(
    path,
    `import net from "node:net";
import { createDoor } from ${JSON.stringify(dist("net"))};
import { createFolderObjectStore } from ${JSON.stringify(dist("files"))};
import { createGitStore } from ${JSON.stringify(dist("git"))};
import { randomBytes } from "node:crypto";
const said = {};
const host = (head, body) => new Promise((resolve) => {
  const server = net.createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => socket.end(Buffer.concat([Buffer.from(head), body])));
  });
  server.listen(0, "127.0.0.1", () => resolve("http://127.0.0.1:" + server.address().port + "/x"));
});
const open = (options) => createDoor({ schemes: ["http", "https"], allowAddress: () => null, anyPort: true, ...options });
const note = (name, { kind, rejection, error }) => { said[name] = [kind, rejection?.code ?? error?.code ?? null, error?.fault ?? null]; };
const attempt = async (name, work) => {
  try { await work(); said[name] = "done"; } catch (error) { said[name] = [error.code, error.fault, error.message.match(/\\bE[A-Z]{3,}\\b/)?.[0] ?? null]; }
};
${work}
process.stdout.write(JSON.stringify(said), () => process.exit(0));
`,
  );
  return path;
};

const ran = (script: string, args: readonly string[]) => {
  const { stdout, stderr } = shell(script, [process.execPath, ...args]);
  return stdout === "" ? { stderr } : JSON.parse(stdout);
};

const FULL = `
const dir = process.argv[2];
const body = randomBytes(1 << 20);
const url = await host("HTTP/1.1 200 OK\\r\\nContent-Length: 1048576\\r\\n\\r\\n", body);
note("door", await open().downloadToFile(url, { path: dir + "/model.glb", maxBytes: 2e6 }));
await attempt("objects", () => createFolderObjectStore({ dir: dir + "/objects", publicUrl: "http://x.example" }).put("a/b.glb", body, { contentType: "model/gltf-binary" }));
await attempt("record", async () => {
  const store = await createGitStore({ dir: dir + "/record" });
  await store.commit([{ path: "state.json", text: body.toString("hex") }], { message: "Begin" });
});
`;

describe("failures of our own machine, made for real: nothing counts against a miner", () => {
  const full = (code: string) => ({
    door: ["fault", "DOWNLOAD_WRITE_FAILED", "infrastructure"],
    objects: ["OBJECT_STORE_FAILED", "infrastructure", code],
    record: ["STATE_DISK_FAILED", "infrastructure", code],
  });

  it.skipIf(!CAN.mount)("a full disk: ENOSPC (needs a mount namespace and the built package)", () => {
    const at = mkdtempSync(join(tmpdir(), "404-full-"));
    const script = `exec unshare -rm sh -c 'mount -t tmpfs -o size=512k tmpfs "$2" && exec "$0" "$1" "$2"' "$@"`;
    expect(ran(script, [program(FULL), at])).toEqual(full("ENOSPC"));
  });

  it.skipIf(!CAN.fileSize)("a file that may not grow: EFBIG (needs ulimit -f and the built package)", () => {
    const at = join(mkdtempSync(join(tmpdir(), "404-full-")), "d");
    mkdirSync(at);
    expect(ran(`trap "" XFSZ; ulimit -f 256; exec "$@"`, [program(FULL), at])).toEqual(full("EFBIG"));
  });

  it.skipIf(!CAN.data)(
    "no memory for a file of the size that its host says (needs ulimit -d and the built package)",
    () => {
      const work = `
const url = await host("HTTP/1.1 200 OK\\r\\nContent-Length: 190000000\\r\\n\\r\\n", Buffer.alloc(9));
note("door", await open({ networkCheck: async () => true }).download(url, { maxBytes: 2e8 }));
`;
      const [{ door }, enough] = [
        ran(`ulimit -d 204800; exec "$@"`, [program(work)]),
        ran(`exec "$@"`, [program(work)]),
      ];
      expect(door).toEqual(["fault", "NETWORK_LOCAL", "infrastructure"]);
      expect(enough).toEqual({ door: ["rejected", "DOWNLOAD_TRUNCATED", null] });
    },
  );

  it.skipIf(!CAN.tunnel)(
    "packets that nobody answers: ETIMEDOUT, while our network is down nobody's (needs a network namespace and the built package)",
    () => {
      const work = `
const limits = { connectMs: 60_000, totalMs: 120_000 };
for (const scheme of ["http", "https"]) {
  note(scheme, await open({ limits }).download(scheme + "://10.9.0.2/x", { maxBytes: 9 }));
  note(scheme + " seen to work", await open({ limits, networkCheck: async () => true }).download(scheme + "://10.9.0.2/x", { maxBytes: 9 }));
}
const { connect } = net;
said.code = await new Promise((resolve) => connect({ host: "10.9.0.2", port: 80 }).on("error", ({ code }) => resolve(code)));
`;
      const script = `exec unshare -rn sh -c 'ip link set lo up && ip tuntap add dev tun9 mode tun && ip addr add 10.9.0.1/24 dev tun9 && ip link set tun9 up && echo 1 > /proc/sys/net/ipv4/tcp_syn_retries && exec "$@"' sh "$@"`;
      const nobody = ["fault", "NETWORK_DOWN", "infrastructure"];
      const theirs = ["rejected", "DOWNLOAD_UNREACHABLE", null];
      expect(ran(script, [program(work)])).toEqual({
        code: "ETIMEDOUT",
        http: nobody,
        https: nobody,
        "http seen to work": theirs,
        "https seen to work": theirs,
      });
    },
  );
});
