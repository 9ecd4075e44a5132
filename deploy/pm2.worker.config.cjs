// pm2 start deploy/pm2.worker.config.cjs && pm2 save, on each machine that works. The settings come from .env in the folder where pm2 is started: WORKERS,
// the store, and what decides how a file is taken (docs/scale.md).
module.exports = {
  apps: [
    {
      name: "404-gen-worker",
      script: "404-gen",
      args: "worker",
      interpreter: "none",
      // Processes side by side, one a core: each does a job of each kind at a time (WORKER_CONCURRENCY).
      instances: 2,
      exec_mode: "fork",
      autorestart: true,
      restart_delay: 10_000,
      // SIGTERM: it finishes what it has begun.
      kill_signal: "SIGTERM",
      kill_timeout: 300_000,
      env: { NODE_ENV: "production" },
    },
  ],
};
