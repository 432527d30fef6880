/** HubSpot's paths of the records that a finding is about, below the portal's address: evidence that opens with a click. */
export function recordPaths(about: {
  dealId: string | null;
  companyId: string | null;
  contactId: string | null;
  activityId: string | null;
}): string[] {
  const [kind = '', activity] = about.activityId?.split(':') ?? [];
  const rows: [typeId: string | undefined, id: string | null | undefined][] = [
    ['0-3', about.dealId],
    ['0-2', about.companyId],
    ['0-1', about.contactId],
    [activityTypes[kind], activity],
  ];
  return rows.flatMap(([typeId, id]) =>
    typeId === undefined || id == null ? [] : [`/record/${typeId}/${id}`],
  );
}

const activityTypes: Record<string, string> = {
  calls: '0-48',
  meetings: '0-47',
  emails: '0-49',
  quotes: '0-14',
  leads: '0-136',
};
