// Runs the public audit of GraphQL over HTTP against the address in the first argument; prints what is not as it should be.
import { auditServer } from 'graphql-http';

const results = await auditServer({ url: process.argv[2] });
const found = results.filter((result) => result.status !== 'ok');
for (const { id, status, name, reason } of found) {
  console.log(`${id} ${status}: ${name}: ${reason}`);
}
console.log(`${results.length - found.length} of ${results.length}`);
