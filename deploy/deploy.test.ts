import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { validate } from "dockerfile-utils";
import { Deployment, StatefulSet } from "kubernetes-models/apps/v1";
import { HorizontalPodAutoscaler } from "kubernetes-models/autoscaling/v2";
import { PersistentVolumeClaim, Service } from "kubernetes-models/v1";
import { afterAll, describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { METRIC_PREFIX, METRICS } from "../packages/runner/src/metrics/table.ts";
import { SETTING_NAMES, SETTING_ROWS } from "../packages/runner/src/settings/table.ts";

const url = (path: string) => new URL(path, import.meta.url);
const text = (path: string) => readFileSync(url(path), "utf8");
const isHere = (command: string, ...args: string[]) => spawnSync(command, args).error === undefined;
const folder = mkdtempSync(join(tmpdir(), "deploy-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("the Dockerfiles", () => {
  it.each(["./Dockerfile", "../examples/reference-pod/Dockerfile"])(
    "%s: valid, pinned, from the lock file, not as root",
    (path) => {
      const dockerfile = text(path);
      expect(validate(dockerfile)).toEqual([]);
      for (const [, image] of dockerfile.matchAll(/^FROM (\S+)/gm)) expect(image).toMatch(/:\d+\.\d+\.\d+-/);
      expect(dockerfile).toContain("npm ci --ignore-scripts");
      const last = dockerfile.slice(dockerfile.lastIndexOf("\nFROM "));
      expect([...last.matchAll(/^USER (\S+)/gm)].at(-1)?.[1]).toBe("node");
    },
  );

  it("take no secret and no build of a clone along", () => {
    const ignored = text("./Dockerfile.dockerignore").split("\n");
    for (const path of [".git", ".env", "**/node_modules", "**/dist", "journal"]) expect(ignored).toContain(path);
  });
});

type Container = {
  image?: string;
  command?: string[];
  ports?: string[];
  restart?: string;
  environment?: Record<string, string>;
};
type Compose = { services: Record<string, Container> };
const compose = parse(text("./compose.yaml")) as Compose;

describe("compose.yaml", () => {
  it("publishes nothing beyond this machine, pins what others made, and starts everything again", () => {
    for (const { ports = [], image, restart } of Object.values(compose.services)) {
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
      if (image !== "404-gen") expect(image).toMatch(/:v?\d+\.\d+\.\d+$/);
      expect(restart).toBe("always");
    }
  });

  it("leads runner and workers to a Redis that keeps jobs, and gives no worker the runner's secrets", () => {
    const { runner, worker, redis } = compose.services;
    expect(runner?.environment?.["WORKERS"]).toBe("redis://redis:6379");
    expect(worker?.environment?.["WORKERS"]).toBe(runner?.environment?.["WORKERS"]);
    expect(redis?.command?.join(" ")).toMatch(/--appendonly yes .*--maxmemory-policy noeviction/);
    const secrets = SETTING_NAMES.filter((name) => SETTING_ROWS[name].secret);
    const shared = secrets.filter((name) => worker?.environment?.[name] !== "");
    // The store, the model server and the queue.
    expect(shared.sort()).toEqual(["OPENAI_API_KEY", "R2_ACCESS_KEY_ID", "R2_SECRET_ACCESS_KEY", "WORKERS"]);
  });

  const client = [["docker", "compose"], ["docker-compose"]].find(
    ([command = "", ...args]) => spawnSync(command, [...args, "version"]).status === 0,
  );
  it.skipIf(client === undefined)("is what the client takes (skipped without docker compose)", () => {
    const [command = "", ...args] = client ?? [];
    const copy = join(folder, "deploy");
    spawnSync("cp", ["-r", url(".").pathname, copy]);
    writeFileSync(join(folder, ".env"), text("../.env.example"));
    const { status, stderr } = spawnSync(command, [...args, "-f", join(copy, "compose.yaml"), "config"], {
      encoding: "utf8",
    });
    expect(status, stderr).toBe(0);
  });
});

const KINDS = { Deployment, StatefulSet, PersistentVolumeClaim, Service, HorizontalPodAutoscaler };
const manifests = readdirSync(url("./kubernetes/")).flatMap((name) =>
  parseAllDocuments(text(`./kubernetes/${name}`), { merge: true }).map((document) => ({
    name,
    object: document.toJS(),
  })),
);

describe("kubernetes/", () => {
  it.each(manifests.map(({ name, object }) => ({ name, kind: object.kind as keyof typeof KINDS, object })))(
    "$name: $kind is valid by the schema of Kubernetes",
    ({ kind, object }) => {
      const { apiVersion, kind: _, ...fields } = object;
      const model = new KINDS[kind](fields);
      expect(model.apiVersion).toBe(apiVersion);
      model.validate();
    },
  );

  it("runs the model server with the flags of compose.yaml", () => {
    const vllm = manifests
      .map(({ object }) => object)
      .find(({ kind, metadata }) => kind === "Deployment" && metadata.name === "vllm");
    expect(vllm.spec.template.spec.containers[0].args).toEqual(compose.services["vllm"]?.command);
  });

  it("has as many workers as the queue asks for, by a metric that the runner has, and the queue of compose.yaml", () => {
    const named = (kind: string, name: string) =>
      manifests.map(({ object }) => object).find((one) => one.kind === kind && one.metadata.name === name);
    const { scaleTargetRef, metrics } = named("HorizontalPodAutoscaler", "worker").spec;
    expect(named(scaleTargetRef.kind, scaleTargetRef.name)).toBeDefined();
    expect(METRICS).toHaveProperty(metrics[0].external.metric.name.slice(METRIC_PREFIX.length));
    const { args, image } = named("StatefulSet", "redis").spec.template.spec.containers[0];
    expect(args).toEqual(compose.services["redis"]?.command);
    expect(image).toBe(compose.services["redis"]?.image);
  });

  it("notices a field that Kubernetes does not take", () => {
    expect(() => new Deployment({ metadata: { name: "x" }, spec: { replicas: "two" } as never }).validate()).toThrow(
      /replicas/,
    );
  });
});

const units = ["404-gen.service", "404-gen-worker@.service"];
describe.skipIf(!isHere("systemd-analyze", "--version"))("systemd/ (skipped without systemd-analyze)", () => {
  it.each(units)("%s is a unit that systemd takes, and leaves little open", (unit) => {
    const { status, stderr } = spawnSync("systemd-analyze", ["verify", url(`./systemd/${unit}`).pathname], {
      encoding: "utf8",
    });
    expect(status, stderr).toBe(0);
  });
});

describe("pm2.worker.config.cjs", () => {
  it("lets a worker finish what it has begun", () => {
    const { apps } = createRequire(import.meta.url)("./pm2.worker.config.cjs") as { apps: Record<string, unknown>[] };
    expect(apps).toMatchObject([
      { name: "404-gen-worker", args: "worker", kill_signal: "SIGTERM", kill_timeout: 300_000 },
    ]);
  });
});

describe("pm2.config.cjs", () => {
  it("gives the services time to end", () => {
    const { apps } = createRequire(import.meta.url)("./pm2.config.cjs") as { apps: Record<string, unknown>[] };
    expect(apps).toMatchObject([{ name: "404-gen", args: "run", kill_signal: "SIGTERM", kill_timeout: 900_000 }]);
  });
});

describe.skipIf(!isHere("promtool", "--version"))("prometheus.yml (skipped without promtool)", () => {
  it("is what Prometheus takes, with the alerts", () => {
    const { status, stdout, stderr } = spawnSync(
      "promtool",
      ["check", "config", url("./prometheus/prometheus.yml").pathname],
      { encoding: "utf8" },
    );
    expect(status, stdout + stderr).toBe(0);
  });
});
