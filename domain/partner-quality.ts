import type { HoardingSettings } from './hoarding.ts';

/** What a partner's registrations came to within the look-back; imported history is not among them. */
export type QualityFacts = {
  /** Registrations that were protected at some time, and those of them without a missed follow-up that stands. */
  protected: number;
  kept: number;
  /** Registrations whose protection ended, whichever way, and those of them that were won. */
  ended: number;
  won: number;
};

export type Share = { of: number; are: number };

/** A score from 0 to 100, with what it is made of. A part of which too little is known is null, and so is a score without any part. */
export type PartnerQuality = {
  score: number | null;
  activity: Share | null;
  conversion: Share | null;
  /** How the score comes about, in numbers. */
  formula: string;
};

/**
 * How well a partner works what it registers: the share of its registrations without a missed follow-up, and the share
 * of its ended registrations that were won, each with its weight. What a part lacks the other weighs alone. Reckoned in
 * whole numbers and rounded once, a half up.
 */
export function partnerQuality(facts: QualityFacts, settings: HoardingSettings): PartnerQuality {
  const activity = facts.protected === 0 ? null : { of: facts.protected, are: facts.kept };
  const conversion = facts.ended < settings.leastEnded ? null : { of: facts.ended, are: facts.won };
  const parts = [
    ...(activity === null ? [] : [{ weight: settings.activityPercent, share: activity }]),
    ...(conversion === null ? [] : [{ weight: 100 - settings.activityPercent, share: conversion }]),
  ];
  const weights = parts.reduce((sum, { weight }) => sum + weight, 0);
  const score = weights === 0 ? null : rounded(parts, weights);
  const words = [
    activity === null
      ? 'activity: none was protected'
      : `activity: ${activity.are} of ${activity.of} registrations without a missed follow-up`,
    conversion === null
      ? `conversion: fewer than ${settings.leastEnded} ended`
      : `conversion: ${conversion.are} of ${conversion.of} ended registrations won`,
  ];
  const weighted = `${settings.activityPercent} % ${words[0]}; ${100 - settings.activityPercent} % ${words[1]}`;
  return { score, activity, conversion, formula: `${weighted}; score ${score ?? 'not known'}` };
}

function rounded(parts: readonly { weight: number; share: Share }[], weights: number): number {
  const over = parts.reduce((product, { share }) => product * BigInt(share.of), BigInt(weights));
  const sum = parts.reduce(
    (total, { weight, share }) => total + (BigInt(weight * share.are) * over) / BigInt(weights * share.of),
    0n,
  );
  return Number((200n * sum + over) / (2n * over));
}
