import { openGitReader } from "@404-gen/core/git";
import { verifyRepository } from "@404-gen/core/verify";

const [place = "."] = process.argv.slice(2); // a folder, or an https address
const repository = await openGitReader(place, { history: true });
const { findings, checked } = await verifyRepository(repository, { history: repository });
for (const { severity, code, message } of findings) console.log(severity, code, message);
console.log(checked); // how many things of each kind were compared
await repository.close();
