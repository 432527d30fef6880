import { Divider, Flex, Heading } from '@hubspot/ui-extensions';
import type { ReactNode } from 'react';

/** A part of a card under a heading of its own. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <Divider />
      <Flex direction="column" gap="sm">
        <Heading>{title}</Heading>
        {children}
      </Flex>
    </>
  );
}
