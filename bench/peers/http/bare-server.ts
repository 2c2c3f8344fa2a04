// The least that a server on fastify can do: parses the body, and answers with a bid response as long as ours.
// Prints its address, and lives until it is ended.
import fastify from "fastify";

const app = fastify();
const answer = {
  id: "",
  cur: "USD",
  seatbid: [{ seat: "tutti", bid: [{ id: "d", impid: "1", price: 1, adm: "x".repeat(2_600), mtype: 3 }] }],
};

app.post("/openrtb2/auction", (request) => ({ ...answer, id: (request.body as { id: string }).id }));
process.stdout.write(`listens on ${await app.listen({ port: 0, host: "127.0.0.1" })}\n`);
