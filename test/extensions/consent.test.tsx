import { TextArea } from '@hubspot/ui-extensions';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  askConsentRequestSchema,
  type ConsentView,
  consentRequestSchema,
  consentViewSchema,
} from '../../contract/consents.ts';
import { choose, click, errorBeside, says, submit, type } from './drive-card.ts';
import { type Call, renderDealCard, stubServer, wordsOf } from './render-card.tsx';
import { dealView, finding, may, mayNot, refusal, registeredDeal, registration } from './view-builders.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Dana asks Northwind about one deal; the reader may do nothing about it. */
function consent(change: Partial<ConsentView> = {}): ConsentView {
  return consentViewSchema.parse({
    id: 'cns_01',
    registrationId: 'reg_01',
    findingId: 'fnd_01',
    status: 'asked',
    scope: { kind: 'deal', dealId: '30100000102' },
    scopeText: 'work on the deal “Acme – add-on” with this customer, and on nothing else',
    partnerName: 'Northwind',
    askedBy: { userId: '7', name: 'Dana Direct' },
    askedAt: '2026-12-03T16:59:00Z',
    reason: 'They asked us for a quote.',
    answerDueAt: '2026-12-07T22:00:00Z',
    answer: null,
    validUntil: null,
    validThrough: null,
    revokedAt: null,
    answersAs: null,
    actions: [],
    ...change,
  });
}

const granted = consent({
  status: 'granted',
  answer: { as: 'partner', by: 'link', at: '2026-12-03T17:00:00Z', reason: 'They know you.' },
  validUntil: '2027-01-03T05:00:00Z',
  validThrough: '2027-01-02',
});

const flagged = dealView({
  findings: [finding({ actions: [...finding().actions, may('ask-consent')] })],
});

/** A server that shows `view` and takes whatever is posted with `answer`. */
function server(view: unknown, answer: unknown = { ok: true }): () => Call[] {
  const calls = stubServer(call => ({ json: call.method === 'GET' ? view : answer }));
  return () => calls.filter(call => call.method === 'POST');
}

describe('a rep answers a heads-up by asking for consent', () => {
  test('says what for and why, reads what will happen, and asks once', async () => {
    const posts = server(flagged, { ok: true, finding: finding(), consent: consent() });
    const card = renderDealCard();
    await says(card, 'Ask for consent');
    click(card, 'Ask for consent');
    await says(card, 'silence is not consent', 'nothing is permitted and the heads-up stays open');
    submit(card, 'Ask the partner');
    await card.waitFor(() => expect(errorBeside(card, 'scope')).toBe('Choose what you ask for.'));
    expect(errorBeside(card, 'text')).not.toBeNull();
    expect(posts()).toEqual([]);
    choose(card, 'scope', 'deal');
    type(card, 'text', 'They asked us for a quote.');
    submit(card, 'Ask the partner');
    await card.waitFor(() => expect(posts()).toHaveLength(1));
    expect(posts()[0]?.path).toBe('/api/v1/findings/fnd_01/ask-consent');
    expect(askConsentRequestSchema.parse(posts()[0]?.body)).toMatchObject({
      scope: { kind: 'deal', dealId: '30100000102' },
      text: 'They asked us for a quote.',
    });
  });

  test('of a heads-up without a deal no deal can be asked for', async () => {
    server(dealView({ findings: [finding({ dealId: null, actions: [may('ask-consent')] })] }));
    const card = renderDealCard();
    await says(card, 'Ask for consent');
    click(card, 'Ask for consent');
    await says(card, 'What you ask for');
    const { Select } = await import('@hubspot/ui-extensions');
    const offered = card.find(Select, { name: 'scope' }).props.options as { value: string }[];
    expect(offered.map(option => option.value)).toEqual(['outreach', 'account']);
  });

  test('a refusal says why', async () => {
    server(flagged, {
      ok: false,
      refusal: refusal({ title: 'The partner has been asked already', wouldChange: [] }),
    });
    const card = renderDealCard();
    await says(card, 'Ask for consent');
    click(card, 'Ask for consent');
    choose(card, 'scope', 'account');
    type(card, 'text', 'Once more.');
    submit(card, 'Ask the partner');
    await says(card, 'The partner has been asked already');
  });
});

describe('a consent on the card', () => {
  test('that waits says who asks for what, why, and until when the partner answers', async () => {
    const mine = consent({
      actions: [mayNot('grant', 'The partner answers.'), mayNot('refuse', 'The partner answers.')],
    });
    server(dealView({ consents: [mine] }));
    const card = renderDealCard();
    await says(
      card,
      'Consent asked of Northwind',
      'Dana Direct asks that direct sales may work on the deal “Acme – add-on”',
      'Reason: They asked us for a quote.',
      'Northwind answers by Dec 7, 2026, 5:00 PM EST. Silence is not consent',
    );
    const words = wordsOf(card.getRootNode());
    expect(words).not.toMatch(/^(Grant|Refuse)$/m);
    expect(words.match(/The partner answers\./g)).toHaveLength(1);
  });

  test.each<['Grant' | 'Refuse', string, string, string]>([
    ['Grant', 'Open heads-ups about it are resolved', 'Grant the consent', 'grant'],
    ['Refuse', 'Nothing is permitted', 'Refuse the consent', 'refuse'],
  ])('%s: the partner reads what will happen, and need not say why', async (name, happens, button, step) => {
    const asked = consent({ answersAs: 'partner', actions: [may('grant'), may('refuse')] });
    const posts = server(registeredDeal(registration(), { consents: [asked] }), {
      ok: true,
      consent: granted,
    });
    const card = renderDealCard();
    await says(card, name);
    click(card, name);
    await says(card, happens);
    submit(card, button);
    await card.waitFor(() => expect(posts()).toHaveLength(1));
    expect(posts()[0]?.path).toBe('/api/v1/registrations/reg_01/consents');
    expect(consentRequestSchema.parse(posts()[0]?.body)).toMatchObject({ step, consentId: 'cns_01' });
  });

  test('a partner manager who decides in the partner’s stead says why', async () => {
    const asked = consent({
      answersAs: 'partner-manager',
      answerDueAt: '2026-12-02T22:00:00Z',
      actions: [may('grant'), may('refuse')],
    });
    const posts = server(dealView({ consents: [asked] }), { ok: true, consent: granted });
    const card = renderDealCard();
    await says(card, 'time to answer ended on', 'Grant');
    click(card, 'Grant');
    submit(card, 'Grant the consent');
    await card.waitFor(() => expect(errorBeside(card, 'text')).not.toBeNull());
    expect(posts()).toEqual([]);
    await says(card, 'Why you decide in Northwind’s stead');
    type(card, 'text', 'Agreed by phone.');
    submit(card, 'Grant the consent');
    await card.waitFor(() => expect(posts()[0]?.body).toMatchObject({ text: 'Agreed by phone.' }));
  });

  test('in force says through which day, and is taken back for the future', async () => {
    const posts = server(dealView({ consents: [{ ...granted, actions: [may('revoke')] }] }), {
      ok: true,
      consent: granted,
    });
    const card = renderDealCard();
    await says(card, 'Consent of Northwind in force through Jan 2, 2027', 'With it: They know you.');
    click(card, 'Take back');
    await says(card, 'What they began until now stays legitimate');
    submit(card, 'Take it back');
    await card.waitFor(() => expect(posts()[0]?.body).toMatchObject({ step: 'revoke' }));
  });

  test('in force asks nothing of who may not take it back', async () => {
    const mine = { ...granted, actions: [mayNot('revoke', 'You are a rep.')] };
    server(dealView({ consents: [mine] }));
    const card = renderDealCard();
    await says(card, 'in force through');
    expect(wordsOf(card.getRootNode())).not.toMatch(/Take back|You are a rep/);
  });

  test('that is over stands in a line of its own', async () => {
    server(
      dealView({ consents: [consent({ status: 'refused' }), consent({ id: 'cns_02', status: 'expired' })] }),
    );
    const card = renderDealCard();
    await says(card, 'Earlier requests for consent (2)');
  });

  const url = 'https://dibs.test/c/a.b';
  const copyLink = async (mayCopy: boolean) => {
    const asked = consent({ actions: [mayNot('grant', 'The partner has time.'), may('pass-on-link')] });
    const calls = stubServer(call => ({
      json: call.path.endsWith('/link')
        ? { ok: true, url, expiresAt: '2027-01-02T00:00:00Z' }
        : dealView({ consents: [asked] }),
    }));
    const card = renderDealCard({ mayCopy });
    await says(card, 'Copy the partner’s link');
    click(card, 'Copy the partner’s link');
    await says(card, 'Send it to Northwind and to nobody else');
    expect(calls.map(call => call.path)).toContain('/api/v1/consents/cns_01/link');
    return card;
  };

  test('the link is copied for the partner by who looks after it', async () => {
    const card = await copyLink(true);
    expect(wordsOf(card.getRootNode())).toContain('The link is copied.');
    expect(card.mocks.actions.copyTextToClipboard.calls).toEqual([[url]]);
  });

  test('a link that the browser does not copy stands there to be copied', async () => {
    const card = await copyLink(false);
    const words = wordsOf(card.getRootNode());
    expect(words).toContain('The browser did not copy it. Copy it from here');
    expect(words).not.toContain('The link is copied.');
    expect(card.find(TextArea, { name: 'copy' }).props.value).toBe(url);
  });
});
