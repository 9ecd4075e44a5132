import { COMPETITIONS, extendPolicy, POLICY_ONE, withPolicies } from "@404-gen/core/competition";
import { openGitReader } from "@404-gen/core/git";
import { proveRepository } from "@404-gen/core/verify";

/** A challenger takes the crown only with twice the margin; everything else is decided as before. */
const twice = extendPolicy(POLICY_ONE, {
  name: "twice-the-margin",
  version: "1",
  takesCrown: (margin, winMargin) => POLICY_ONE.takesCrown(margin, 2 * winMargin),
});

const [place = "."] = process.argv.slice(2);
const repository = await openGitReader(place, { history: true });
const source = { name: place, reader: repository, git: repository };
for (const competitions of [COMPETITIONS, withPolicies(COMPETITIONS, { 1: twice })]) {
  const { competitions: policies, verdict, causes } = await proveRepository(source, { competitions });
  console.log(policies.map(({ policy }) => policy.name).join(", "), verdict);
  for (const { severity, message } of causes.slice(0, 3)) console.log(`  ${severity}: ${message}`);
}
await repository.close();
