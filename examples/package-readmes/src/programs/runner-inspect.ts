import { main } from "@404-gen/runner";

process.exitCode = await main(["inspect", "model.glb", "--json"]);
