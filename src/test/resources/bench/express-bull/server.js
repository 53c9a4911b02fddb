// The endpoint that Callab's page on webhooks recommends: verify, put into the queue, answer, work on it afterwards.
// Arguments: the port to listen on, Redis's port, the secret, and "worker" if this process works on the queue as well.
const crypto = require('crypto');
const express = require('express');
const Queue = require('bull');

const [port, redisPort, secret, worker] = process.argv.slice(2);
const queue = new Queue('webhook-processing', { redis: { port: Number(redisPort), host: '127.0.0.1' } });

function verified(raw, signature) {
  const digest = crypto.createHmac('sha256', secret).update(raw).digest();
  const given = Buffer.from(String(signature), 'hex');
  return given.length === digest.length && crypto.timingSafeEqual(given, digest);
}

const app = express();
app.disable('x-powered-by');
app.use(express.json({ limit: '1mb', verify: (req, res, raw) => { req.raw = raw; } }));

app.post('/webhooks/callab', async (req, res) => {
  if (!verified(req.raw, req.headers['x-callab-signature'])) {
    return res.status(401).json({ error: 'Invalid signature' });
  }
  await queue.add(req.body, { removeOnComplete: true });
  res.status(200).json({ received: true });
});

if (worker === 'worker') {
  queue.process(32, async () => {});
}
app.listen(Number(port), '127.0.0.1', () => console.log('listening'));
