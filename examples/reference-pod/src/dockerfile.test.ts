import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type DockerStage, readCopy, readDockerfile, readEnv } from "./read-dockerfile.ts";

const root = join(import.meta.dirname, "../../..");
const pod = join(root, "examples/reference-pod");
const read = (file: string) => readFileSync(join(root, file), "utf8");
const stages = readDockerfile(read("examples/reference-pod/Dockerfile"));
const ignoreLines = read("examples/reference-pod/Dockerfile.dockerignore").trim().split("\n");
const all = (name: string, among: readonly DockerStage[] = stages) =>
  among.flatMap(({ instructions }) => instructions.filter((one) => one.name === name).map(({ text }) => text));
const last = stages.at(-1) as DockerStage;

describe("the Dockerfile that a miner begins from", () => {
  it("copies what is there: files of the context, and folders of a stage before it", () => {
    const copies = all("COPY").map(readCopy);
    expect(copies.length).toBeGreaterThan(0);
    const before = (name: string | null) => stages.findIndex((stage) => stage.name === name);
    for (const { from, sources } of copies) {
      if (from === null) for (const source of sources) expect(existsSync(join(root, source)), source).toBe(true);
      else expect(before(from), from).toBeGreaterThanOrEqual(0);
      const workdirs = from === null ? [] : all("WORKDIR", [stages[before(from)] as DockerStage]);
      if (from !== null) expect(workdirs).toEqual(expect.arrayContaining([...sources]));
    }
  });

  it("leaves out of its context what is built or secret, and nothing that it needs", () => {
    expect(ignoreLines).toEqual(expect.arrayContaining(["**/node_modules", "**/dist", ".git"]));
    for (const file of ["package-lock.json", "turbo.json", "packages/audit/package.json", "packages/render/src"])
      expect(existsSync(join(root, file)), file).toBe(true);
  });

  it("builds and starts programs that this repository has", () => {
    const { name, scripts } = JSON.parse(readFileSync(join(pod, "package.json"), "utf8")) as {
      name: string;
      scripts: Record<string, string>;
    };
    expect(scripts["bundle"]).toBeDefined();
    expect(all("RUN").join()).toContain(`turbo run bundle --filter=${name}`);
    const [command = "[]"] = all("CMD", [last]);
    const [program, file = ""] = JSON.parse(command) as string[];
    expect(program).toBe("node");
    expect(file).toMatch(/^examples\/reference-pod\/dist\/\w+\.js$/);
    expect(existsSync(join(root, file.replace("/dist/", "/src/").replace(/\.js$/, ".ts"))), file).toBe(true);
    expect(scripts["start"]).toContain(file.slice("examples/reference-pod/".length));
  });

  it("sets what the program reads, on the competition's port, for a user that is not root", () => {
    const env = Object.assign({}, ...all("ENV", [last]).map(readEnv)) as Record<string, string>;
    const program = readFileSync(join(pod, "src/cli.ts"), "utf8");
    for (const name of Object.keys(env)) expect(program).toMatch(new RegExp(`\\b${name}\\b.*process\\.env`));
    expect(env).toMatchObject({ PORT: "10006", HOST: "0.0.0.0" });
    expect(all("EXPOSE", [last])).toEqual(["10006"]);
    expect(all("USER", [last])).toEqual(["node"]);
  });

  it("rests on images with a version to the last digit, which all packages run on", () => {
    const { engines } = JSON.parse(read("package.json")) as { engines: { node: string } };
    const least = /(\d+)\.(\d+)/.exec(engines.node)?.slice(1).map(Number) as [number, number];
    for (const { image } of stages) {
      const [major = 0, minor = 0] = /^node:(\d+)\.(\d+)\.\d+-/.exec(image)?.slice(1).map(Number) ?? [];
      expect(major * 1000 + minor, image).toBeGreaterThanOrEqual(least[0] * 1000 + least[1]);
    }
  });
});
