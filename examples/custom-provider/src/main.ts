import { createCloudProvider } from "./create-provider.ts";
import { startFakeCloud } from "./fake-cloud.ts";

// Your cloud's address and its token, from the environment; without them, the fake one.
const { CLOUD_URL, CLOUD_TOKEN = "token" } = process.env;
const fake = CLOUD_URL === undefined ? await startFakeCloud() : null;
const provider = createCloudProvider({ url: CLOUD_URL ?? fake?.url ?? "", token: CLOUD_TOKEN });

const pod = await provider.create({ name: "trial-0", image: "registry.example/miner:1", port: 10_006 });
console.log(`created ${pod.name}: ${pod.state} at ${pod.url}, ${pod.costPerHour} $ an hour`);
console.log(`listed ${(await provider.list("trial-")).map(({ name }) => name).join(", ")}`);
await provider.remove(pod);
console.log(`left ${(await provider.list("trial-")).length}`);
await provider.close();
await fake?.close();
