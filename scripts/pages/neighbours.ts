/** Serves the model server that judges in the pages, on loopback until it is killed. Prints its address as JSON. */
import { createOfflineJudge } from "@404-gen/judge/offline";
import { scriptFromJudge, startScriptedVlm } from "@404-gen/judge/testing";

const { baseUrl } = await startScriptedVlm(scriptFromJudge(createOfflineJudge()));
console.log(JSON.stringify({ judge: baseUrl }));
