export type AvailabilityPort = {
  /** Whether a live claim stands on an account that carries the domain: one question of the same shape, whoever holds it. */
  isTaken(domain: string): Promise<boolean>;
  /** Keeps the question and answers about how many different domains the asker asked on that day. */
  countQuestion(question: { asker: string; askedOn: Temporal.PlainDate; domain: string }): Promise<number>;
  /** False when the asker was told of on that day already. */
  recordAlert(alert: { asker: string; askedOn: Temporal.PlainDate; domains: number }): Promise<boolean>;
};

export type AvailabilityAlert = {
  asker: string;
  askedOn: Temporal.PlainDate;
  /** How many different customers were asked about by now. */
  domains: number;
  alertedAt: Temporal.Instant;
};
