'use strict';

// What bench/messages does for Coop: an agent that sends pings back, an application that measures when it is asked.
const framework = require('../framework');

const TEXT = 'the quick brown fox jumps over the lazy dog';
const BATCH = 100;
const BATCHES_AT_ONCE = 2;

class Agent extends framework.Agent {
  constructor(options) {
    super(options);
    process.on('message', (message) => {
      if (message.action === 'ping') {
        process.send({ action: 'pong', to: 'app', receiverPid: String(message.data.pid), data: message.data });
      }
    });
  }
}

// To the agent and back, with some under way at any time.
class RoundTrips {
  constructor() {
    this.lastNumber = 0;
    process.on('message', (message) => {
      if (message.action === 'pong') this.pong(message.data);
    });
  }

  run(atOnce, ms, callback) {
    const began = process.hrtime.bigint();
    this.current = { began, ends: began + BigInt(ms) * 1000000n, underWay: new Set(), completed: 0, callback };
    for (let i = 0; i < atOnce; i++) this.ping();
  }

  ping() {
    const number = ++this.lastNumber;
    this.current.underWay.add(number);
    process.send({ action: 'ping', to: 'agent', data: { number, text: TEXT, pid: process.pid } });
  }

  pong(data) {
    const current = this.current;
    if (!current.underWay.delete(data.number) || data.text !== TEXT) current.wrong = true;
    current.completed++;
    const now = process.hrtime.bigint();
    if (now < current.ends) {
      this.ping();
    } else if (current.underWay.size === 0) {
      current.callback(current.wrong ? 'a message came back that was not sent, or for the second time' : null,
        current.completed * 1e9 / Number(now - current.began));
    }
  }
}

// To all workers, in batches; each worker says to the sender when it has all of one.
class Deliveries {
  constructor(workers) {
    this.workers = workers;
    this.received = new Map();
    this.lastBatch = 0;
    process.on('message', (message) => {
      if (message.action === 'news') this.news(message.data);
      if (message.action === 'read') this.read(message.data);
    });
  }

  run(ms, callback) {
    const began = process.hrtime.bigint();
    this.current = { began, ends: began + BigInt(ms) * 1000000n, missing: new Map(), delivered: 0, callback };
    for (let i = 0; i < BATCHES_AT_ONCE; i++) this.send();
  }

  send() {
    const batch = ++this.lastBatch;
    this.current.missing.set(batch, this.workers);
    for (let left = BATCH - 1; left >= 0; left--) {
      process.send({ action: 'news', to: 'app', data: { batch, left, text: TEXT, pid: process.pid } });
    }
  }

  news({ batch, left, pid }) {
    const key = `${pid} ${batch}`;
    const count = (this.received.get(key) || 0) + 1;
    this.received.set(key, count);
    if (left === 0) {
      this.received.delete(key);
      process.send({ action: 'read', to: 'app', receiverPid: String(pid), data: { batch, count } });
    }
  }

  read({ batch, count }) {
    const current = this.current;
    if (count !== BATCH) current.wrong = true;
    current.delivered += BATCH;
    const missing = current.missing.get(batch) - 1;
    current.missing.set(batch, missing);
    if (missing > 0) return;
    current.missing.delete(batch);
    const now = process.hrtime.bigint();
    if (now < current.ends) {
      this.send();
    } else if (current.missing.size === 0) {
      current.callback(current.wrong ? 'a worker had not just the messages of a batch' : null,
        current.delivered * 1e9 / Number(now - current.began));
    }
  }
}

class Application extends framework.Application {
  callback() {
    const hello = super.callback();
    const trips = new RoundTrips();
    const deliveries = new Deliveries(this.options.workers);
    return (request, response) => {
      const url = new URL(request.url, 'http://localhost');
      const number = (name) => Number(url.searchParams.get(name));
      const answer = (error, rate) => {
        const body = Buffer.from(`${error || rate}\n`);
        response.writeHead(error ? 500 : 200, { 'Content-Length': body.length });
        response.end(body);
      };
      if (url.pathname === '/round-trips') {
        trips.run(number('at-once'), number('ms'), answer);
      } else if (url.pathname === '/deliveries') {
        deliveries.run(number('ms'), answer);
      } else {
        hello(request, response);
      }
    };
  }
}

module.exports = { Agent, Application };
