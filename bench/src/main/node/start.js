'use strict';

// node start.js PORT WORKERS FRAMEWORK
const path = require('node:path');
const { startCluster } = require('egg-cluster');

startCluster({
  baseDir: __dirname,
  framework: path.join(__dirname, process.argv[4]),
  port: Number(process.argv[2]),
  workers: Number(process.argv[3]),
}, () => {});
