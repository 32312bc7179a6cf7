'use strict';

// An unmodified server of Node's; PM2 has two of them share its port.
const http = require('node:http');

http.createServer((request, response) => {
  const body = Buffer.from(`hello from worker 0, process ${process.pid}\n`);
  response.writeHead(200, { 'Content-Length': body.length });
  response.end(body);
}).listen(Number(process.env.PORT), () => process.send && process.send('ready'));
