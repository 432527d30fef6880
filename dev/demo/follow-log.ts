import { open, stat } from 'node:fs/promises';

/** Calls `onLine` for each whole line that is added to a file from now on, until it is stopped. */
export async function followLog(
  path: string,
  onLine: (line: string) => void,
): Promise<{ stop: () => Promise<void> }> {
  let position = (await stat(path)).size;
  let rest = '';
  let reading = Promise.resolve();
  const readOn = async () => {
    await using file = await open(path);
    const { size } = await file.stat();
    if (size <= position) return;
    const { buffer, bytesRead } = await file.read(
      Buffer.alloc(size - position),
      0,
      size - position,
      position,
    );
    position += bytesRead;
    const lines = (rest + buffer.toString('utf8', 0, bytesRead)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  };
  const next = () => {
    reading = reading.then(readOn);
    return reading;
  };
  const timer = setInterval(next, 250);
  return {
    stop: async () => {
      clearInterval(timer);
      await next();
    },
  };
}
