export const whyWords = {
  title: 'Why?',
  because: (text: string, rule: string) => `${text} (Rule ${rule} of the program.)`,
  otherwise: 'What would have made it otherwise',
} as const;
