import { expect, test } from 'vitest';
import { createMetrics, serveMetrics } from '../../adapters/runtime/metrics.ts';

test("a process without a server of its own shows Node's figures under its name", async () => {
  await using served = await serveMetrics(createMetrics('worker'), 0);
  const answer = await fetch(`http://127.0.0.1:${served.port}/metrics`);
  expect(await answer.text()).toMatch(/process_cpu_seconds_total\{process="worker"\}/);
  expect((await fetch(`http://127.0.0.1:${served.port}/`)).status).toBe(404);
});
