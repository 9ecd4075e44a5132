import { existsSync, readdirSync } from "node:fs";
import { cp, readFile, rename, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, join, relative, resolve } from "node:path";
import { CompetitionError } from "@404-gen/core";
import { makeOutput } from "../terminal/files.ts";
import { defineCommand } from "./define.ts";

/** Projects that `init` can write: each installs, compiles, tests and runs by itself. */
const TEMPLATES = {
  validator: "a validator of one's own, with a policy that verify proves",
  judge: "a judge of one's own, with the suite of judges",
  miner: "a miner's server that makes GLB and PLY files",
  "module-miner": "a miner that makes JavaScript modules",
  provider: "a GPU provider of one's own, with the suite of providers",
} as const;

type TemplateName = keyof typeof TEMPLATES;

/** One command a template: `init validator`, `init judge`, … */
export const templateCommands = () =>
  (Object.keys(TEMPLATES) as TemplateName[]).map((name) =>
    defineCommand<object>({
      usage: `${name} [dir]`,
      summary: `Write a project: ${TEMPLATES[name]}`,
      help: `DIR is a folder that is empty or not there (default: ${name}). The project has its own README, and is an example of this
repository that stands alone: npm install, npm run typecheck, npm test, npm start.`,
      work: async ({ args: [dir = name] }, { terminal, cwd }) => {
        const target = resolve(cwd, dir);
        const files = await writeProject(name, target);
        terminal.result({ template: name, dir: target, files }, () =>
          [
            `${TEMPLATES[name]}: ${files.length} files in ${target}`,
            `  cd ${dir} && npm install && npm run typecheck && npm test && npm start`,
          ].join("\n"),
        );
        return undefined;
      },
    }),
  );

/** Copies a template into an empty folder and names the project like that folder. Returns the paths of its files. */
async function writeProject(template: TemplateName, target: string): Promise<readonly string[]> {
  const manifest = createRequire(import.meta.url).resolve("@404-gen/runner/package.json");
  const source = join(manifest, "..", "dist", "templates", template);
  if (!existsSync(source))
    throw new CompetitionError(`the template ${source} is not built: npm run bundle`, { code: "TEMPLATE_MISSING" });
  try {
    await makeOutput(target);
    if (readdirSync(target).length > 0) throw new Error("it is not empty");
    await cp(source, target, { recursive: true });
    await rename(join(target, "gitignore"), join(target, ".gitignore"));
    const path = join(target, "package.json");
    const project = JSON.parse(await readFile(path, "utf8")) as { name: string };
    await writeFile(path, `${JSON.stringify({ ...project, name: nameOf(target) }, null, 2)}\n`);
  } catch (cause) {
    if (CompetitionError.is(cause)) throw cause;
    throw new CompetitionError(`${target} cannot take a project: ${(cause as Error).message}`, {
      code: "OUT_UNUSABLE",
      data: { path: target },
      cause,
    });
  }
  return readdirSync(target, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(target, join(parentPath, name)))
    .sort();
}

/** A folder's name in a form that npm accepts. */
const nameOf = (dir: string) =>
  basename(dir)
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/^[._-]+/, "") || "my-project";
