/** How each provider is told what to repeat in its webhooks, by the end of its SMTP host's name. */
const providers: { host: RegExp; headers: (reference: string) => Record<string, string> }[] = [
  { host: /(^|\.)postmarkapp\.com$/, headers: reference => ({ 'X-PM-Metadata-dibs': reference }) },
  { host: /(^|\.)amazonaws\.com$/, headers: reference => ({ 'X-SES-MESSAGE-TAGS': `dibs=${reference}` }) },
  {
    host: /(^|\.)mailgun\.org$/,
    headers: reference => ({ 'X-Mailgun-Variables': JSON.stringify({ dibs: reference }) }),
  },
  {
    host: /(^|\.)sendgrid\.net$/,
    headers: reference => ({ 'X-SMTPAPI': JSON.stringify({ unique_args: { dibs: reference } }) }),
  },
];

/** Headers by which the provider's bounces name the mail; others name it by its Message-ID. */
export const providerHeaders = (host: string, reference: string): Record<string, string> =>
  providers.find(provider => provider.host.test(host.toLowerCase()))?.headers(reference) ?? {};
