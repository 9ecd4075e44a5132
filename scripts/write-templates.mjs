// Writes packages/runner/dist/templates: each template of `404-gen init` is an example of this repository as a project of its own. The sources of
// another example that it imports are copied into a folder of it. Part of the runner's build. Usage: node scripts/write-templates.mjs
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { manifestOf, ownName, PACKAGES, ROOT } from "./packages.mjs";
import { TEMPLATES } from "./templates.mjs";

const OUT = join(ROOT, "packages/runner/dist/templates");
const HOME = "https://github.com/404-gen/404-gen-typescript/blob/main";
const TOOLS = ["@types/node", "fast-check", "tsx", "typescript", "vitest"];

const tools = manifestOf(".").devDependencies;
const base = JSON.parse(readFileSync(join(ROOT, "tsconfig.base.json"), "utf8")).compilerOptions;
/** An example by the name of its package, null for anything else. */
const exampleOf = (name) => /^@404-gen\/example-(.+)$/.exec(name)?.[1] ?? null;

/** Sources of an example, with its tests only if `tests` says so. */
function sourcesOf(example, { tests }) {
  const folder = join(ROOT, "examples", example, "src");
  return readdirSync(folder, { recursive: true })
    .filter((path) => /\.(ts|mjs)$/.test(path) && (tests || !path.endsWith(".test.ts")))
    .map((path) => [path, readFileSync(join(folder, path), "utf8")]);
}

/** Files of a template and the packages that they import. */
function collect(example) {
  const files = new Map();
  const imported = new Set();
  const waiting = [[example, ""]];
  const seen = new Set();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [name, place] = next;
    if (seen.has(name)) continue;
    seen.add(name);
    for (const [path, text] of sourcesOf(name, { tests: place === "" })) {
      const at = join("src", place, path);
      files.set(
        at,
        text.replace(/(from |import\()"(@?[a-z0-9][^"]*)"/g, (all, how, from) => {
          const other = exampleOf(from);
          if (other === null) {
            if (!from.startsWith("node:")) imported.add(/^(@[^/]+\/)?[^/]+/.exec(from)[0]);
            return all;
          }
          waiting.push([other, other]);
          const target = relative(dirname(at), join("src", other, "index.ts")).replaceAll("\\", "/");
          return `${how}"${target.startsWith(".") ? target : `./${target}`}"`;
        }),
      );
    }
  }
  return { files, imported };
}

/** Version of a dependency: of our packages the present one, of others the range in the package.json of one of our packages. */
function rangeOf(name) {
  const own = ownName(name);
  if (own !== undefined) return manifestOf(`packages/${own}`).version;
  const found = PACKAGES.map((one) => manifestOf(`packages/${one}`));
  const range = found
    .map(({ dependencies, peerDependencies }) => dependencies?.[name] ?? peerDependencies?.[name])
    .find(Boolean);
  if (range === undefined) throw new Error(`${name}: no package says which version`);
  return range;
}

/** Packages that a published entry needs beside it: optional peers that the template's code reaches. */
const NEEDED_BESIDE = { "@404-gen/core": ["sharp"] };

function projectManifest(imported, { program, description }) {
  const libraries = [...imported].filter((name) => !TOOLS.includes(name));
  const all = new Set(libraries.flatMap((name) => [name, ...(NEEDED_BESIDE[name] ?? [])]));
  const wanted = ["@types/node", "tsx", "typescript", "vitest", ...TOOLS.filter((name) => imported.has(name))];
  const sorted = (names, range) => Object.fromEntries([...new Set(names)].sort().map((name) => [name, range(name)]));
  return {
    name: "my-project",
    version: "0.0.0",
    private: true,
    description,
    type: "module",
    engines: { node: ">=20.19.0" },
    scripts: {
      start: `tsx src/${program}`,
      test: "vitest run --testTimeout 180000 --hookTimeout 180000",
      typecheck: "tsc",
    },
    dependencies: sorted(all, rangeOf),
    devDependencies: sorted(wanted, (name) => tools[name]),
  };
}

/** Commands that try a project: the first block in each template's page. */
const TRIAL = ["npm install", "npm run typecheck", "npm test"];

/** The example's page, without what belongs to this repository. */
const pageOf = (example) =>
  readFileSync(join(ROOT, "examples", example, "README.md"), "utf8")
    .replace(/^(?:npm run build && )?((?:\w+=\S+ )*)npm start -w examples\/\S+/gm, "$1npm start")
    .replaceAll("```sh in a clone\n", "```sh\n")
    .replaceAll(`examples/${example}/`, "")
    .replace(/\]\((\.\.\/[^)]+)\)/g, (_, to) => `](${HOME}/${join("examples", example, to)})`)
    .replace(/^(# .*\n)/, `$1\n\`\`\`sh\n${TRIAL.join("\n")}\n\`\`\`\n`);

rmSync(OUT, { recursive: true, force: true });
for (const [name, { example, program }] of Object.entries(TEMPLATES)) {
  const { files, imported } = collect(example);
  const { customConditions: _, ...compilerOptions } = base;
  const { description } = manifestOf(`examples/${example}`);
  const mjs = [...files.keys()].some((path) => path.endsWith(".mjs"));
  files.set("package.json", `${JSON.stringify(projectManifest(imported, { program, description }), null, 2)}\n`);
  files.set(
    "tsconfig.json",
    `${JSON.stringify({ compilerOptions: { ...compilerOptions, ...(mjs ? { allowJs: true, checkJs: true } : {}) }, include: ["src"] }, null, 2)}\n`,
  );
  files.set("README.md", pageOf(example));
  // npm leaves `.gitignore` out of every tarball.
  files.set("gitignore", "node_modules\n");
  for (const [path, text] of files) {
    const target = join(OUT, name, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  console.log(`template ${name}: ${files.size} files`);
}
