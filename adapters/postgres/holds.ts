import type { HoldsPort } from '../../operations/ports.ts';
import type { PortalTransaction } from './in-portal.ts';
import { toSql } from './instants.ts';
import { violatedConstraint } from './store-error.ts';

/** Rows of `holds`: who was protected when. The constraint `one_holder_at_every_instant` is invariant I1. */
export function holds(tx: PortalTransaction): HoldsPort {
  return {
    /** Guarantee: `placed` means that nobody else is protected on the account at any instant of the period. */
    placeHold: async registration => {
      const rows = await tx.query<{ hold_id: string }>(
        `INSERT INTO holds (portal_id, registration_id, account_id, scope, period)
         SELECT portal_id, registration_id, account_id, scope, tstzrange($3, $4)
           FROM registrations WHERE portal_id = $1 AND registration_id = $2
         ON CONFLICT ON CONSTRAINT one_holder_at_every_instant DO NOTHING
         RETURNING hold_id`,
        [
          tx.portalId,
          registration.registrationId,
          toSql(registration.protectedFrom),
          toSql(registration.protectedUntil),
        ],
      );
      return rows.length === 1 ? 'placed' : 'held';
    },

    /** An exclusion constraint takes no ON CONFLICT for an update: the violation is caught at a savepoint. */
    moveHoldEnd: async (registrationId, until) => {
      await tx.query('SAVEPOINT move_hold_end');
      try {
        await tx.query(
          `UPDATE holds SET period = tstzrange(lower(period), $3)
            WHERE portal_id = $1 AND hold_id = (SELECT hold_id FROM holds
              WHERE portal_id = $1 AND registration_id = $2 AND NOT isempty(period)
              ORDER BY lower(period) DESC LIMIT 1)`,
          [tx.portalId, registrationId, toSql(until)],
        );
        return 'moved';
      } catch (error) {
        if (violatedConstraint(error) !== 'one_holder_at_every_instant') throw error;
        await tx.query('ROLLBACK TO SAVEPOINT move_hold_end');
        return 'held';
      }
    },

    /** Shortens, never lengthens: an end that passed already stays. */
    endHold: async (registrationId, at) => {
      await tx.send(
        `UPDATE holds SET period = period * tstzrange(NULL, $3)
         WHERE portal_id = $1 AND registration_id = $2 AND (upper_inf(period) OR upper(period) > $3)`,
        [tx.portalId, registrationId, toSql(at)],
      );
    },
  };
}
