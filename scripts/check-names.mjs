#!/usr/bin/env node
/**
 * Refuses participles as names of variables, parameters, functions and types (docs/naming.md): a participle says that something happened to a
 * thing, and not what the thing is. Fields are not checked: records and JSON that others read have such names.
 *
 *     npm run check:names
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import ts from "typescript";

/** All participles that are refused. When the last name of that kind is gone, its word is added here. */
const REFUSED = new Set(
  `
  aborted added announced answered appended applied armed arrived asked attenuated audited baked balanced banded barred based blended
  blocked borrowed brought bumped cached called capped carried challenged checked chosen chunked cleaned collected coloured compared
  completed concluded condemned connected converted copied counted covered crashed created crowned culled damaged decided declared delivered
  derived died disguised done doubled downloaded drained drawn dressed dropped edited elapsed embedded encoded encrypted ended escaped
  explained explored exported extended fallen fetched filled finalized fired fitted fixed flagged folded followed forged forgotten found
  framed freed frozen garbled generated given got guarded had halved handed hashed heard hidden hosted hurried hurt ignored included
  indebted indented instanced interleaved joined judged kept keyed killed known laid landed layered leased leashed limited linked listed
  loaded locked logged looked made malformed mapped mended merged mirrored missed mixed morphed moved named nested noted numbered obeyed
  observed offered overlapped owned padded paid parsed patched paused picked placed planned posted prefixed prepared presented printed
  promised proved published qualified quarantined queued quoted raised ranked reached reaped recomputed recorded reflected refracted refused
  regenerated remembered renamed rendered repaired replayed reported requested required resized resolved restarted resumed returned revealed
  reversed rolled rounded sampled saved scripted sealed seeded seen selected sent served settled shown shuffled shut sided signed simulated
  sized skinned skipped slept sorted spoiled squeezed staged stalled started stored struck structured stuck tainted taken tampered texted
  thrown timed told tolerated touched transformed trapped tried trimmed truncated trusted turned typed unasked unchecked uncommitted
  unconfirmed unexpected unexplained unframed unhashed unlisted unmarked unmeasured unmended unmoved unmultiplied unpacked unplayed
  unrecorded unregistered unsaved unsupported untested untimed untried unused used verified visited waited wanted watched weighed whole
  windowed witnessed woken won wound
  `
    .trim()
    .split(/\s+/),
);

/** Is it a field that destructuring takes out of a record or of JSON under the field's own name? */
const isField = (node) =>
  ts.isBindingElement(node) &&
  ts.isObjectBindingPattern(node.parent) &&
  node.propertyName === undefined &&
  !node.dotDotDotToken;

process.chdir(resolve(import.meta.dirname, ".."));
const places = ["packages/*/src", "packages/*/testing", "examples/*/src", "bench"];
const patterns = places.map((place) => `${place}/**.ts`);
const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "--", ...patterns], { encoding: "utf8" })
  .trim()
  .split("\n")
  // Git lists a deleted file until the deletion is committed.
  .filter((file) => existsSync(file));

const isNamed = (node) =>
  ts.isVariableDeclaration(node) ||
  ts.isParameter(node) ||
  ts.isBindingElement(node) ||
  ts.isFunctionDeclaration(node) ||
  ts.isTypeAliasDeclaration(node) ||
  ts.isInterfaceDeclaration(node) ||
  ts.isClassDeclaration(node);

let count = 0;
for (const file of files) {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const visit = (node) => {
    const name = isNamed(node) && node.name !== undefined && ts.isIdentifier(node.name) ? node.name : null;
    if (name !== null && REFUSED.has(name.text.toLowerCase()) && !isField(node)) {
      count += 1;
      const { line } = source.getLineAndCharacterOfPosition(name.getStart(source));
      console.error(`${file}:${line + 1}  ${name.text}: a participle; name what it is (docs/naming.md)`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
}
if (count > 0) process.exit(1);
console.log(`names: none of ${files.length} files has one of ${REFUSED.size} participles as a name`);
