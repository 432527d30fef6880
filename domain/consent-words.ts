import type { ConsentScope } from './consent.ts';

/** What a consent of this scope permits, in words that complete “direct sales may …”. */
export function scopeWords(scope: ConsentScope, dealName: string | null): string {
  switch (scope.kind) {
    case 'account':
      return 'work with this customer without the partner: deals, calls, meetings and e-mails';
    case 'outreach':
      return 'call, meet and write to this customer, but open no deals';
    case 'deal':
      return `work on the deal “${dealName ?? scope.dealId}” with this customer, and on nothing else`;
    default:
      return scope satisfies never;
  }
}
