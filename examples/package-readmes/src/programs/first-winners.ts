import { openGitReader } from "@404-gen/core/git";
import { stateFile, winnerFile } from "@404-gen/core/records";
import { getFile, needFile } from "@404-gen/core/round";

const [place = "."] = process.argv.slice(2); // a folder, or an https address
const repository = await openGitReader(place);
const { current_round: last } = await needFile(repository, stateFile);
for (let round = 0; round <= last; round++) {
  const winner = await getFile(repository, winnerFile, { round }); // null: not decided yet
  console.log(
    round,
    winner === null ? "open" : `${winner.winner_hotkey} with ${winner.repo}@${winner.commit.slice(0, 7)}`,
  );
}
await repository.close();
