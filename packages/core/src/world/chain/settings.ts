import { setting, settingGroup } from "../../base/settings/index.ts";

/** Which chain, and whose hotkey signs. */
export const CHAIN_SETTINGS = settingGroup()("Chain", {
  CHAIN: setting.choice(["subtensor", "simulated"], { doc: "Which chain", fallback: "subtensor" }),
  CHAIN_FILE: setting.text({ doc: "JSON file of the simulated chain" }),
  SUBTENSOR_NETWORK: setting.text({
    doc: "finney, test, local or a ws(s) address; several by comma",
    fallback: "finney",
  }),
  SUBTENSOR_TIMEOUT: setting.whole({ doc: "Time for one call to the chain", unit: "seconds", min: 1, fallback: 120 }),
  NETUID: setting.whole({ doc: "Subnet", min: 0, max: 65_535, fallback: 17 }),
  WALLET_NAME: setting.text({ doc: "Name of the wallet: a folder under WALLET_PATH", fallback: "default" }),
  WALLET_HOTKEY: setting.text({ doc: "Name of the hotkey: a file in that folder", fallback: "default" }),
  WALLET_PATH: setting.text({ doc: "Folder of wallets; read only", fallback: "~/.bittensor/wallets" }),
  WALLET_PASSWORD: setting.text({ doc: "Opens an encrypted hotkey file", secret: true }),
});
