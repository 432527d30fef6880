import type { AccordionProps } from '@hubspot/ui-extensions';
import { useId, useState } from 'react';

export function Accordion({ title, children, defaultOpen, open, disabled, onClick }: AccordionProps) {
  const [own, setOwn] = useState(defaultOpen === true);
  const shown = open ?? own;
  const id = useId();
  function toggle() {
    setOwn(!shown);
    onClick?.();
  }
  return (
    <div className="hs-accordion">
      <button
        type="button"
        className="hs-accordion-button"
        aria-expanded={shown}
        aria-controls={id}
        disabled={disabled === true}
        onClick={toggle}
      >
        <span aria-hidden="true">{shown ? '▾' : '▸'}</span> {title}
      </button>
      <div className="hs-accordion-body" id={id} hidden={!shown}>
        {children}
      </div>
    </div>
  );
}
