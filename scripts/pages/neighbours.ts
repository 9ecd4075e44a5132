/** The peers that pages speak of, on loopback until killed: a model server that judges. Prints its address as JSON. */
import { createOfflineJudge } from "@404-gen/judge/offline";
import { scriptFromJudge, startScriptedVlm } from "@404-gen/judge/testing";

const { baseUrl } = await startScriptedVlm(scriptFromJudge(createOfflineJudge()));
console.log(JSON.stringify({ judge: baseUrl }));
