import { useEffect, useRef } from 'react';

/** HubSpot's way of telling that properties of the record at hand changed; it has none of ending that. */
export type PropertyUpdates = {
  onCrmPropertiesUpdate: (
    properties: string[],
    callback: (properties: Record<string, string>, error?: { message: string }) => void,
  ) => void;
};

/**
 * Calls the latest `reload` when one of `watched` changes on the record `recordId`. HubSpot may call back at once with
 * what is there: only a difference is a reason. Whatever is told of an earlier record, or after the card is gone, is
 * not listened to.
 */
export function useReloadOnChange(
  actions: PropertyUpdates,
  recordId: string,
  watched: readonly string[],
  reload: () => void,
): void {
  const latest = useRef({ actions, reload });
  latest.current = { actions, reload };
  const names = watched.join(' ');
  useEffect(() => {
    if (names === '') return;
    let seen: string | null = null;
    let listening = true;
    latest.current.actions.onCrmPropertiesUpdate(names.split(' '), (properties, error) => {
      if (!listening || error !== undefined) return;
      const now = JSON.stringify(properties);
      const changed = seen !== null && seen !== now;
      seen = now;
      if (changed) latest.current.reload();
    });
    return () => {
      listening = false;
    };
  }, [recordId, names]);
}
