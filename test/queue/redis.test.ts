import { Redis } from 'ioredis';
import { describeWith } from '../support/find-tool.ts';
import { startRedis } from '../support/start-redis.ts';
import { queueSuite } from './queue-suite.ts';

describeWith('redis', 'the queue on Redis', tool => {
  queueSuite(async () => {
    const redis = await startRedis(tool);
    return {
      redisUrl: redis.url,
      empty: async () => {
        const client = new Redis(redis.url);
        await client.flushall();
        client.disconnect();
      },
      [Symbol.asyncDispose]: () => redis[Symbol.asyncDispose](),
    };
  });
});
