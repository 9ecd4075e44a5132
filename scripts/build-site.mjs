#!/usr/bin/env node
/**
 * Builds the documentation as a site: the pages of docs/, of the packages and of the examples, and an API reference of every entry of every
 * package, made from the doc comments. One search covers them all. A link that leads nowhere fails the build.
 *
 *     npm run docs                  # into site/
 *     npm run docs -- -o DIR
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { Application, Converter, OptionDefaults, ReflectionKind } from "typedoc";
import { entriesOf, PACKAGES, ROOT } from "./packages.mjs";

const { values } = parseArgs({ options: { out: { type: "string", short: "o", default: "site" } } });

/** Source file of each entry of each package → the name by which users import it. */
const entries = new Map(PACKAGES.flatMap((name) => entriesOf(name).map(({ module, source }) => [source, module])));

/** One program for all entries, so that a type that several packages export gets one page. */
const folder = mkdtempSync(join(tmpdir(), "site-"));
process.once("exit", () => rmSync(folder, { recursive: true }));
const tsconfig = join(folder, "tsconfig.json");
const compilerOptions = { typeRoots: [join(ROOT, "node_modules/@types")] };
writeFileSync(
  tsconfig,
  JSON.stringify({ extends: join(ROOT, "tsconfig.base.json"), compilerOptions, files: [...entries.keys()] }),
);

const pagesIn = (folder) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(ROOT, folder, name));
const readmesIn = (folder) =>
  readdirSync(join(ROOT, folder))
    .map((name) => join(ROOT, folder, name, "README.md"))
    .filter((path) => existsSync(path));
/** The pages by the heading under which the site lists them. */
const groups = {
  Pages: [
    ...pagesIn("docs"),
    ...["deploy/README.md", "CONTRIBUTING.md", "SECURITY.md"].map((path) => join(ROOT, path)),
  ],
  Packages: readmesIn("packages"),
  Examples: readmesIn("examples"),
  Recipes: pagesIn("docs/recipes"),
  Decisions: pagesIn("docs/decisions"),
};
const pages = Object.values(groups).flat();
const headingOf = (text) => /^# (.+)$/m.exec(text)?.[1];
const groupOf = new Map(
  Object.entries(groups).flatMap(([group, paths]) =>
    paths.map((path) => [headingOf(readFileSync(path, "utf8")), group]),
  ),
);

const app = await Application.bootstrap({
  name: "404-GEN for TypeScript",
  basePath: ROOT,
  entryPoints: [...entries.keys()],
  projectDocuments: pages,
  readme: join(ROOT, "README.md"),
  tsconfig,
  out: resolve(values.out),
  excludeInternal: true,
  excludePrivate: true,
  excludeExternals: true,
  searchInComments: true,
  searchInDocuments: true,
  githubPages: false,
  hideGenerator: true,
  groupOrder: [...Object.keys(groups), "*"],
  navigation: { includeGroups: true },
  // `npm run typecheck` checks the types.
  skipErrorChecking: true,
  highlightLanguages: [...OptionDefaults.highlightLanguages, "mermaid"],
  treatWarningsAsErrors: true,
});
app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
  for (const module of project.getReflectionsByKind(ReflectionKind.Module)) {
    const source = module.sources?.[0]?.fullFileName;
    module.name = entries.get(source) ?? module.name;
  }
  for (const page of project.getReflectionsByKind(ReflectionKind.Document)) {
    const heading = headingOf(page.content.map(({ text }) => text).join("")) ?? page.name;
    page.name = heading.replaceAll("`", "");
    page.frontmatter["group"] = groupOf.get(heading);
  }
});
const project = await app.convert();
if (project === undefined || app.logger.hasErrors()) process.exit(1);
app.validate(project);
await app.generateOutputs(project);
if (app.logger.hasErrors() || app.logger.hasWarnings()) process.exit(1);
console.log(`${relative(process.cwd(), resolve(values.out))}: ${pages.length} pages, ${entries.size} entries`);
