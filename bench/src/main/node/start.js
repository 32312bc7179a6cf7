'use strict';

// node start.js PORT WORKERS
const path = require('node:path');
const { startCluster } = require('egg-cluster');

startCluster({
  baseDir: __dirname,
  framework: path.join(__dirname, 'framework'),
  port: Number(process.argv[2]),
  workers: Number(process.argv[3]),
}, () => {});
