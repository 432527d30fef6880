import { Flex, Heading, StatusTag, Text } from '@hubspot/ui-extensions';
import type { DealStatus } from './deal-status.ts';

/** The first thing on a card: words that stand without the colour of the tag. */
export function StatusBlock({ status }: { status: DealStatus }) {
  return (
    <Flex direction="column" gap="xs">
      <StatusTag variant={status.tone}>{status.tag}</StatusTag>
      <Heading>{status.headline}</Heading>
      {status.detail !== null && <Text>{status.detail}</Text>}
    </Flex>
  );
}
