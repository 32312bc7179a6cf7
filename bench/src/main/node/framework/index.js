'use strict';

// The least that egg-cluster runs: an agent that does nothing, an application that says what examples/plain-main says.
const cluster = require('node:cluster');
const { EventEmitter } = require('node:events');
const { Ready } = require('get-ready');

class Member extends EventEmitter {
  constructor(options) {
    super();
    this.options = options;
    this.config = {};
    this.readiness = new Ready();
    // Not at once: egg-cluster is still setting up its listeners.
    process.nextTick(() => this.readiness.ready(true));
  }

  ready(callback) {
    return this.readiness.ready(callback);
  }

  async close() {}
}

class Agent extends Member {}

class Application extends Member {
  callback() {
    return (request, response) => {
      if (request.url === '/reload') {
        process.send({ action: 'reload-worker', to: 'master' });
      }
      const body = Buffer.from(`hello from worker ${cluster.worker.id}, process ${process.pid}\n`);
      response.writeHead(200, { 'Content-Length': body.length });
      response.end(body);
    };
  }
}

module.exports = { Agent, Application };
