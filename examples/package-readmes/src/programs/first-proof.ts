import { openGitReader } from "@404-gen/core/git";
import { proveRepository } from "@404-gen/core/verify";

const [place = "."] = process.argv.slice(2);
const repository = await openGitReader(place, { history: true });
const proof = await proveRepository({ name: place, reader: repository, git: repository });
console.log(`${proof.verdict} at commit ${proof.source.commit}`);
for (const { severity, round, message } of proof.causes) console.log(`${severity}, round ${round ?? "–"}: ${message}`);
for (const { what, why } of proof.notChecked) console.log(`not looked at: ${what} (${why})`);
await repository.close();
process.exitCode = proof.verdict === "violated" ? 1 : 0;
