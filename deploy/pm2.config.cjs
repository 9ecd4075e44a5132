// pm2 start deploy/pm2.config.cjs && pm2 save. The settings come from .env in the folder where pm2 is started.
module.exports = {
  apps: [
    {
      name: "404-gen",
      script: "404-gen",
      args: "run",
      interpreter: "none",
      // One process: two on one repository do no harm, but one of them would wait (docs/operations.md).
      instances: 1,
      autorestart: true,
      restart_delay: 10_000,
      // SIGTERM, not pm2's SIGINT after 1.6 s and then SIGKILL: pods are deleted and the batch is committed first.
      kill_signal: "SIGTERM",
      kill_timeout: 900_000,
      env: { NODE_ENV: "production" },
    },
  ],
};
