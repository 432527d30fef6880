import { Text } from '@hubspot/ui-extensions';
import { CrmActionLink } from '@hubspot/ui-extensions/crm';

const types = { deal: '0-3', company: '0-2' } as const;

/** A name that slides the record in. HubSpot's link takes numbers; an id beyond them stands as text. */
export function RecordLink({
  type,
  id,
  name,
}: {
  type: keyof typeof types;
  id: string | null;
  name: string;
}) {
  const objectId = Number(id);
  if (id === null || !Number.isSafeInteger(objectId)) return <Text>{name}</Text>;
  return (
    <CrmActionLink actionType="PREVIEW_OBJECT" actionContext={{ objectTypeId: types[type], objectId }}>
      {name}
    </CrmActionLink>
  );
}
