import { Button, Flex, Text } from '@hubspot/ui-extensions';
import type { ActionView } from '../../contract/views.ts';
import { cardWords } from '../words/card-words.ts';

type Choice<TName extends string> = { name: TName; label: string; variant: 'primary' | 'secondary' };

type Props<TName extends string> = {
  choices: readonly Choice<TName>[];
  actions: readonly ActionView[];
  onChoose: (name: TName) => void;
};

/** The choices that the server lists, in our order; one that is off says why in words below. */
export function ActionButtons<TName extends string>({ choices, actions, onChoose }: Props<TName>) {
  const listed = choices.flatMap(choice => {
    const action = actions.find(each => each.name === choice.name);
    return action === undefined ? [] : [{ ...choice, action }];
  });
  if (listed.length === 0) return null;
  return (
    <Flex direction="column" gap="xs">
      <Flex gap="sm" wrap="wrap">
        {listed.map(({ name, label, variant, action }) => (
          <Button
            key={name}
            variant={variant}
            size="sm"
            disabled={!action.allowed}
            onClick={() => onChoose(name)}
          >
            {label}
          </Button>
        ))}
      </Flex>
      {listed
        .filter(({ action }) => !action.allowed && action.reason !== null)
        .map(({ name, label, action }) => (
          <Text key={name} variant="microcopy">
            {cardWords.cannotBecause(label, action.reason ?? '')}
          </Text>
        ))}
    </Flex>
  );
}
