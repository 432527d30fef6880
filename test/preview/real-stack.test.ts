import pg from 'pg';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { startPreview } from '../../dev/preview/start-preview.ts';
import { dealOn, newCustomer } from '../e2e/support/acts.ts';
import { cardOf } from '../e2e/support/card.ts';
import { consentDeskOf } from '../e2e/support/consents.ts';
import { credentials, type User } from '../e2e/support/constellation.ts';
import { type Evidence, startEvidence } from '../e2e/support/evidence-acts.ts';
import { type Fleet, startFleet } from '../reliability/support/fleet.ts';
import { waitingForLocks } from '../reliability/support/waiting-for-locks.ts';
import { describeWith } from '../support/find-tool.ts';
import { keepPicture, seriousFindings } from './browse-preview.ts';

const phone = { width: 375, height: 740 };

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** Server and worker as processes, Postgres, emulator, the real bundles, and people at browsers. */
describeWith('chromium', 'people at the deal’s card, on the real stack', found => {
  const running = new AsyncDisposableStack();
  let world: Fleet;
  let evidence: Evidence;
  let launched: Browser;
  let browser: BrowserContext;
  let previewUrl = '';
  let partnerName = '';

  beforeAll(async () => {
    world = running.use(await startFleet({ emulator: { rateLimited: false } }));
    evidence = await startEvidence({ ...world, complaints: [] });
    const partners = await world.api(world.user('admin'))('GET', '/api/v1/partners');
    partnerName =
      (partners.body.partners as { companyId: string; name: string }[]).find(
        ({ companyId }) => companyId === evidence.partnerCompanyId,
      )?.name ?? '';
    const urls = { serverUrl: world.serverUrl, publicUrl: world.serverUrl, emulatorUrl: world.emulatorUrl };
    const preview = running.use(await startPreview({ port: 0, ...urls, ...credentials }, process.cwd()));
    previewUrl = preview.url;
    launched = running.adopt(
      await chromium.launch({
        executablePath: 'program' in found ? found.program : found.configured,
        args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
      }),
      opened => opened.close(),
    );
    browser = await launched.newContext({ viewport: { width: 1440, height: 1000 }, locale: 'en-US' });
    browser.setDefaultTimeout(20_000);
  });
  // A window that stays open goes on asking the preview every few seconds.
  afterEach(() => Promise.all(browser.pages().map(page => page.close())));
  afterAll(() => running.disposeAsync());

  const manager = () => world.user('partner-manager');
  const approver = () => world.user('approver');
  const rep = () => world.user('direct');

  /** One person in front of one deal's card. */
  async function sit(user: User, dealId: string) {
    const page = await browser.newPage();
    await page.goto(`${previewUrl}/#deal=${dealId}&user=${user.userId}`);
    const card = page.locator('[data-card="deal-card"]');
    const button = (name: string | RegExp) => card.getByRole('button', { name, exact: true });
    return {
      page,
      card,
      button,
      press: (name: string | RegExp) => button(name).click(),
      sees: (words: string | RegExp) => card.getByText(words).first().waitFor(),
      choose: async (field: string, option: string | RegExp) => {
        await card.getByRole('combobox', { name: field, exact: true }).click();
        await card.getByRole('option', { name: option }).first().click();
      },
      /** The page again, as whoever comes back to it. */
      reload: () => page.getByRole('button', { name: 'Reload cards' }).click(),
      server: (how: 'none' | 'slow' | 'lost') => page.getByLabel('The server').selectOption(how),
      look: async (name: string) => {
        await keepPicture(page, name);
        expect(await seriousFindings(page)).toEqual([]);
      },
    };
  }
  type Seat = Awaited<ReturnType<typeof sit>>;

  let customers = 0;
  async function freeDeal() {
    customers += 1;
    const companyId = await newCustomer(
      { ...world, complaints: [] },
      `Stack ${customers}`,
      `stack-${customers}.com`,
    );
    const dealId = await dealOn(
      { ...world, complaints: [] },
      manager(),
      companyId,
      `Stack line ${customers}`,
    );
    await world.idle();
    return { companyId, dealId };
  }
  async function fillClaim(seat: Seat) {
    await seat.press('Register this customer');
    await seat.choose('Partner', new RegExp(`^${partnerName}`));
    await seat.sees('The claim would go to review.');
  }
  const claimsOn = async (dealId: string) =>
    (
      await world.rows<{ n: number }>('SELECT count(*)::int AS n FROM registrations WHERE deal_id = $1', [
        dealId,
      ])
    )[0]?.n;

  test('one deal from free to dispute: registered, approved, flagged, consented, renewed, disputed', async () => {
    const { dealId, companyId } = await freeDeal();
    const pm = await sit(manager(), dealId);
    await pm.sees('is free to register');
    await fillClaim(pm);
    await pm.look('stack register');
    await pm.press('Submit the claim');
    await pm.sees(/^Claim received: number/);
    await pm.sees('Before you decide');
    await pm.look('stack review');
    await pm.press('Approve');
    await pm.sees('What will happen');
    await pm.press('Approve the claim');
    await pm.sees(new RegExp(`^Registered to ${partnerName} through`));
    await world.idle();

    const other = await dealOn({ ...world, complaints: [] }, rep(), companyId, 'Behind the partner’s back');
    await world.idle();
    const dana = await sit(rep(), other);
    await dana.sees(/^Heads-up:/);
    await dana.press('Ask for consent');
    await dana.choose('What you ask for', /^Work on this deal/);
    await dana.card.getByLabel('Why, as the partner will read it').fill('They asked us for a quote.');
    await dana.press('Ask the partner');
    await dana.sees(`Consent asked of ${partnerName}`);
    const sam = await sit(evidence.person, dealId);
    await sam.press('Grant');
    await sam.look('stack consent');
    await sam.press('Grant the consent');
    await sam.sees(new RegExp(`^Consent of ${partnerName} in force through`));
    await world.idle();
    await dana.reload();
    await dana.sees('Earlier heads-ups (1)');
    await Promise.all([dana.page.close(), sam.page.close()]);

    const call = () =>
      evidence.make(
        'calls',
        {
          hs_call_disposition: 'f240bbac-87c9-4f6e-bf70-924b57d47db7',
          hs_call_body: 'Roadmap',
          hs_call_status: 'COMPLETED',
          hs_call_direction: 'OUTBOUND',
        },
        { companyId, dealId },
      );
    await evidence.pass('P10D');
    await call();
    await evidence.pass('P60D');
    await call();
    await evidence.pass('P1D');
    await pm.reload();
    await pm.press('Renew');
    await pm.sees('What will happen');
    await pm.press('Renew the registration');
    await pm.sees('renewed once, the most there is');
    await pm.look('stack renewed');

    const behind = await dealOn({ ...world, complaints: [] }, manager(), companyId, 'Of another partner');
    await world.idle();
    await cardOf({ ...world, complaints: [] }).take(manager(), behind, 'register', {
      partnerCompanyId: evidence.otherPartnerId,
    });
    await world.idle();
    await pm.press(/^More actions/);
    await pm.press('Open a dispute');
    await pm.choose('Dispute with whom', /^With the other partner/);
    await pm.card.getByLabel('What happened, and what speaks for you').fill('They went around us.');
    await pm.press('Open the dispute');
    await pm.sees(/^Dispute: opened/);
    const judge = await sit(approver(), dealId);
    await judge.press('Acknowledge');
    await judge.sees('What will happen');
    await judge.press('Acknowledge');
    await judge.sees(/^Dispute: both sides are heard/);
    await judge.look('stack dispute');
    await judge.press('History');
    await judge.card
      .getByRole('listitem')
      .filter({ hasText: /acknowledged/i })
      .first()
      .waitFor();
  });

  test('the partner without a seat answers by the link on a phone, and the card shows the consent in force', async () => {
    const { dealId, companyId } = await freeDeal();
    const card = cardOf({ ...world, complaints: [] });
    await card.take(manager(), dealId, 'register', { partnerCompanyId: evidence.partnerCompanyId });
    await card.take(manager(), dealId, 'approve');
    const other = await dealOn({ ...world, complaints: [] }, rep(), companyId, 'By direct sales');
    await world.idle();
    const dana = await sit(rep(), other);
    await dana.press('Ask for consent');
    await dana.choose('What you ask for', /^Work on this deal/);
    await dana.card.getByLabel('Why, as the partner will read it').fill('They asked us for a quote.');
    await dana.look('consent ask');
    await dana.press('Ask the partner');
    await dana.sees(`Consent asked of ${partnerName}`);
    await dana.look('consent asked');

    const [asked] = (await card.open(manager(), dealId)).consents ?? [];
    const url = await consentDeskOf({ ...world, complaints: [] }).linkOf(manager(), asked?.id ?? '');
    const complaints: string[] = [];
    const link = await launched.newPage({ viewport: phone, locale: 'en-US', isMobile: true, hasTouch: true });
    link.on('console', message => complaints.push(message.text()));
    await link.goto(url);
    await link.getByRole('heading', { level: 1, name: `Does ${partnerName} consent?` }).waitFor();
    expect(await fitsThePhone(link)).toBe(true);
    expect(await seriousFindings(link)).toEqual([]);
    await keepPicture(link, 'consent link');
    const yes = link.getByRole('button', { name: /^Yes/ });
    expect((await yes.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    await link.getByLabel('A word to them, if you like').fill('They know you already.');
    await yes.tap();
    await link.getByRole('heading', { level: 1, name: new RegExp(`^Yes: ${partnerName}`) }).waitFor();
    expect(await seriousFindings(link)).toEqual([]);
    await keepPicture(link, 'consent answered');
    await link.goto(url);
    await link.getByText('This link was for one answer').waitFor();
    await link.close();
    expect(complaints.filter(text => !text.includes('410'))).toEqual([]);

    await world.idle();
    await dana.reload();
    await dana.sees(new RegExp(`^Consent of ${partnerName} in force through`));
    await dana.sees('With it: They know you already.');
    await dana.sees('Earlier heads-ups (1)');
    expect(await dana.button('Ask for consent').count()).toBe(0);
    await dana.look('consent in force');
  });

  test('two people decide on one claim at once: one decision, and the other reads what became of it', async () => {
    const { dealId } = await freeDeal();
    const answer = await cardOf({ ...world, complaints: [] }).take(manager(), dealId, 'register', {
      partnerCompanyId: evidence.partnerCompanyId,
    });
    expect(answer).toMatchObject({ ok: true });
    const seats = [await sit(manager(), dealId), await sit(approver(), dealId)];
    for (const seat of seats) {
      await seat.press('Approve');
      await seat.button('Approve the claim').waitFor();
    }
    await Promise.all(seats.map(seat => seat.press('Approve the claim')));
    // The card shows the protection to both; whose form closed is who decided.
    const outcomes = await Promise.all(
      seats.map(({ card, button }) =>
        Promise.any([
          button(/^(Approve the claim|Sending…)$/)
            .waitFor({ state: 'detached' })
            .then(() => 'approved'),
          card
            .getByText(/cannot be approved/)
            .first()
            .waitFor()
            .then(() => 'refused'),
        ]),
      ),
    );
    expect(outcomes.toSorted()).toEqual(['approved', 'refused']);
    const late = seats[outcomes.indexOf('refused')];
    await late?.look('stack second decision');
    await late?.press('Cancel');
    await late?.reload();
    await late?.sees(/^Registered to/);
    const approvals = await world.rows(
      "SELECT 1 FROM ledger l JOIN registrations r USING (portal_id, registration_id) WHERE r.deal_id = $1 AND l.kind = 'registration-approved'",
      [dealId],
    );
    expect(approvals).toHaveLength(1);
  });

  test('a refusal is foretold by the check, and said with what would change it', async () => {
    const { dealId } = await freeDeal();
    const card = cardOf({ ...world, complaints: [] });
    await card.take(manager(), dealId, 'register', { partnerCompanyId: evidence.partnerCompanyId });
    await card.take(manager(), dealId, 'reject', { code: 'NOT_QUALIFIED' });
    await world.idle();
    const seat = await sit(rep(), dealId);
    await seat.press('Register again');
    await seat.choose('Partner', new RegExp(`^${partnerName}`));
    await seat.sees(/^Cooling-off through/);
    await seat.press('Submit the claim');
    await seat.sees('What would change this');
    await seat.look('stack refusal');
    expect(await claimsOn(dealId)).toBe(1);
  });

  test('the server dies in the middle of a submission and comes back: one claim, one receipt', async () => {
    const { dealId } = await freeDeal();
    const seat = await sit(manager(), dealId);
    await fillClaim(seat);
    const client = new pg.Client({ connectionString: world.database.adminUrl });
    await client.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT 1 FROM partners WHERE company_id = $1 FOR UPDATE', [
        evidence.partnerCompanyId,
      ]);
      await seat.press('Submit the claim');
      await expect.poll(() => waitingForLocks(world.database)).toBeGreaterThan(0);
      await world.running.server.kill();
      await seat.sees('We don’t know yet whether this arrived');
      await seat.look('stack server died');
    } finally {
      // Ends the transaction, so that no later test waits for its lock; and they need a server.
      await client.end();
      await world.killAndRestart('server');
    }
    await seat.press('Try again');
    await seat.sees(/^Claim received: number/);
    expect(await claimsOn(dealId)).toBe(1);
    await seat.press('Close');
    await expect.poll(() => seat.card.getByText(/^Claim received/).count()).toBe(0);
  });

  test('the answer gets lost after the claim was made: trying again shows the same receipt', async () => {
    const { dealId } = await freeDeal();
    const seat = await sit(manager(), dealId);
    await fillClaim(seat);
    await seat.server('lost');
    await seat.press('Submit the claim');
    await seat.sees('We don’t know yet whether this arrived');
    const [made] = await world.rows<{ sequence: string }>(
      'SELECT sequence::text FROM registrations WHERE deal_id = $1',
      [dealId],
    );
    await seat.server('none');
    await seat.press('Try again');
    await seat.sees(`Claim received: number ${made?.sequence}`);
    expect(await claimsOn(dealId)).toBe(1);
  });

  test('on a slow line a double click is one claim, and nobody can press again meanwhile', async () => {
    const { dealId } = await freeDeal();
    const seat = await sit(manager(), dealId);
    await fillClaim(seat);
    await seat.server('slow');
    await seat.button('Submit the claim').dblclick();
    await seat.button('Sending…').waitFor();
    expect(await seat.button('Cancel').isDisabled()).toBe(true);
    await seat.look('stack sending');
    await seat.sees(/^Claim received: number/);
    expect(await claimsOn(dealId)).toBe(1);
  });
});

/** Nothing sticks out at the side: nobody scrolls sideways on a phone. */
const fitsThePhone = (page: Page): Promise<boolean> =>
  page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth');
