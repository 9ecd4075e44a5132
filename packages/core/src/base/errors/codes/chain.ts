import { defineErrors, defineErrorsOf } from "../error-row.ts";

/** The chain, and what it answers to a transaction. */
export const CHAIN_ERRORS = {
  ...defineErrors({
    NETWORK_UNKNOWN: {
      fault: "usage",
      meaning: "The network is none that is known, and no ws or wss address.",
      remedy: "Give finney, test, local or an address in SUBTENSOR_NETWORK.",
    },
    CHAIN_UNREACHABLE: {
      fault: "infrastructure",
      meaning: "No endpoint of the chain answered.",
      remedy: "It is tried again. When it goes on, give more endpoints in SUBTENSOR_NETWORK.",
    },
    CHAIN_TIMEOUT: {
      fault: "infrastructure",
      meaning: "The chain's endpoint did not answer in time.",
      remedy: "It is tried again, at the next endpoint. Raise SUBTENSOR_TIMEOUT for a slow one.",
    },
    CHAIN_RUNTIME_CHANGED: {
      fault: "infrastructure",
      meaning: "The chain's runtime changed during the call.",
      remedy: "The call is made again with the new runtime.",
    },
    CHAIN_CLOSED: { fault: "usage", meaning: "The chain was closed.", remedy: "Open it again." },
    CHAIN_ITEM_MISSING: {
      fault: "infrastructure",
      retryable: false,
      meaning: "The chain's runtime does not have what this client asks for.",
      remedy: "Update this package: the chain is newer, or older, than it.",
    },
    CHAIN_MODE_UNSUPPORTED: {
      fault: "infrastructure",
      retryable: false,
      meaning:
        "The subnet takes weights in a mode that this client does not support (null consensus, `set_weights_v2`).",
      remedy: "Update this package, or set the weights by another tool until it can.",
    },
    CHAIN_EPOCH_UNKNOWN: {
      fault: "infrastructure",
      meaning: "No epoch of the subnet can be foreseen.",
      remedy: "Look at the subnet's tempo: 0 runs no epochs.",
    },
    CHAIN_FILE_INVALID: {
      fault: "usage",
      meaning: "The file of the simulated chain cannot be read.",
      remedy: "Look at CHAIN_FILE.",
    },
    CHAIN_READ_ONLY: {
      fault: "usage",
      meaning: "This chain takes no commitments.",
      remedy: "Use a chain that does: CHAIN=subtensor.",
    },
    COMMITMENTS_FILE_INVALID: {
      fault: "usage",
      meaning: "The file of commitments cannot be read.",
      remedy: "Write a list of { hotkey, block, text }.",
    },
    COMMITMENT_PENDING: {
      fault: "usage",
      meaning: "An earlier commitment still waits for its reveal and would be lost.",
      remedy: "Wait for the reveal, or say that it may be lost.",
    },
    COMMITMENT_TOO_LONG: {
      fault: "usage",
      meaning: "The commitment has more bytes than the chain stores.",
      remedy: "Shorten it.",
    },
    COMMITMENT_REFUSED: {
      fault: "infrastructure",
      meaning: "The chain refused the commitment.",
      remedy: "Read the chain's words in the message.",
    },
    COMMITMENT_UNCONFIRMED: {
      fault: "infrastructure",
      retryable: false,
      meaning: "The commitment was sent, and was not found in a block in time.",
      remedy: "Look with `404-gen miner status` before you send it again: it may still be taken.",
    },
    WEIGHTS_PREFLIGHT: {
      fault: "usage",
      meaning: "The chain would not count these weights.",
      remedy: "Mend what the message names.",
    },
    WEIGHTS_NOT_EFFECTIVE: {
      fault: "infrastructure",
      meaning: "The chain does not hold the weights that it should, and has not for some time.",
      remedy: "Read the cause in the message; `404-gen weights plan` says what the weights should be.",
    },
    WEIGHTS_NOT_REVEALED: {
      fault: "infrastructure",
      meaning: "A timelocked commit of weights is gone from the chain and its weights are not in force.",
      remedy: "Look at this machine's clock and at the validator's permit; weights are set again by themselves.",
    },
    CLOCK_OFF: {
      fault: "infrastructure",
      meaning: "This machine's clock differs from the chain's.",
      remedy: "Set the clock (NTP): stages, leases and reveals go by it.",
    },
    WEIGHTS_INVALID: {
      fault: "usage",
      meaning: "The weights are no shares from 0 to 1 of neurons.",
      remedy: "Give at least one weight above 0.",
    },
    WEIGHTS_FILE_INVALID: {
      fault: "usage",
      meaning: "The weights service's own file cannot be understood.",
      remedy: "Look at the state branch, then remove the file.",
    },
    WITNESS_FILE_INVALID: {
      fault: "usage",
      meaning: "The file that remembers the commits seen of each branch cannot be understood.",
      remedy: "Look at the branches that it watched, then remove the file or name another.",
    },
    TIMELOCK_INVALID: {
      fault: "miner",
      meaning: "A timelocked text cannot be opened.",
      remedy: "Commit it again with `404-gen miner submit`.",
    },
  }),
  ...defineErrorsOf("infrastructure", {
    NO_VALIDATOR_PERMIT: ["The hotkey has no validator permit.", "A permit appears after an epoch with enough stake."],
    STAKE_TOO_LOW: ["The hotkey's stake is below the subnet's threshold.", "Add stake."],
    VERSION_KEY_TOO_LOW: ["The version key is below the subnet's.", "Update this package."],
    UID_UNKNOWN: ["A uid that is to get weight does not exist.", "Look at the subnet's neurons."],
    TOO_FEW_WEIGHTS: ["Fewer weights are set than the subnet asks for.", "Give more uids a weight."],
    RATE_LIMITED: ["Weights were set a short time ago.", "They are set again when the chain allows it."],
    IN_FLIGHT: ["Weights are being set by this process right now.", "Wait for it."],
    COLDKEY_SWAP_PENDING: ["The coldkey is being swapped.", "Wait for the swap."],
    SUBNET_UNKNOWN: ["There is no such subnet.", "Look at NETUID."],
    REVEAL_ROUND_PASSED: [
      "The commit's reveal round is already past.",
      "It is made again with a later one. Look at this machine's clock.",
    ],
    COMMIT_NOT_FOUND: ["The chain has no commit for this reveal.", "Weights are set again."],
    NOT_IN_REVEAL_RANGE: ["The commit cannot be revealed now.", "Weights are set again."],
    LENGTHS_UNEQUAL: ["As many weights as uids are needed.", "Report it."],
    BAD_REQUEST: ["The request does not have its form.", "Read the message."],
    ALREADY_POOLED: ["The same transaction waits in the chain's pool already.", "Wait for it."],
    NONCE_CLASH: [
      "Another transaction of the hotkey has the same number.",
      "It is signed again. Look whether another program uses the hotkey.",
    ],
    TRANSACTION_BANNED: ["The node bans this transaction for a while.", "It is signed again later."],
    ERA_PASSED: ["The transaction is too old to be taken.", "It is signed again."],
    POOL_FULL: ["The node's pool is full.", "It is sent again later."],
    TRANSACTION_INVALID: ["The chain calls the transaction invalid.", "Read the chain's words in the message."],
    CUSTOM_ERROR_UNKNOWN: ["The chain refuses with a number that this client does not know.", "Update this package."],
    TOO_MANY_COMMITS: [
      "Too many commits of this hotkey wait for their reveal.",
      "They are revealed at the subnet's next epochs; weights are set again then.",
    ],
    CALL_FAILED: ["The chain took the transaction into a block and refused it there.", "Read the chain's words."],
    UNCONFIRMED: [
      "The transaction was sent, and was not found in a block in time.",
      "The chain is looked at before it is sent again.",
    ],
    OUTCOME_UNKNOWN: [
      "Whether the chain took the transaction is not known.",
      "The chain is looked at before it is sent again.",
    ],
  }),
};
