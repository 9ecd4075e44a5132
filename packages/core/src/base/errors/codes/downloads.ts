import { defineErrors, defineErrorsOf } from "../error-row.ts";

/** Files that miners serve: what is wrong with their host. */
export const DOWNLOAD_ERRORS = {
  ...defineErrorsOf("miner", {
    DOWNLOAD_URL_INVALID: [
      "The address is none that the competition fetches.",
      "Give an http or https address without user, query or fragment.",
    ],
    DOWNLOAD_FORBIDDEN_ADDRESS: [
      "The address leads to a place where nobody may be sent: this machine, a private network, a cloud's metadata.",
      "Serve the files from a public address.",
    ],
    DOWNLOAD_REDIRECT_REFUSED: [
      "The host redirects too often, to nowhere, or to another kind of address.",
      "Serve the files under the address itself.",
    ],
    DOWNLOAD_HOST_UNKNOWN: ["The host's name has no address.", "Look at the name and its DNS entry."],
    DOWNLOAD_UNREACHABLE: ["Nobody answers at the host's address.", "Look at the server, its port and its firewall."],
    DOWNLOAD_TLS_FAILED: ["The TLS certificate or handshake is not good.", "Renew the certificate."],
    DOWNLOAD_NOT_FOUND: [
      "The host says that the file is not there (404 or 410).",
      "Upload the file under its prompt's name.",
    ],
    DOWNLOAD_THROTTLED: [
      "The host asks for fewer requests.",
      "Allow the validators' requests, or choose another host.",
    ],
    DOWNLOAD_BAD_STATUS: [
      "The host answers with an error status.",
      "Look at the host's log: 200 with the file is right.",
    ],
    DOWNLOAD_BAD_ANSWER: ["The answer is no HTTP, or its headers are too large.", "Look at the server."],
    DOWNLOAD_BAD_ENCODING: ["The body is encoded.", "Serve the plain bytes, without Content-Encoding."],
    DOWNLOAD_TOO_LARGE: ["The file has more bytes than are taken.", "Make the file smaller."],
    DOWNLOAD_TOO_SLOW: ["The answer takes longer than allowed.", "Choose a faster host."],
    DOWNLOAD_TRUNCATED: ["The connection ended before the file did.", "Look at the host's limits and its log."],
    DOWNLOAD_BUDGET_SPENT: [
      "The miner's files took more bytes or time in all than one miner may have.",
      "Make the files smaller, or choose a faster host.",
    ],
  }),
  ...defineErrors({
    DOWNLOAD_WRITE_FAILED: {
      fault: "infrastructure",
      meaning: "A download cannot be written to this machine's disk.",
      remedy: "Look at the disk's free space and rights.",
    },
    DOWNLOAD_STORE_FAILED: {
      fault: "infrastructure",
      meaning: "A file that came could not be read, drawn or stored here.",
      remedy: "It is tried again. When it goes on, look at the disk and the object store.",
    },
    NETWORK_DOWN: {
      fault: "infrastructure",
      meaning: "This machine does not reach the outside.",
      remedy: "Look at its network. Nothing is held against a miner meanwhile.",
    },
    NETWORK_DNS_DOWN: {
      fault: "infrastructure",
      meaning: "This machine's name resolution does not work.",
      remedy: "Look at its DNS server. Nothing is held against a miner meanwhile.",
    },
    NETWORK_LOCAL: {
      fault: "infrastructure",
      meaning: "A connection failed on this machine's side.",
      remedy: "Look at its network and its open files.",
    },
  }),
};
