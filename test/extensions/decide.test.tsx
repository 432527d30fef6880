import { Link } from '@hubspot/ui-extensions';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { evidenceFilesAnswerSchema } from '../../contract/evidence-files.ts';
import { sameCustomerRequestSchema, undoDecisionRequestSchema } from '../../contract/identity.ts';
import {
  followUpRequestSchema,
  rejectCodeSchema,
  rejectRequestSchema,
  resolveFindingRequestSchema,
} from '../../contract/requests.ts';
import { findingAnswerSchema, historyAnswerSchema, registrationAnswerSchema } from '../../contract/views.ts';
import { rejectTitles } from '../../src/server/forms/reason-titles.ts';
import { choose, click, errorBeside, isDisabled, says, submit, type } from './drive-card.ts';
import { type Reply, renderDealCard, stubServer, wordsOf } from './render-card.tsx';
import {
  candidate,
  claim,
  dealView,
  finding,
  may,
  mayNot,
  NOW,
  refusal,
  registeredDeal,
  registration,
  review,
} from './view-builders.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const inReview = registeredDeal(
  claim({ state: 'under-review', actions: [may('approve'), may('reject'), may('withdraw')] }),
);
const approved = registrationAnswerSchema.parse({ ok: true, registration: registration() });

/** A server whose deal looks like `before` until a POST was answered, then like `after`. */
function dealThatChanges(before: unknown, after: unknown, onPost: () => Reply) {
  let done = false;
  const calls = stubServer(call => {
    if (call.method === 'GET') return { json: done ? after : before };
    done = true;
    return onPost();
  });
  return () => calls.filter(call => call.method === 'POST');
}

describe('an active registration', () => {
  const active = registration({
    actions: [
      may('log-follow-up'),
      mayNot('renew', 'It can be renewed from 21 Jan 2027 on.'),
      may('withdraw'),
    ],
    evidence: [
      {
        id: 'calls:1',
        title: 'Connected call',
        at: '2026-11-25T10:00:00Z',
        grade: 'B',
        counts: true,
        why: null,
      },
      {
        id: 'calls:2',
        title: 'Call without an answer',
        at: '2026-11-24T10:00:00Z',
        grade: 'B',
        counts: false,
        why: 'Nobody was reached on the phone',
      },
    ],
  });

  test('lists what was done about the customer and whether it counts', async () => {
    stubServer(() => ({ json: registeredDeal(active) }));
    const card = renderDealCard();
    await says(
      card,
      'Evidence (2)',
      'Connected call (counts, grade B)',
      'Call without an answer (does not count: nobody was reached on the phone)',
    );
  });

  describe('files of the partner', () => {
    const stated = {
      id: 'act_01',
      title: 'Stated follow-up, with a file',
      at: '2026-11-26T10:00:00Z',
      grade: 'C' as const,
      counts: true,
      why: null,
      files: 2,
    };
    const withFiles = registration({ evidence: [stated, ...(active.evidence ?? [])] });
    const file = {
      id: 'fil_1',
      evidenceId: 'act_01',
      name: 'Protokoll.pdf',
      mediaType: 'application/pdf',
      sizeBytes: 12_345,
      at: '2026-11-26T10:00:00Z',
      url: 'https://dibs.vendor.example/d/first',
    };
    const openWith = (answer: (asked: number) => Reply) => {
      let asked = 0;
      const calls = stubServer(call => {
        if (!call.path.endsWith('/files')) return { json: registeredDeal(withFiles) };
        asked += 1;
        return answer(asked);
      });
      return { card: renderDealCard(), calls };
    };
    const links = (card: ReturnType<typeof renderDealCard>) =>
      card.findAll(Link).map(node => ({ href: node.props.href, text: node.text }));

    test('stand beside what they show, as downloads whose links are asked for on a click, anew each time', async () => {
      const { card, calls } = openWith(asked => ({
        json: evidenceFilesAnswerSchema.parse({
          ok: true,
          files: [
            { ...file, url: `https://dibs.vendor.example/d/${asked}` },
            { ...file, id: 'fil_2', name: null, mediaType: 'image/png', sizeBytes: 900 },
            { ...file, id: 'fil_3', evidenceId: 'act_99', name: 'Of another follow-up.pdf' },
          ],
        }),
      }));
      await says(card, 'Show its 2 files');
      expect(calls, 'one request opens the card').toHaveLength(1);
      click(card, 'Show its 2 files');
      await says(card, 'Protokoll.pdf (application/pdf, 13 kB)', 'The link is good for an hour.');
      expect(links(card)).toEqual([
        {
          href: { url: 'https://dibs.vendor.example/d/1', external: true },
          text: 'Protokoll.pdf (application/pdf, 13 kB)',
        },
        { href: { url: file.url, external: true }, text: 'File (image/png, 1 kB)' },
      ]);
      expect(calls.map(({ path }) => path).slice(1)).toEqual([`/api/v1/registrations/${withFiles.id}/files`]);
      click(card, 'Hide files');
      expect(links(card)).toEqual([]);
      click(card, 'Show its 2 files');
      await card.waitFor(() =>
        expect(links(card)[0]?.href).toEqual({ url: 'https://dibs.vendor.example/d/2', external: true }),
      );
    });

    test('that were erased meanwhile are said to be, and a server that is away is asked again', async () => {
      const { card } = openWith(asked =>
        asked === 1 ? 'connection lost' : { json: { ok: true, files: [] } },
      );
      await says(card, 'Show its 2 files');
      click(card, 'Show its 2 files');
      await says(card, 'The server cannot be reached');
      click(card, 'Try again');
      await says(card, 'Erased meanwhile.');
    });
  });

  test('a follow-up is logged in words of one’s own, once', async () => {
    const posts = dealThatChanges(registeredDeal(active), registeredDeal(active), () => ({ json: approved }));
    const card = renderDealCard();
    await says(card, 'Log a follow-up');
    click(card, 'Log a follow-up');
    await says(card, 'the follow-up clock starts again');
    submit(card, 'Log the follow-up');
    await card.waitFor(() => expect(errorBeside(card, 'text')).not.toBeNull());
    expect(posts()).toEqual([]);
    type(card, 'text', 'Sam met the plant manager.');
    submit(card, 'Log the follow-up');
    await card.waitFor(() => expect(posts()).toHaveLength(1));
    expect(posts()[0]).toMatchObject({ path: '/api/v1/registrations/reg_01/follow-ups' });
    expect(followUpRequestSchema.parse(posts()[0]?.body)).toMatchObject({
      text: 'Sam met the plant manager.',
    });
  });

  test('a renewal that cannot be asked for yet is not offered', async () => {
    stubServer(() => ({ json: registeredDeal(active) }));
    const card = renderDealCard();
    await says(card, 'Withdraw');
    expect(wordsOf(card.getRootNode())).not.toMatch(/^Renew$/m);
  });

  test('a renewal that is refused says what is missing', async () => {
    const renewable = registration({ actions: [may('renew')] });
    dealThatChanges(registeredDeal(renewable), registeredDeal(renewable), () => ({
      json: { ok: false, refusal: refusal({ title: 'One connected call by 20 February 2027 renews it' }) },
    }));
    const card = renderDealCard();
    await says(card, 'Renew');
    click(card, 'Renew');
    await says(card, 'stays registered for another term');
    submit(card, 'Renew the registration');
    await says(card, 'One connected call by Feb 20, 2027 renews it');
  });
});

describe('deciding on a claim', () => {
  test('approve says what will happen first, then does it once and shows the protection', async () => {
    const posts = dealThatChanges(inReview, registeredDeal(registration()), () => ({ json: approved }));
    const card = renderDealCard();
    await says(card, 'In review for Northwind');
    click(card, 'Approve');
    await says(
      card,
      'What will happen',
      'Northwind becomes the registered partner of Acme Corp. It is protected from now through Mar 3, 2027',
    );
    expect(posts()).toEqual([]);
    submit(card, 'Approve the claim');
    await says(card, 'Registered to Northwind through Feb 20, 2027');
    expect(posts()).toMatchObject([{ path: '/api/v1/registrations/reg_01/approve' }]);
  });

  const withCandidate = (change: Parameters<typeof review>[0] = {}) =>
    registeredDeal(claim({ state: 'under-review', actions: [may('approve')] }), { review: review(change) });

  test.each([
    {
      button: 'Same customer',
      happens: 'They are united at once',
      confirm: 'They are one customer',
      path: 'companies/30100000011/same-customer',
      body: { otherCompanyId: '30100000012' },
      schema: sameCustomerRequestSchema,
    },
    {
      button: 'Not the same',
      happens: 'They stay two customers',
      confirm: 'They are different customers',
      path: 'companies/30100000011/not-same-customer',
      body: { otherCompanyId: '30100000012' },
      schema: sameCustomerRequestSchema,
    },
    {
      button: 'Take it back',
      happens: 'It counts no more',
      confirm: 'Take the answer back',
      path: 'identity-decisions/idn_01/undo',
      body: {},
      schema: undoDecisionRequestSchema,
    },
  ])('“$button” says what will happen, and needs no word', async row => {
    const posts = dealThatChanges(withCandidate(), withCandidate({ candidates: [], said: [] }), () => ({
      json: { ok: true },
    }));
    const card = renderDealCard();
    await says(card, 'Acme Europe', row.button);
    click(card, row.button);
    await says(card, 'What will happen', row.happens);
    expect(posts()).toEqual([]);
    submit(card, row.confirm);
    await says(card, 'No further company in HubSpot looks like this customer.');
    expect(posts()).toMatchObject([{ path: `/api/v1/${row.path}`, body: row.body }]);
    expect(row.schema.safeParse(posts()[0]?.body).success).toBe(true);
  });

  test('who may not say it sees the evidence, and no button', async () => {
    const off = [mayNot('same-customer', 'approvers do.'), mayNot('not-same-customer', 'approvers do.')];
    const view = withCandidate({ candidates: [{ ...candidate, actions: off }], said: [] });
    stubServer(() => ({ json: view }));
    const card = renderDealCard();
    await says(card, 'in touch with both: jo@acme.example');
    expect(wordsOf(card.getRootNode())).not.toMatch(/Same customer|Not the same/);
  });

  test('cancel does nothing', async () => {
    const posts = dealThatChanges(inReview, inReview, () => ({ json: approved }));
    const card = renderDealCard();
    await says(card, 'In review for Northwind');
    click(card, 'Withdraw');
    await says(card, 'gives up its claim and its place in line');
    click(card, 'Cancel');
    await says(card, 'Approve', 'Reject', 'Withdraw');
    expect(posts()).toEqual([]);
  });

  test('reject needs a reason in words, and words of one’s own for “another reason”', async () => {
    const rejected = claim({ state: 'rejected' });
    const posts = dealThatChanges(inReview, dealView({ registration: rejected }), () => ({
      json: { ok: true, registration: rejected },
    }));
    const card = renderDealCard();
    await says(card, 'In review for Northwind');
    click(card, 'Reject');
    await says(card, 'Northwind reads the reason and your text');
    submit(card, 'Reject the claim');
    await card.waitFor(() => expect(errorBeside(card, 'code')).toBe('Choose a reason.'));
    choose(card, 'code', 'OTHER');
    await card.waitFor(() => expect(errorBeside(card, 'code')).toBeNull());
    submit(card, 'Reject the claim');
    await card.waitFor(() =>
      expect(errorBeside(card, 'text')).toBe('Write a sentence that the reader can act on.'),
    );
    expect(posts()).toEqual([]);
    type(card, 'text', 'Please name a budget.');
    submit(card, 'Reject the claim');
    await says(card, 'The claim of Northwind was rejected');
    expect(rejectRequestSchema.parse(posts()[0]?.body)).toMatchObject({
      code: 'OTHER',
      text: 'Please name a budget.',
    });
  });

  test('every reject code has its words', () => {
    expect(Object.keys(rejectTitles)).toEqual(rejectCodeSchema.options);
  });

  test('losing a race is told with its evidence', async () => {
    const lost = refusal({
      code: 'DUP_ACTIVE_PARTNER',
      title: 'Another partner is registered',
      wouldChange: [],
    });
    dealThatChanges(inReview, inReview, () => ({ json: { ok: false, refusal: lost } }));
    const card = renderDealCard();
    await says(card, 'In review for Northwind');
    click(card, 'Approve');
    await says(card, 'What will happen');
    submit(card, 'Approve the claim');
    await says(card, 'Another partner is registered', 'Approve the claim');
  });

  test('without the role the button is off and says why', async () => {
    stubServer(() => ({
      json: registeredDeal(
        claim({ state: 'under-review', actions: [mayNot('approve', 'approvers approve.')] }),
      ),
    }));
    const card = renderDealCard();
    await says(card, '“Approve” is off: approvers approve.');
    expect(isDisabled(card, 'Approve')).toBe(true);
  });
});

describe('ways out of a heads-up', () => {
  const resolved = findingAnswerSchema.parse({
    ok: true,
    finding: finding({ status: 'resolved', exceptionAt: null }),
  });
  const headsUp = dealView({ findings: [finding()], canRegister: { allowed: false, refusal: refusal() } });

  test.each([
    { button: 'Link the partner', confirm: 'Link the partner', path: 'link-partner', text: '' },
    {
      button: 'Exempt, with a reason',
      confirm: 'Exempt the deal',
      path: 'exempt',
      text: 'Renewal by agreement.',
    },
    { button: 'It was a mistake', confirm: 'It was a mistake', path: 'mistake', text: '' },
  ])('$button', async ({ button, confirm, path, text }) => {
    const posts = dealThatChanges(headsUp, dealView(), () => ({ json: resolved }));
    const card = renderDealCard();
    await says(card, 'Heads-up: Dana Direct');
    click(card, button);
    await says(card, 'What will happen');
    if (text !== '') type(card, 'text', text);
    submit(card, confirm);
    await card.waitFor(() => expect(wordsOf(card.getRootNode())).not.toContain('Heads-up'));
    expect(posts()[0]?.path).toBe(`/api/v1/findings/fnd_01/${path}`);
    expect(resolveFindingRequestSchema.parse(posts()[0]?.body).text).toBe(text === '' ? undefined : text);
  });

  test('an exemption without a reason is not sent', async () => {
    const posts = dealThatChanges(headsUp, dealView(), () => ({ json: resolved }));
    const card = renderDealCard();
    await says(card, 'Heads-up: Dana Direct');
    click(card, 'Exempt, with a reason');
    await says(card, 'What will happen');
    submit(card, 'Exempt the deal');
    await card.waitFor(() =>
      expect(errorBeside(card, 'text')).toBe('Write a sentence that the reader can act on.'),
    );
    expect(posts()).toEqual([]);
  });

  test('a way out that the server does not list is not offered', async () => {
    stubServer(() => ({ json: dealView({ findings: [finding({ actions: [may('mistake')] })] }) }));
    const card = renderDealCard();
    await says(card, 'It was a mistake');
    expect(wordsOf(card.getRootNode())).not.toContain('Link the partner');
  });
});

describe('history', () => {
  const entries = historyAnswerSchema.parse({
    ok: true,
    entries: [
      {
        id: '1',
        kind: 'registration-submitted',
        title: 'Claim submitted',
        occurredAt: '2026-11-22T14:00:00Z',
        recordedAt: '2026-11-22T14:00:00Z',
        actor: { role: 'rep', name: 'Riley Rep' },
        policyVersion: 3,
        rules: ['T1', 'I3'],
        facts: {},
      },
      {
        id: '2',
        kind: 'registration-approved',
        title: 'Claim approved',
        occurredAt: '2026-11-22T15:00:00Z',
        recordedAt: '2026-11-22T16:00:00Z',
        actor: { role: 'partner-manager', name: 'Priya Manager' },
        policyVersion: 3,
        rules: [],
        facts: {},
        why: {
          code: 'CLEAR',
          rule: 'I1',
          text: 'Nobody else was protected on the customer.',
          facts: {},
          wouldChange: [],
        },
      },
    ],
  });

  test('is read when it is opened, newest first, with who, which rules and when it was learned', async () => {
    const calls = stubServer(call =>
      call.path.endsWith('/history') ? { json: entries } : { json: registeredDeal(registration()) },
    );
    const card = renderDealCard();
    await says(card, 'History');
    expect(calls).toHaveLength(1);
    const { Accordion } = await import('@hubspot/ui-extensions');
    card.find(Accordion, { title: 'History' }).trigger('onClick');
    await says(card, 'Nov 22, 2026, 9:00 AM EST – Claim submitted (Riley Rep, rep)', 'Rules: T1, I3');
    const words = wordsOf(card.getRootNode());
    expect(words).toContain(
      'Claim approved (Nobody else was protected on the customer; Priya Manager, partner manager; learned Nov 22, 2026, 11:00 AM EST)',
    );
    expect(words.indexOf('Claim approved')).toBeLessThan(words.indexOf('Claim submitted'));
    expect(calls).toHaveLength(2);
  });

  test('stays open when HubSpot tells of a change, and is read again with the card', async () => {
    let now = NOW;
    let later = false;
    const calls = stubServer(call => {
      if (call.path.endsWith('/history'))
        return { json: later ? { ...entries, entries: entries.entries.slice(0, 1) } : entries };
      return { json: { ...registeredDeal(registration()), now } };
    });
    const card = renderDealCard();
    await says(card, 'History');
    const { Accordion } = await import('@hubspot/ui-extensions');
    card.find(Accordion, { title: 'History' }).trigger('onClick');
    await says(card, 'Claim approved');
    later = true;
    now = '2026-12-03T17:01:00Z';
    const tell = card.mocks.actions.onCrmPropertiesUpdate.calls[0]?.[1];
    tell?.({ dibs_roe_status: 'none' });
    tell?.({ dibs_roe_status: 'heads-up' });
    await card.waitFor(() => expect(wordsOf(card.getRootNode())).not.toContain('Claim approved'));
    expect(wordsOf(card.getRootNode())).toContain('Claim submitted');
    expect(card.find(Accordion, { title: 'History' }).props.open).toBe(true);
    expect(calls).toHaveLength(4);
  });
});

/** React draws in turns of the real event loop, which fake timers do not move. */
const realTurn = setImmediate;
async function pass(seconds: number) {
  for (let second = 0; second < seconds; second += 1) {
    await vi.advanceTimersByTimeAsync(1000);
    for (let turn = 0; turn < 3; turn += 1) await new Promise(resolve => realTurn(resolve));
  }
}

describe('a conflict check that is running', () => {
  test('is followed until it is over, and no longer', async () => {
    vi.useFakeTimers();
    const submitted = registeredDeal(claim({ state: 'submitted' }));
    const calls = stubServer((_call, count) => ({ json: count < 3 ? submitted : inReview }));
    const card = renderDealCard();
    await pass(1);
    expect(wordsOf(card.getRootNode())).toContain('conflict check running');
    await pass(60);
    expect(wordsOf(card.getRootNode())).toContain('In review for Northwind');
    expect(calls).toHaveLength(3);
  });

  test('is not asked for ever', async () => {
    vi.useFakeTimers();
    const calls = stubServer(() => ({ json: registeredDeal(claim({ state: 'submitted' })) }));
    renderDealCard();
    await pass(120);
    expect(calls).toHaveLength(6);
  });
});

describe('late and stale answers', () => {
  test('an answer to an earlier reading does not overwrite a later one', async () => {
    const waiting: ((reply: Reply) => void)[] = [];
    const calls = stubServer((call, count) =>
      call.method === 'POST'
        ? { json: approved }
        : count === 1
          ? { json: inReview }
          : new Promise(r => waiting.push(r)),
    );
    const card = renderDealCard();
    await says(card, 'In review for Northwind');
    const changed = card.mocks.actions.onCrmPropertiesUpdate.calls[0]?.[1];
    changed?.({ dibs_registration_status: 'under-review' });
    changed?.({ dibs_registration_status: 'active' });
    changed?.({ dibs_registration_status: 'withdrawn' });
    await card.waitFor(() => expect(calls).toHaveLength(3));
    waiting[1]?.({ json: dealView({ registration: claim({ state: 'withdrawn' }) }) });
    await says(card, 'was withdrawn');
    waiting[0]?.({ json: registeredDeal(registration()) });
    await new Promise(resolve => setImmediate(resolve));
    expect(wordsOf(card.getRootNode())).toContain('was withdrawn');
  });

  test('when a later reading fails, what was there stays, marked as possibly out of date', async () => {
    stubServer((_call, count) => (count === 1 ? { json: inReview } : 'connection lost'));
    const card = renderDealCard();
    await says(card, 'In review for Northwind');
    const changed = card.mocks.actions.onCrmPropertiesUpdate.calls[0]?.[1];
    changed?.({ dibs_roe_status: 'none' });
    changed?.({ dibs_roe_status: 'heads-up' });
    await says(card, 'This may be out of date', 'In review for Northwind', 'Refresh');
  });
});
