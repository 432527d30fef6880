import type { TabProps, TabsProps, TileProps } from '@hubspot/ui-extensions';
import { Children, isValidElement, type ReactElement, useId, useState } from 'react';

/** The tab's panel is drawn by `Tabs`; here only its props are told. */
export const Tab = ({ children }: TabProps) => <>{children}</>;

export function Tabs({
  children,
  selected,
  defaultSelected,
  onSelectedChange,
  variant = 'default',
}: TabsProps) {
  const id = useId();
  const tabs = Children.toArray(children).filter((child): child is ReactElement<RemoteChild> =>
    isValidElement(child),
  );
  const idOf = (index: number) => propsOf(tabs[index])?.tabId ?? index;
  const [own, setOwn] = useState(defaultSelected ?? idOf(0));
  const chosen = selected ?? own;
  const shown = Math.max(
    0,
    tabs.findIndex((_, index) => idOf(index) === chosen),
  );
  function choose(index: number) {
    setOwn(idOf(index));
    (onSelectedChange as ((id: string | number) => void) | undefined)?.(idOf(index));
  }
  return (
    <div className={`hs-tabs hs-tabs-${variant}`}>
      <div role="tablist" className="hs-tablist">
        {tabs.map((tab, index) => (
          <button
            key={String(idOf(index))}
            type="button"
            role="tab"
            id={`${id}-tab-${index}`}
            aria-selected={index === shown}
            aria-controls={`${id}-panel`}
            tabIndex={index === shown ? 0 : -1}
            disabled={propsOf(tab)?.disabled === true}
            onClick={() => choose(index)}
            onKeyDown={event => {
              const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
              if (step === undefined) return;
              const next = (index + step + tabs.length) % tabs.length;
              choose(next);
              document.getElementById(`${id}-tab-${next}`)?.focus();
            }}
          >
            {propsOf(tab)?.title}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-tab-${shown}`} className="hs-tabpanel">
        {tabs[shown]}
      </div>
    </div>
  );
}

/** A child of a remote tree is drawn by an element that holds the component as the worker described it. */
const propsOf = (tab: ReactElement<RemoteChild> | undefined): TabProps | undefined =>
  tab?.props.component.props;

type RemoteChild = { component: { props: TabProps } };

export const Tile = ({ children, compact, flush }: TileProps) => (
  <div className={`hs-tile ${compact ? 'hs-tile-compact' : ''} ${flush ? 'hs-flush' : ''}`}>{children}</div>
);
