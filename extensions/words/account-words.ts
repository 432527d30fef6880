/** The customer's card, in English. */
export const accountWords = {
  loading: 'Loading the customer',
  notFound: {
    title: 'HubSpot has no such company',
    text: 'The company was deleted, or merged into another one. Open the company that took its place.',
  },
  isPartner: {
    title: 'This company is a partner of the program',
    text: 'Its card “Partner program” shows how it stands.',
  },
  openDeal: 'Open the registered deal',
  waiting: {
    title: (count: number) => `Waiting claims (${count})`,
    line: (partner: string, state: string, place: number | null, day: string) =>
      `${partner}: ${state}${place === null ? '' : `, place ${place}`} · claimed ${day}`,
  },
  scope: {
    title: (count: number) => (count === 1 ? 'What is covered' : `One customer, ${count} companies`),
    why: 'Why they are one customer',
    alone: 'No other company belongs to this customer.',
    merged: (name: string) => `${name} – merged into another record`,
    domain: (name: string, domain: string | null) => (domain === null ? name : `${name} (${domain})`),
    link: (level: string, text: string) => `${text} (rule ${level})`,
    undecided: 'A person has to decide whether these are one customer',
    undecidedText: 'Until then no claim on either is approved.',
  },
  history: {
    title: 'Who held this customer when',
    none: 'No partner was ever registered to this customer.',
    partner: 'Registered partner',
    from: 'From',
    through: 'Through',
    how: 'How it ended',
    running: 'Registered now',
    withoutEnd: 'paused, no end for now',
    ranOut: 'Its end has passed',
  },
  lookUp: {
    title: 'Look up a day',
    day: 'Day',
    description: 'At noon of that day, in the program’s time zone',
    ask: 'Who held it then?',
    loading: 'Looking it up',
    missing: 'Choose a day.',
    held: (day: string, partner: string, through: string | null) =>
      through === null
        ? `On ${day}: ${partner}, paused without an end.`
        : `On ${day}: ${partner}, through ${through}.`,
    others: (count: number) => `At that time ${count + 1} registrations stood on what is one customer now.`,
    nobody: (day: string, why: string) => `On ${day}: ${why}`,
  },
} as const;
