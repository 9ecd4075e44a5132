/** Environment variable with a pod's own random bearer token, for servers that refuse strangers. */
export const TOKEN_VARIABLE = "GENERATION_TOKEN";
