import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { freePort } from "./free-port.ts";

const run = promisify(execFile);
const BACKEND = "/usr/lib/git-core/git-http-backend";
const PARAMETERS = "/etc/nginx/fastcgi_params";

/** Why this machine cannot have a git host behind nginx, null when it can. Debian: `nginx-light`, `fcgiwrap`, `git`. */
export function whyNoNginx(): string | null {
  for (const program of ["nginx", "fcgiwrap"]) {
    if (spawnSync("sh", ["-c", `command -v ${program}`]).status !== 0) return `${program} is not installed`;
  }
  return [BACKEND, PARAMETERS].find((file) => !existsSync(file)) ?? null;
}

/** A git host as people run it: nginx, basic authentication, fcgiwrap, git http-backend. */
export type NginxGitHost = {
  /** `http://127.0.0.1:PORT`; the repository is `/git/repo.git`. See the locations below for the others. */
  readonly origin: string;
  /** Another server's origin, which asks for no password and notes the credentials that it is sent. */
  readonly stranger: string;
  /** The Authorization headers that the stranger was sent. */
  strangersLog(): Promise<string>;
  /** Folder of the bare repository. */
  readonly repository: string;
  /** Password of user `writer`. */
  readonly password: string;
  git(...args: string[]): Promise<string>;
  close(): Promise<void>;
};

/** `bodyLimit`: nginx's limit of a request's body, which an operator may forget to raise. */
export async function startNginxGitHost({
  bodyLimit = "64k",
}: {
  readonly bodyLimit?: string;
} = {}): Promise<NginxGitHost> {
  const root = await mkdtemp(join(tmpdir(), "404-nginx-"));
  const [port, strangerPort] = [await freePort(), await freePort()];
  const repository = join(root, "repos", "repo.git");
  await run("git", ["init", "-q", "--bare", "--initial-branch=main", repository]);
  await run("git", ["-C", repository, "config", "http.receivepack", "true"]);
  await mkdir(join(root, "tmp"));
  const password = "word-of-the-writer";
  await writeFile(join(root, "htpasswd"), `writer:{PLAIN}${password}\n`);
  await writeFile(join(root, "nginx.conf"), configuration({ root, port, strangerPort, bodyLimit }));
  const socket = join(root, "fcgi.sock");
  const children = [
    startLeashed("fcgiwrap", ["-c", "2", "-s", `unix:${socket}`]),
    startLeashed("nginx", ["-c", join(root, "nginx.conf"), "-p", root, "-e", join(root, "error.log")]),
  ];
  const origin = `http://127.0.0.1:${port}`;
  await answers(`${origin}/html`, socket);
  return {
    origin,
    stranger: `http://127.0.0.1:${strangerPort}`,
    strangersLog: async () => (await run("cat", [join(root, "stranger.log")])).stdout,
    repository,
    password,
    git: async (...args) => (await run("git", ["-C", repository, ...args])).stdout.trimEnd(),
    async close() {
      await Promise.all(children.map(end));
      await rm(root, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/**
 * A program in a process group of its own, which ends with us however we end: a shell holds the other end of a pipe, and when that closes
 * it ends the group. fcgiwrap's workers outlive their master, and a killed test runs no `afterAll`.
 */
function startLeashed(program: string, args: readonly string[]): ChildProcess {
  const script = '"$@" </dev/null & read -r _; trap "" TERM; kill -TERM 0; wait';
  return spawn("sh", ["-c", script, "sh", program, ...args], { stdio: ["pipe", "ignore", "ignore"], detached: true });
}

async function answers(url: string, socket: string): Promise<void> {
  for (;;) {
    const response = existsSync(socket) ? await fetch(url).catch(() => null) : null;
    await response?.body?.cancel();
    if (response !== null) return;
    await wait(20);
  }
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    child.once("exit", () => resolve());
    child.stdin?.end();
  });
}

type Conf = { readonly root: string; readonly port: number; readonly strangerPort: number; readonly bodyLimit: string };

function configuration({ root, port, strangerPort, bodyLimit }: Conf): string {
  const backend = (path: string) => `include ${PARAMETERS}; fastcgi_pass unix:${root}/fcgi.sock;
      fastcgi_param SCRIPT_FILENAME ${BACKEND}; fastcgi_param GIT_HTTP_EXPORT_ALL ""; fastcgi_param GIT_PROJECT_ROOT ${root}/repos;
      fastcgi_param PATH_INFO ${path}; fastcgi_param REMOTE_USER $remote_user; fastcgi_param GIT_PROTOCOL $http_git_protocol;`;
  const folders = ["client_body", "fastcgi", "proxy", "uwsgi", "scgi"];
  return `daemon off; worker_processes 1; pid ${root}/nginx.pid; error_log ${root}/error.log;
${process.getuid?.() === 0 ? "user root;" : ""}
events { worker_connections 64; }
http {
  ${folders.map((name) => `${name}_temp_path ${root}/tmp;`).join(" ")}
  access_log off; gzip on; gzip_types *; gzip_min_length 10; client_max_body_size ${bodyLimit};
  log_format credentials "$http_authorization|$request";
  server { listen 127.0.0.1:${port};
    location ~ ^/git(/.*)$ { auth_basic "git"; auth_basic_user_file ${root}/htpasswd; ${backend("$1")} }
    location ~ ^/renamed(/.*)$ { return 301 ${`http://127.0.0.1:${port}`}/git$1$is_args$args; }
    location ~ ^/moved(/.*)$ { return 307 /git$1$is_args$args; }
    location ~ ^/abroad(/.*)$ { return 302 http://127.0.0.1:${strangerPort}/git$1$is_args$args; }
    location ~ ^/repairs { add_header Retry-After 7 always; return 503 "the host is being repaired"; }
    location /html { default_type text/html; return 200 "<html>sign in</html>"; }
  }
  server { listen 127.0.0.1:${strangerPort}; access_log ${root}/stranger.log credentials;
    location ~ ^/git(/.*)$ { ${backend("$1")} }
  }
}
`;
}
