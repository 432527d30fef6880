import { BarChart, Checkbox, LineChart, Link, LoadingSpinner, SearchInput } from '@hubspot/ui-extensions';
import { createRenderer } from '@hubspot/ui-extensions/testing';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { homeAnswerSchema, previewApprovalsRequestSchema, type WorkItem } from '../../contract/home.ts';
import { HomePage } from '../../extensions/home/home-page.tsx';
import { choose, click, isDisabled, says } from './drive-card.ts';
import { home, homeStates, mixed, outcome, work } from './page-builders.ts';
import { type Call, patient, type Reply, SERVER, stubServer, wordsOf } from './render-card.tsx';
import { refusal } from './view-builders.ts';

afterEach(() => vi.unstubAllGlobals());

function open(reply: (call: Call, count: number) => Reply) {
  const calls = stubServer(reply);
  const page = patient(createRenderer('home'));
  const { context } = page.mocks;
  page.render(
    <HomePage
      context={{ ...context, user: { ...context.user, locale: 'en-US' }, variables: { PUBLIC_URL: SERVER } }}
    />,
  );
  return { page, calls, asked: () => calls.map(call => `${call.method} ${call.path}`) };
}

const list = (items: WorkItem[], next: string | null = null) => {
  const { now, timeZone, counts } = home({ items });
  return { ok: true, now, timeZone, counts, items, next };
};
const two = [
  work(),
  work({ key: 'review:reg_02', registrationId: 'reg_02', customer: { companyId: '12', name: 'Globex' } }),
];

describe('the home page says what waits', () => {
  test.each(homeStates)('$name', async ({ view, says: words }) => {
    expect(homeAnswerSchema.parse(view)).toEqual(view);
    const { page, asked } = open(() => ({ json: view }));
    await says(page, ...words);
    expect(asked(), 'one request opens it').toEqual(['GET /api/v1/home']);
  });

  test('while it loads, and when the server cannot be reached: again on request', async () => {
    const { page } = open((_, count) => (count === 1 ? 'connection lost' : { json: home() }));
    expect(page.maybeFind(LoadingSpinner)).not.toBeNull();
    await says(page, 'The server cannot be reached');
    click(page, 'Try again');
    await says(page, 'Acme Corp');
  });

  test.each([
    [
      'is not for this role',
      refusal({ code: 'NOT_PERMITTED', title: 'This page is for partner managers' }),
      'This page is for partner managers',
    ],
    ['is not set up', refusal({ code: 'PORTAL_NOT_SET_UP' }), 'Dibs is not set up in this HubSpot account'],
  ])('when it %s', async (_, refused, words) => {
    const { page } = open(() => ({ json: { ok: false, refusal: refused } }));
    await says(page, words);
  });

  test('figures as charts, and each row links to its record', async () => {
    const { page } = open(() => ({ json: home() }));
    await says(page, 'Acme Corp');
    expect(page.find(BarChart).props.data).toHaveLength(6);
    expect(page.find(LineChart).props.data).toHaveLength(24);
    expect(page.find(Link).props.href).toBe('https://app.hubspot.test/contacts/4001/record/0-3/30100000101');
  });
});

describe('the list', () => {
  test('goes on below, and says how much there is', async () => {
    const { page, asked } = open(call =>
      call.path === '/api/v1/home'
        ? { json: home({ next: 'later', counts: [{ kind: 'review', count: 2, overdue: 0 }] }) }
        : { json: list([two[1] ?? work()]) },
    );
    await says(page, '1 of 2 shown');
    click(page, 'Show more');
    await says(page, 'Globex');
    expect(wordsOf(page.getRootNode())).toContain('Acme Corp');
    expect(asked()[1]).toBe('GET /api/v1/worklist?whose=mine&after=later');
  });

  test('is narrowed to a kind, and by a key figure', async () => {
    const { page, asked } = open(call =>
      call.path === '/api/v1/home' ? { json: home() } : { json: list([]) },
    );
    await says(page, 'Acme Corp');
    choose(page, 'kind', 'review');
    await says(page, 'Nothing of this kind waits');
    click(page, 'Protection ends');
    await page.waitFor(() => expect(asked()).toHaveLength(3));
    expect(asked().slice(1)).toEqual([
      'GET /api/v1/worklist?whose=mine&kind=review',
      'GET /api/v1/worklist?whose=mine&kind=expiry',
    ]);
  });

  test('shows all partners instead of mine', async () => {
    const { page, asked } = open(call => ({
      json: home({ whose: call.path.endsWith('all') ? 'all' : 'mine' }),
    }));
    await says(page, 'Acme Corp');
    choose(page, 'whose', 'all');
    await page.waitFor(() => expect(asked()).toEqual(['GET /api/v1/home', 'GET /api/v1/home?whose=all']));
  });

  test('is searched by name, beyond what waits, in two requests', async () => {
    const { page, asked } = open(call => {
      if (call.path.includes('/registrations'))
        return {
          json: {
            ok: true,
            found: [
              {
                registrationId: 'reg_09',
                state: 'won',
                claimedAt: '2026-02-03T17:00:00Z',
                protectedUntil: null,
                partner: { companyId: '1', name: 'Contoso' },
                customer: { companyId: '2', name: 'Umbra & Sons' },
                dealId: null,
              },
            ],
          },
        };
      return { json: call.path === '/api/v1/home' ? home() : list([]) };
    });
    await says(page, 'Acme Corp');
    page.find(SearchInput).trigger('onInput', 'Umbra & S' as never);
    await page.waitFor(() => expect(isDisabled(page, 'Search')).toBe(false));
    click(page, 'Search');
    await says(page, 'Umbra & Sons', 'Won, claimed Feb 3');
    expect(asked().slice(1)).toEqual([
      'GET /api/v1/worklist?whose=mine&q=Umbra%20%26%20S',
      'GET /api/v1/registrations?q=Umbra%20%26%20S',
    ]);
    click(page, 'Clear the search');
    await page.waitFor(() => expect(wordsOf(page.getRootNode())).not.toContain('Umbra & Sons'));
  });

  test('stays when it cannot be read again, and says that it may be old', async () => {
    const { page } = open(call => (call.path === '/api/v1/home' ? { json: home() } : 'connection lost'));
    await says(page, 'Acme Corp');
    choose(page, 'kind', 'review');
    await says(page, 'This list may be out of date', 'Acme Corp');
  });
});

describe('several claims are approved at once', () => {
  const tick = (page: ReturnType<typeof open>['page'], name: string) =>
    page.find(Checkbox, { name }).trigger('onChange', true as never);
  const answer = (posted: Reply) => (call: Call) => {
    if (call.path === '/api/v1/approvals') return posted;
    if (call.path === '/api/v1/approvals/preview') return { json: { ok: true, outcomes: mixed } };
    return { json: call.path === '/api/v1/home' ? home({ items: two }) : list([]) };
  };
  /** A desk on which two claims wait until something was posted; then none does, and one customer more is protected. */
  const deskThatChanges = () => {
    let done = false;
    return open(call => {
      if (call.path === '/api/v1/approvals') done = true;
      const { figures } = home();
      const counted = figures.map(each => (each.id === 'active' && done ? { ...each, value: 4711 } : each));
      return call.path === '/api/v1/home'
        ? { json: home({ items: done ? [] : two, figures: counted }) }
        : call.path.startsWith('/api/v1/worklist')
          ? { json: list(done ? [] : two) }
          : answer({ json: { ok: true, outcomes: [outcome()] } })(call);
    });
  };
  const approveAll = async (page: ReturnType<typeof open>['page']) => {
    tick(page, 'all');
    await says(page, 'Approve 2 claims…');
    click(page, 'Approve 2 claims…');
    await says(page, 'Approve 1 now');
    click(page, 'Approve 1 now');
    await says(page, '1 approved');
    click(page, 'Close');
  };

  test('and the list and the key figures are as new as what was done, in one request', async () => {
    const { page, asked } = deskThatChanges();
    await says(page, 'Approve claims…');
    expect(wordsOf(page.getRootNode())).not.toContain('4,711');
    await approveAll(page);
    await says(page, 'Nothing waits for you', '4,711');
    expect(asked().slice(3)).toEqual(['GET /api/v1/home']);
  });

  test('and a list that was narrowed stays narrowed', async () => {
    const { page, asked } = deskThatChanges();
    await says(page, 'Approve claims…');
    choose(page, 'kind', 'review');
    await page.waitFor(() => expect(asked()).toHaveLength(2));
    await approveAll(page);
    await says(page, 'Nothing of this kind waits', '4,711');
    expect(asked().slice(4)).toEqual(['GET /api/v1/home', 'GET /api/v1/worklist?whose=mine&kind=review']);
  });

  test('after reading what would happen to each, in two requests', async () => {
    const { page, calls, asked } = open(answer({ json: { ok: true, outcomes: [outcome()] } }));
    await says(page, 'Approve claims…');
    expect(isDisabled(page, 'Approve claims…')).toBe(true);
    tick(page, 'all');
    await says(page, 'Approve 2 claims…');
    click(page, 'Approve 2 claims…');
    await says(
      page,
      'Approve 1 claim?',
      '1 cannot be approved and stays as it is.',
      'Protected through Mar 3, 2027',
      '2 claims wait behind it',
      '1 other deal of this customer',
      'Not approved: An earlier claim waits',
      'Contoso asked first.',
    );
    click(page, 'Approve 1 now');
    await says(page, '1 approved');
    expect(asked().slice(1)).toEqual(['POST /api/v1/approvals/preview', 'POST /api/v1/approvals']);
    expect(calls[2]?.body).toMatchObject({
      registrationIds: ['reg_01'],
      idempotencyKey: expect.stringMatching(/^card-/),
    });
  });

  describe('at most 50 at once, and that is said before', () => {
    const many = Array.from({ length: 51 }, (_, n) =>
      work({ key: `review:reg_${n}`, registrationId: `reg_${n}` }),
    );
    const box = (page: ReturnType<typeof open>['page'], name: string) => page.find(Checkbox, { name }).props;

    test('when all are chosen', async () => {
      const { page, calls } = open(call =>
        call.path.endsWith('/preview')
          ? { json: { ok: true, outcomes: mixed } }
          : { json: home({ items: many }) },
      );
      await says(page, 'Choose the first 50 of 51 claims here that you may approve');
      tick(page, 'all');
      await says(page, 'Approve 50 claims…', '50 are chosen, as many as are approved at once.');
      expect(box(page, 'all').checked).toBe(true);
      expect(box(page, 'reg_50')).toMatchObject({ checked: false, readOnly: true });
      expect(box(page, 'reg_49')).toMatchObject({ checked: true, readOnly: false });
      click(page, 'Approve 50 claims…');
      await says(page, 'Approve 1 claim?');
      expect(previewApprovalsRequestSchema.parse(calls[1]?.body).registrationIds).toHaveLength(50);
    });

    test('when they are chosen one by one', async () => {
      const { page } = open(() => ({ json: home({ items: many }) }));
      await says(page, 'Choose the first 50 of 51 claims');
      tick(page, 'all');
      await says(page, 'Approve 50 claims…');
      page.find(Checkbox, { name: 'reg_7' }).trigger('onChange', false as never);
      await says(page, 'Approve 49 claims…');
      expect(box(page, 'reg_50').readOnly).toBe(false);
      tick(page, 'reg_50');
      await says(page, 'Approve 50 claims…', 'The others can be chosen afterwards.');
      expect(box(page, 'reg_7').readOnly).toBe(true);
    });
  });

  test('one by one, and not what may not be approved', async () => {
    const { page } = open(() => ({
      json: home({
        items: [two[0] ?? work(), work({ key: 'review:x', registrationId: 'reg_x', mayApprove: false })],
      }),
    }));
    await says(page, 'Acme Corp');
    expect(page.maybeFind(Checkbox, { name: 'reg_x' })).toBeNull();
    tick(page, 'reg_01');
    await says(page, 'Approve 1 claim…');
  });

  test('when nobody knows whether it arrived, the same request is sent again', async () => {
    let lost = true;
    const { page, calls } = open(call => {
      if (call.path === '/api/v1/approvals' && lost) {
        lost = false;
        return 'connection lost';
      }
      return answer({ json: { ok: true, outcomes: [outcome()] } })(call);
    });
    await says(page, 'Approve claims…');
    tick(page, 'reg_01');
    await says(page, 'Approve 1 claim…');
    click(page, 'Approve 1 claim…');
    await says(page, 'Approve 1 now');
    click(page, 'Approve 1 now');
    await says(page, 'We don’t know yet whether this arrived');
    click(page, 'Try again');
    await says(page, '1 approved');
    const [first, second] = calls.filter(call => call.path === '/api/v1/approvals');
    expect(second?.body).toEqual(first?.body);
  });

  test('who goes away while nobody knows whether it arrived sees what became of it', async () => {
    const { page, asked } = open(call =>
      call.path === '/api/v1/approvals' ? 'connection lost' : answer({ json: {} })(call),
    );
    await says(page, 'Approve claims…');
    tick(page, 'reg_01');
    await says(page, 'Approve 1 claim…');
    click(page, 'Approve 1 claim…');
    await says(page, 'Approve 1 now');
    click(page, 'Approve 1 now');
    await says(page, 'We don’t know yet whether this arrived');
    click(page, 'Back to the form');
    await says(page, 'Approve 1 now');
    const before = asked().length;
    click(page, 'Cancel');
    await page.waitFor(() => expect(asked().slice(before).join()).toMatch(/GET .*(worklist|home)/));
  });

  test('none can be approved: it says so and offers nothing', async () => {
    const { page } = open(call =>
      call.path.endsWith('preview') ? { json: { ok: true, outcomes: mixed.slice(1) } } : { json: home() },
    );
    await says(page, 'Acme Corp');
    tick(page, 'reg_01');
    await says(page, 'Approve 1 claim…');
    click(page, 'Approve 1 claim…');
    await says(page, 'None of these can be approved now');
    click(page, 'Cancel');
    await says(page, 'Decide on the claim');
  });
});
