import type { Route } from './route.ts';
import { availabilityRoutes } from './routes/availability.ts';
import { bulkRoutes } from './routes/bulk.ts';
import { claimFormRoutes } from './routes/claim-forms.ts';
import { coSellerRoutes } from './routes/co-sellers.ts';
import { companyRoutes } from './routes/companies.ts';
import { consentLinkRoutes } from './routes/consent-link.ts';
import { consentRoutes } from './routes/consents.ts';
import { contactRoutes } from './routes/contacts.ts';
import { dealRoutes } from './routes/deals.ts';
import { demoRoutes } from './routes/demo.ts';
import { demoMailRoutes } from './routes/demo-mail.ts';
import { directoryRoutes } from './routes/directory.ts';
import { disputeRoutes } from './routes/disputes.ts';
import { eventEndpointRoutes } from './routes/event-endpoints.ts';
import { eventRoutes } from './routes/events.ts';
import { evidenceRoutes } from './routes/evidence.ts';
import { evidenceFileRoutes } from './routes/evidence-files.ts';
import { findingRoutes } from './routes/findings.ts';
import { followUpLinkRoutes } from './routes/follow-up-link.ts';
import { healthRoutes } from './routes/health.ts';
import { hoardingRoutes } from './routes/hoarding.ts';
import { holderRoutes } from './routes/holder.ts';
import { homeRoutes } from './routes/home.ts';
import { identityRoutes } from './routes/identity.ts';
import { importDryRunRoutes } from './routes/import-dry-run.ts';
import { mailRoutes } from './routes/mail.ts';
import { mailAdminRoutes } from './routes/mail-admin.ts';
import { metricsRoutes } from './routes/metrics.ts';
import { oauthRoutes } from './routes/oauth.ts';
import { observeReportRoutes } from './routes/observe-report.ts';
import { openApiRoutes } from './routes/open-api.ts';
import { partnerContactRoutes } from './routes/partner-contacts.ts';
import { partnerMailRoutes } from './routes/partner-mail.ts';
import { partnerPageRoutes } from './routes/partner-pages.ts';
import { partnerRegisterRoutes } from './routes/partner-register.ts';
import { partnerSignInRoutes } from './routes/partner-sign-in.ts';
import { partnerRoutes } from './routes/partners.ts';
import { peopleRoutes } from './routes/people.ts';
import { policyRoutes } from './routes/policy.ts';
import { receiptKeyRoutes } from './routes/receipt-key.ts';
import { registerFormRoutes } from './routes/register-form.ts';
import { registrationDealRoutes } from './routes/registration-deal.ts';
import { registrationLifeRoutes } from './routes/registration-life.ts';
import { registrationRoutes } from './routes/registrations.ts';
import { repairRoutes } from './routes/repairs.ts';
import { setUpRoutes } from './routes/set-up.ts';
import { settingsFormRoutes } from './routes/settings-forms.ts';
import { tierRoutes } from './routes/tiers.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import { workflowActionRoutes } from './routes/workflow-actions.ts';

/** One row a family of routes. */
const families: readonly Route[] = [
  ...healthRoutes,
  ...metricsRoutes,
  ...webhookRoutes,
  ...workflowActionRoutes,
  ...oauthRoutes,
  ...dealRoutes,
  ...claimFormRoutes,
  ...companyRoutes,
  ...contactRoutes,
  ...bulkRoutes,
  ...holderRoutes,
  ...identityRoutes,
  ...homeRoutes,
  ...tierRoutes,
  ...registrationRoutes,
  ...registrationDealRoutes,
  ...coSellerRoutes,
  ...registrationLifeRoutes,
  ...evidenceRoutes,
  ...evidenceFileRoutes,
  ...partnerRoutes,
  ...partnerContactRoutes,
  ...partnerPageRoutes,
  ...partnerRegisterRoutes,
  ...partnerMailRoutes,
  ...partnerSignInRoutes,
  ...registerFormRoutes,
  ...findingRoutes,
  ...consentRoutes,
  ...consentLinkRoutes,
  ...followUpLinkRoutes,
  ...disputeRoutes,
  ...availabilityRoutes,
  ...hoardingRoutes,
  ...eventRoutes,
  ...eventEndpointRoutes,
  ...repairRoutes,
  ...observeReportRoutes,
  ...peopleRoutes,
  ...policyRoutes,
  ...directoryRoutes,
  ...settingsFormRoutes,
  ...setUpRoutes,
  ...importDryRunRoutes,
  ...receiptKeyRoutes,
  ...demoRoutes,
  ...demoMailRoutes,
  ...mailRoutes,
  ...mailAdminRoutes,
];

/** Every route of the server. */
export const routes: readonly Route[] = [...families, ...openApiRoutes(families)];

/** What a server mounts: the demo's routes exist in demo mode only. */
export const mountedRoutes = (demo: boolean): readonly Route[] =>
  routes.filter(route => demo || route.auth !== 'demo');
