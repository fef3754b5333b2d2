// Your own server, without Gradus in it. First, at the top of the repository:
//   npx gradus train node_modules/vega-datasets/data/penguins.json --target Species
//   npx gradus export last --to js --out examples/penguins.js
// Then: node examples/own-server.js
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { predictMany } from './penguins.js';

createServer(async (request, response) => {
  try {
    response.end(JSON.stringify(predictMany(await json(request))));
  } catch (error) {
    response.writeHead(400).end(JSON.stringify({ error: error.message }));
  }
}).listen(8080);
