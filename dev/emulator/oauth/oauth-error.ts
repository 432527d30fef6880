import { HubSpotError } from '../errors.ts';

/** A refusal of the token endpoint: HubSpot's own `status` word beside the OAuth `error` code. */
export function oauthError(status: string, error: string, message: string): HubSpotError {
  return new HubSpotError(
    400,
    'VALIDATION_ERROR',
    message,
    {},
    { status, error, error_description: message },
  );
}
