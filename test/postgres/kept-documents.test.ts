import { describe, expect, test } from 'vitest';
import { keepDocuments } from '../../adapters/postgres/kept-documents.ts';

type Document = { tiers: { name: string }[] };
const gold: Document = { tiers: [{ name: 'gold' }] };

describe('documents that a process keeps', () => {
  test('the database need not send again what has the digest that is known', () => {
    const kept = keepDocuments(10, (document: Document) => document);
    expect(kept.known('p1')).toBeUndefined();
    expect(kept.take('p1', undefined, '7', gold)).toEqual(gold);
    const known = kept.known('p1');
    expect(known?.digest).toBe('7');
    expect(kept.take('p1', known, '7', null)).toEqual(gold);
  });

  test('another document takes the place of the one that was kept', () => {
    const kept = keepDocuments(10, (document: Document) => document);
    kept.take('p1', undefined, '7', gold);
    const silver = { tiers: [{ name: 'silver' }] };
    expect(kept.take('p1', kept.known('p1'), '8', silver)).toEqual(silver);
    expect(kept.known('p1')).toEqual({ digest: '8', value: silver });
  });

  test('where another transaction put a newer one meanwhile, the answer is of the one that was asked with', () => {
    const kept = keepDocuments(10, (document: Document) => document);
    kept.take('p1', undefined, '7', gold);
    const known = kept.known('p1');
    kept.take('p1', known, '8', { tiers: [] });
    expect(kept.take('p1', known, '7', null)).toEqual(gold);
  });

  test('none is in force any more: what was kept does not stand in for it', () => {
    const kept = keepDocuments(10, (document: Document) => document);
    kept.take('p1', undefined, '7', gold);
    expect(kept.take('p1', kept.known('p1'), null, null)).toBeNull();
  });

  test('nobody can change what others are given', () => {
    const kept = keepDocuments(10, (document: Document) => structuredClone(document));
    const taken = kept.take('p1', undefined, '7', gold);
    expect(() => taken?.tiers.push({ name: 'bronze' })).toThrow(TypeError);
    expect(Object.isFrozen(taken?.tiers[0])).toBe(true);
  });

  test('beyond its size it forgets what was asked for the longest time ago', () => {
    const kept = keepDocuments(2, (document: Document) => document);
    kept.take('p1', undefined, '1', gold);
    kept.take('p2', undefined, '2', gold);
    kept.known('p1');
    kept.take('p3', undefined, '3', gold);
    expect(['p1', 'p2', 'p3'].map(key => kept.known(key)?.digest)).toEqual(['1', undefined, '3']);
  });
});
