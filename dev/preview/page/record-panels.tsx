import type { CrmRecord, DealRecord } from '../preview-types.ts';

/** HubSpot's "About this deal", with the properties that Dibs writes, live. */
export function PropertiesPanel({ deal }: { deal: DealRecord }) {
  return (
    <section className="panel">
      <h2>About this deal</h2>
      <dl>
        {deal.properties.map(({ name, label, value }) => (
          <div key={name} data-property={name}>
            <dt>{label}</dt>
            <dd>{value === '' ? '--' : value}</dd>
          </div>
        ))}
      </dl>
      <h2>Companies</h2>
      {deal.companies.length === 0 ? <p>No company is associated.</p> : null}
      <ul>
        {deal.companies.map(company => (
          <li key={company.id}>
            {company.name}
            {company.primary && <span className="panel-note"> Primary</span>}
            {company.partner && <span className="panel-note"> Partner</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

export function TasksPanel({ deal }: { deal: DealRecord }) {
  return (
    <section className="panel">
      <h2>{`Tasks (${deal.tasks.length})`}</h2>
      {deal.tasks.length === 0 ? <p>No task on this deal.</p> : null}
      <ul className="tasks">
        {deal.tasks.map(task => (
          <li key={task.id}>
            <strong>{task.subject}</strong>
            <div className="panel-note">{`Due ${task.due.slice(0, 16).replace('T', ' ')} UTC · ${task.owner}`}</div>
            <div className="tasks-body">{task.body}</div>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** While a record is read, or why it cannot be. */
export function RecordState({ error }: { error: string | null }) {
  return (
    <main className="record">
      <p role="status">{error === null ? 'Loading the record…' : `The record cannot be read: ${error}`}</p>
    </main>
  );
}

type RecordPanelProps = Pick<CrmRecord, 'name' | 'properties' | 'related'> & { kind: 'Company' | 'Contact' };

/** Name, properties and related records of a company or contact. */
export function RecordPanel({ kind, name, properties, related }: RecordPanelProps) {
  return (
    <>
      <div className="record-head">
        <span>{kind}</span>
        <h1>{name}</h1>
      </div>
      <section className="panel">
        <h2>{`About this ${kind.toLowerCase()}`}</h2>
        <dl>
          {properties.map(({ name: property, label, value }) => (
            <div key={property} data-property={property}>
              <dt>{label}</dt>
              <dd>{value === '' ? '--' : value}</dd>
            </div>
          ))}
        </dl>
        <h2>{kind === 'Company' ? 'Deals' : 'Companies'}</h2>
        {related.length === 0 ? <p>None.</p> : null}
        <ul>
          {related.map(other => (
            <li key={other.id}>
              <a className="hs-link" href={`#${other.kind}=${other.id}`}>
                {other.name}
              </a>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
