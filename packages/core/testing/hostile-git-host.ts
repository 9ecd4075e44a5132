import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createGzip, deflateSync } from "node:zlib";

/** A repository that was never made by git: any names, any modes, any pack. */
export type ForgedRepository = { readonly tip: string; readonly pack: Buffer };
export type TreeLine = readonly [mode: string, name: string, oid: string];

const TYPES = { commit: 1, tree: 2, blob: 3 } as const;
type Kind = keyof typeof TYPES;

const idOf = (kind: Kind, content: Buffer) =>
  createHash("sha1").update(`${kind} ${content.length}\0`).update(content).digest("hex");

function packHead(type: number, size: number): Buffer {
  const bytes = [(type << 4) | (size & 15)];
  for (let rest = Math.floor(size / 16); rest > 0; rest = Math.floor(rest / 128)) {
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | 128;
    bytes.push(rest & 127);
  }
  return Buffer.from(bytes);
}

/** Collects objects into a pack; the test decides what is in it. */
export function forgePack() {
  const entries: Buffer[] = [];
  const add = (kind: Kind, content: Buffer) => {
    entries.push(packHead(TYPES[kind], content.length), deflateSync(content, { level: 9 }));
    return idOf(kind, content);
  };
  const forgery = {
    blob: (text: string | Buffer) => add("blob", Buffer.from(text)),
    tree: (lines: readonly TreeLine[]) =>
      add(
        "tree",
        Buffer.concat(
          lines.flatMap(([mode, name, oid]) => [Buffer.from(`${mode} ${name}\0`), Buffer.from(oid, "hex")]),
        ),
      ),
    commit: (tree: string, { author = "a <a@example.com>", parent = "" } = {}) =>
      add(
        "commit",
        Buffer.from(
          `tree ${tree}\n${parent && `parent ${parent}\n`}author ${author} 1700000000 +0000\ncommitter ${author} 1700000000 +0000\n\nx\n`,
        ),
      ),
    /** An entry with any head that the test wants. */
    raw: (type: number, { size, body }: { readonly size: number; readonly body: Buffer }) =>
      void entries.push(packHead(type, size), body),
    pack(count: number = entries.length / 2): Buffer {
      const head = Buffer.alloc(12);
      head.write("PACK");
      head.writeUInt32BE(2, 4);
      head.writeUInt32BE(count, 8);
      const body = Buffer.concat([head, ...entries]);
      return Buffer.concat([body, createHash("sha1").update(body).digest()]);
    },
  };
  return forgery;
}

/** A repository of one commit with these lines in its root folder; `with` adds more objects first. */
export function forgeRepository(lines: (pack: ReturnType<typeof forgePack>) => readonly TreeLine[]): ForgedRepository {
  const pack = forgePack();
  const tip = pack.commit(pack.tree(lines(pack)));
  return { tip, pack: pack.pack() };
}

const line = (text: string | Buffer) => {
  const body = Buffer.from(text);
  return Buffer.concat([Buffer.from((body.length + 4).toString(16).padStart(4, "0")), body]);
};
const FLUSH = Buffer.from("0000");
const NOBODY = "1".repeat(40);

/** What a host does instead of serving a repository. */
export const HOST_ATTACKS = [
  "endless-refs",
  "gzip-refs",
  "endless-pack",
  "endless-progress",
  "error-line",
  "fatal-band",
  "half-a-line",
  "no-git",
  "redirect",
  "other-commit",
] as const;
export type HostAttack = (typeof HOST_ATTACKS)[number];

export type HostileGitHost = {
  readonly url: string;
  /** What each request carried as `authorization`. */
  readonly credentials: (string | undefined)[];
  /** Address under which the repository is served from now on. */
  serve(name: string, repository: ForgedRepository): string;
  /** Address of a host that attacks. */
  attack(kind: HostAttack): string;
  close(): Promise<void>;
};

/** A git host on loopback that serves forged repositories, or attacks whoever reads from it. */
export async function startHostileGitHost(): Promise<HostileGitHost> {
  const repositories = new Map<string, ForgedRepository>();
  const credentials: (string | undefined)[] = [];
  const http = createServer((request, response) => {
    credentials.push(request.headers.authorization);
    request.resume();
    const [, name = ""] = (request.url ?? "").split("/");
    answer({ request, response }, { name, repository: repositories.get(name) ?? null });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  return {
    url,
    credentials,
    serve(name, repository) {
      repositories.set(name, repository);
      return `${url}/${name}/repo`;
    },
    attack: (kind) => `${url}/${kind}/repo`,
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
}

type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse };
type GitRequest = { readonly name: string; readonly repository: ForgedRepository | null };

function answer({ request, response }: Exchange, { name, repository }: GitRequest): void {
  const listing = request.method === "GET";
  const attack = ATTACKS[`${listing ? "refs" : "pack"} ${name}`] ?? ATTACKS[`any ${name}`];
  if (attack !== undefined) attack(response);
  else if (listing) response.end(refsOf(repository?.tip ?? NOBODY));
  else response.end(repository ? packOf(repository) : line("NAK\n"));
}

const bandLine = (band: number, text: string) => line(Buffer.concat([Buffer.from([band]), Buffer.from(text)]));

/** By what is asked for (the list of branches, the pack, any of the two) and the attack's name. */
const ATTACKS: Readonly<Record<string, (response: ServerResponse) => void>> = {
  "any redirect": (response) => response.writeHead(302, { location: "http://127.0.0.1:9/x" }).end(),
  "any no-git": (response) => response.end("<html>no git here</html>"),
  "refs endless-refs": (response) => flood(response, line(`${NOBODY} refs/heads/${"a".repeat(60_000)}\n`)),
  "refs gzip-refs": gzipFlood,
  "refs half-a-line": (response) => response.end("00"),
  "pack endless-pack": (response) => flood(response, bandLine(1, "A".repeat(65_000))),
  "pack endless-progress": (response) => flood(response, bandLine(2, "\u001b[31mprogress\u0007".repeat(4000))),
  "pack error-line": (response) => response.end(line("ERR \u001b]0;title\u0007 access denied\n")),
  "pack fatal-band": (response) =>
    response.end(Buffer.concat([line("NAK\n"), bandLine(3, "\u001b[31mbroken\u0007"), FLUSH])),
};

const refsOf = (tip: string) =>
  Buffer.concat([
    line("# service=git-upload-pack\n"),
    FLUSH,
    line(`${tip} HEAD\0side-band-64k ofs-delta shallow agent=hostile\n`),
    line(`${tip} refs/heads/main\n`),
    FLUSH,
  ]);

function packOf({ tip, pack }: ForgedRepository): Buffer {
  const bands: Buffer[] = [];
  for (let at = 0; at < pack.length; at += 65_000)
    bands.push(line(Buffer.concat([Buffer.from([1]), pack.subarray(at, at + 65_000)])));
  return Buffer.concat([line(`shallow ${tip}\n`), FLUSH, line("NAK\n"), ...bands, FLUSH]);
}

function flood(response: ServerResponse, piece: Buffer): void {
  const more = () => {
    while (!response.destroyed && response.write(piece));
    if (!response.destroyed) response.once("drain", more);
  };
  more();
}

function gzipFlood(response: ServerResponse): void {
  response.writeHead(200, { "content-encoding": "gzip" });
  const gzip = createGzip({ level: 9 });
  gzip.pipe(response);
  const zeros = Buffer.alloc(1 << 20, 48);
  const more = () => {
    while (!response.destroyed && gzip.write(zeros));
    if (!response.destroyed) gzip.once("drain", more);
  };
  more();
}
