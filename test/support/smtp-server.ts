import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** A message that the server took: from the moment it answered 250 to its end. */
export type TakenMail = { messageId: string; from: string; to: string; raw: string };

export type SmtpServer = AsyncDisposable & {
  url: string;
  taken: TakenMail[];
  /** Ends every connection, as a server that goes away. */
  hangUp(): void;
  /** Messages whose end never came. */
  broken: number;
  /** What the server answers; null: as a server that takes everything. `silence`: takes the mail and says nothing. */
  answers: {
    greeting?: () => string | null;
    mailFrom?: (address: string) => string | null;
    rcptTo?: (address: string) => string | 'silence' | null;
    end?: (mail: TakenMail) => string | 'silence' | null;
  };
};

/** An SMTP server on this machine that writes down what it takes. */
export async function startSmtpServer(): Promise<SmtpServer> {
  const sockets = new Set<Socket>();
  const held: Omit<SmtpServer, 'url' | 'hangUp' | typeof Symbol.asyncDispose> = {
    taken: [],
    broken: 0,
    answers: {},
  };
  const server = createServer(socket => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    converse(socket, held);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  return Object.assign(held, {
    url: `smtp://127.0.0.1:${address.port}?from=partners@vendor.example`,
    hangUp: () => {
      for (const socket of sockets) socket.destroy();
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  });
}

function converse(socket: Socket, held: Pick<SmtpServer, 'taken' | 'broken' | 'answers'>): void {
  const say = (line: string) => socket.write(`${line}\r\n`);
  let buffer = '';
  let from = '';
  let to = '';
  let inData = false;
  socket.on('close', () => {
    if (inData) held.broken += 1;
  });
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    buffer += chunk;
    for (;;) {
      const end = inData ? '\r\n.\r\n' : '\r\n';
      const at = buffer.indexOf(end);
      if (at < 0) return;
      const part = buffer.slice(0, at);
      buffer = buffer.slice(at + end.length);
      if (inData) {
        inData = false;
        const messageId = /^Message-ID: <(.*?)>/im.exec(part)?.[1] ?? '';
        const mail = { messageId, from, to, raw: part };
        const answer = held.answers.end?.(mail) ?? '250 2.0.0 taken';
        if (answer === 'silence' || answer.startsWith('2')) held.taken.push(mail);
        if (answer !== 'silence') say(answer);
        continue;
      }
      const [, address = ''] = /<(.*?)>/.exec(part) ?? [];
      if (/^(EHLO|HELO)/i.test(part)) socket.write('250-fake\r\n250 8BITMIME\r\n');
      else if (/^MAIL FROM/i.test(part)) {
        from = address;
        say(held.answers.mailFrom?.(address) ?? '250 ok');
      } else if (/^RCPT TO/i.test(part)) {
        to = address;
        const answer = held.answers.rcptTo?.(address) ?? '250 ok';
        if (answer !== 'silence') say(answer);
      } else if (/^DATA/i.test(part)) {
        inData = true;
        say('354 go on');
      } else if (/^QUIT/i.test(part)) {
        say('221 bye');
        socket.end();
      } else say('250 ok');
    }
  });
  say(held.answers.greeting?.() ?? '220 fake ESMTP');
}
