import { type AddressInfo, createServer } from "node:net";

/** A TCP port of loopback that nothing listens on now: for servers that cannot take one themselves. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject).listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
